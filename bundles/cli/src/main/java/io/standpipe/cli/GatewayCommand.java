package io.standpipe.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** All commands of this program. */
@Command(
        name = "gateway",
        mixinStandardHelpOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        description =
                "Standpipe at a terminal: is a configuration right, is a device profile right.",
        subcommands = {
            CheckCommand.class,
            ProfileCommand.class,
            HashPasswordCommand.class,
            CompletionCommand.class
        })
final class GatewayCommand implements Runnable {

    @Spec private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "a command is missing");
        }
    }
}
