package io.standpipe.cli;

import io.standpipe.cli.check.ProfilesCheck;
import io.standpipe.cli.option.ExitCode;
import io.standpipe.cli.option.HelpOption;
import io.standpipe.cli.option.LanguageOption;
import io.standpipe.cli.words.CliPhrase;
import io.standpipe.cli.words.FindingWriter;
import io.standpipe.model.json.JsonWriter;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What is asked of device profiles. */
@Command(
        name = "profile",
        synopsisSubcommandLabel = "COMMAND",
        description = "Device profiles.",
        subcommands = ProfileCommand.Check.class)
final class ProfileCommand implements Runnable {

    @Spec private @Nullable CommandSpec spec;

    @Mixin private HelpOption unusedHelp = new HelpOption();

    @Override
    public void run() {
        throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(), "a command is missing");
    }

    /** Judges files. */
    @Command(
            name = "check",
            description = {
                "Judges device profiles by the gateway's own reader, with the formats of all buses:"
                        + " each mistake with file, line and key. What registers become points and"
                        + " alarms, device-profiles/check tests, with cases.",
                ""
            },
            exitCodeListHeading = "%nExit code:%n",
            exitCodeList = {
                "0:each file is a profile without a mistake",
                "1:mistakes, or a file that cannot be read",
                "2:wrong arguments: nothing was judged",
                "3:the check itself failed: nothing is known"
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  ./gateway profile check acme-x1.yaml",
                "  ./gateway profile check /etc/standpipe/profiles/*.yaml",
                "  ./gateway profile check --json acme-x1.yaml | jq '.mistakes[0].line'"
            })
    static final class Check implements Callable<Integer> {

        @Spec private @Nullable CommandSpec spec;

        @Parameters(arity = "1..*", paramLabel = "FILE", description = "Profiles, YAML.")
        private List<String> files = List.of();

        @Option(names = "--json", description = "One JSON object instead of text.")
        private boolean json;

        @Mixin private LanguageOption language = new LanguageOption();

        @Mixin private HelpOption unusedHelp = new HelpOption();

        @Override
        public Integer call() {
            CommandSpec called = Objects.requireNonNull(spec);
            ProfilesCheck.Result result = ProfilesCheck.of(paths(called));
            boolean fine = result.findings().isEmpty();
            PrintWriter out = called.commandLine().getOut();
            if (json) {
                JsonWriter writer = new JsonWriter();
                writer.beginObject();
                writer.name("ok").value(fine);
                writer.name("files").value((long) files.size());
                FindingWriter.findings(result.findings(), writer);
                FindingWriter.notes(result.notes(), writer);
                out.println(writer.endObject());
            } else {
                FindingWriter answer = new FindingWriter(out, language.tongue(System.getenv()));
                answer.findings(result.findings());
                answer.notes(result.notes());
                String count = answer.files(files.size());
                if (fine) {
                    answer.say(CliPhrase.PROFILES_GOOD, count);
                } else {
                    answer.say(
                            CliPhrase.PROFILES_WRONG,
                            answer.count(result.findings().size()),
                            count);
                }
            }
            return fine ? ExitCode.FINE : ExitCode.WRONG;
        }

        private List<Path> paths(CommandSpec called) {
            List<Path> paths = new ArrayList<>();
            for (String file : files) {
                try {
                    paths.add(Path.of(file));
                } catch (InvalidPathException e) {
                    throw new ParameterException(
                            called.commandLine(),
                            "FILE must be a file's name, but is \"" + file + '"');
                }
                if (Files.isDirectory(paths.get(paths.size() - 1))) {
                    throw new ParameterException(
                            called.commandLine(),
                            "FILE must be a file, but "
                                    + file
                                    + " is a directory: name its files, such as "
                                    + file
                                    + "/*.yaml");
                }
            }
            return paths;
        }
    }
}
