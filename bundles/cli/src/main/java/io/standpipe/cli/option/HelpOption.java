package io.standpipe.cli.option;

import picocli.CommandLine.Option;

/** The option that all commands have. */
public final class HelpOption {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "This text.")
    private boolean unused;
}
