package io.standpipe.cli;

/** Exit codes, which scripts rely on. */
final class ExitCode {

    /** All is as it should be. */
    static final int FINE = 0;

    /** What was looked at is wrong. */
    static final int WRONG = 1;

    /** The command was called in a wrong way: nothing was looked at. As picocli has it. */
    static final int USAGE = 2;

    /** The command itself failed: nothing is known. Java ends so without memory too. */
    static final int FAILED = 3;

    private ExitCode() {}
}
