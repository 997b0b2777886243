package io.standpipe.simulators.terminal;

/** What a line is about, and the colour it has on a terminal (ECMA-48 SGR parameters). */
public enum Style {
    PLAIN(""),
    NARRATION("1;36"),
    FIRE("1;37;41"),
    RAISED("1;31"),
    CLEARED("32"),
    FAULT("33"),
    QUIET("2"),
    WARNING("1;35");

    private final String sgr;

    Style(String sgr) {
        this.sgr = sgr;
    }

    String paint(String text) {
        return sgr.isEmpty() ? text : "\u001b[" + sgr + "m" + text + "\u001b[0m";
    }
}
