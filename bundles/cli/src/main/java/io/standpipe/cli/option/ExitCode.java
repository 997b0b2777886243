package io.standpipe.cli.option;

/** Exit codes, which scripts rely on. */
public final class ExitCode {

    /** All is as it should be. */
    public static final int FINE = 0;

    /** What was looked at is wrong. */
    public static final int WRONG = 1;

    /** The command was called in a wrong way: nothing was looked at. As picocli has it. */
    public static final int USAGE = 2;

    /** The command itself failed: nothing is known. Java ends so without memory too. */
    public static final int FAILED = 3;

    private ExitCode() {}
}
