package io.standpipe.simulators.terminal;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Where lines are printed, whole ones, from any thread; in colour if that helps. */
public final class Terminal {

    private final PrintStream out;
    private final boolean colour;

    public Terminal(PrintStream out, boolean colour) {
        this.out = out;
        this.colour = colour;
    }

    /**
     * Prints to standard output, or to what stands for it.
     *
     * @param colourWanted whether colour was asked for outright
     */
    public static Terminal standardOutput(PrintStream out, boolean colourWanted) {
        return new Terminal(out, colourWanted || colour(System.getenv(), isTerminal()));
    }

    /** The conventions of no-color.org and bixense.com/clicolors. */
    public static boolean colour(Map<String, String> environment, boolean terminal) {
        if (!environment.getOrDefault("NO_COLOR", "").isEmpty()) {
            return false;
        }
        String force = environment.getOrDefault("CLICOLOR_FORCE", "");
        if (!force.isEmpty() && !force.equals("0")) {
            return true;
        }
        return terminal
                && !environment.getOrDefault("TERM", "").equals("dumb")
                && !environment.getOrDefault("CLICOLOR", "").equals("0");
    }

    // System.console() would ask for a terminal on standard input as well.
    private static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return false; // not Linux: colour on request only
        }
    }

    public synchronized void print(Line line) {
        out.println(colour ? line.style().paint(line.text()) : line.text());
    }

    public void print(Style style, String text) {
        print(new Line(style, text));
    }

    public void print(String text) {
        print(Style.PLAIN, text);
    }
}
