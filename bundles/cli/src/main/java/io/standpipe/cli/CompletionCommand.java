package io.standpipe.cli;

import io.standpipe.cli.option.HelpOption;
import java.io.File;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/** Prints what completes commands at the tab key. */
@Command(
        name = "completion",
        description = {
            "Prints a script for bash and zsh that completes the commands of ./gateway at the tab"
                    + " key.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  . <(./gateway completion)                                    in this shell",
            "  ./gateway completion > ~/.local/share/bash-completion/completions/gateway"
        })
final class CompletionCommand implements Runnable {

    @Spec private @Nullable CommandSpec spec;

    @Mixin private HelpOption unusedHelp = new HelpOption();

    @Override
    public void run() {
        CommandLine here = Objects.requireNonNull(spec).commandLine();
        CommandLine whole = Main.commandLine();
        // The script's own commands; it never hands them over.
        script(whole, "demo", "--port");
        script(whole, "run", "--etc", "--data");
        script(whole, "build");
        here.getOut().print(AutoComplete.bash("gateway", whole));
    }

    private static void script(CommandLine whole, String command, String... options) {
        CommandSpec described = CommandSpec.create().name(command);
        for (String option : options) {
            described.addOption(
                    OptionSpec.builder(option)
                            .type(option.equals("--port") ? Integer.class : File.class)
                            .build());
        }
        whole.addSubcommand(command, described);
    }
}
