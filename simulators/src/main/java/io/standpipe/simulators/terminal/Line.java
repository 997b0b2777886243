package io.standpipe.simulators.terminal;

/** One line for people. */
public record Line(Style style, String text) {}
