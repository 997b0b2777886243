package io.standpipe.cli;

import io.standpipe.cli.local.AlarmsCommand;
import io.standpipe.cli.local.DevicesCommand;
import io.standpipe.cli.local.ReadCommand;
import io.standpipe.cli.local.ScanCommand;
import io.standpipe.cli.local.StatusCommand;
import io.standpipe.cli.local.TraceCommand;
import io.standpipe.cli.stored.AuditCommand;
import io.standpipe.cli.stored.OutboxCommand;
import io.standpipe.cli.support.SupportCommand;
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
                "Standpipe at a terminal: how a gateway fares that runs, whether a configuration is"
                        + " right, and a device profile.",
        subcommands = {
            StatusCommand.class,
            DevicesCommand.class,
            AlarmsCommand.class,
            ReadCommand.class,
            ScanCommand.class,
            TraceCommand.class,
            OutboxCommand.class,
            AuditCommand.class,
            SupportCommand.class,
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
