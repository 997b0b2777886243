package io.standpipe.cli;

import io.standpipe.cli.check.EtcCheck;
import io.standpipe.cli.check.Reach;
import io.standpipe.cli.option.ExitCode;
import io.standpipe.cli.option.HelpOption;
import io.standpipe.cli.option.LanguageOption;
import io.standpipe.cli.words.CliPhrase;
import io.standpipe.cli.words.Finding;
import io.standpipe.cli.words.FindingWriter;
import io.standpipe.cli.words.Tongue;
import io.standpipe.model.json.JsonWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Judges a configuration directory without starting the gateway. */
@Command(
        name = "check",
        description = {
            "Judges configuration, device tables and profiles without starting the gateway, by the"
                    + " gateway's own code. Opens no port and writes no file; a gateway that runs is"
                    + " not disturbed.",
            ""
        },
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:no mistake",
            "1:mistakes, a file and line each; or with --probe something that does not answer",
            "2:wrong arguments, or no such directory: nothing was judged",
            "3:the check itself failed: nothing is known"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./gateway check                                  the configuration in ./etc",
            "  sudo -u standpipe ./gateway check --etc /etc/standpipe --data /var/lib/standpipe",
            "  ./gateway check --etc /etc/standpipe --probe     and who answers at the addresses",
            "  ./gateway check --etc new && cp new/*.yaml /etc/standpipe/",
            "  ./gateway check --json | jq -r '.mistakes[].text'"
        })
final class CheckCommand implements Callable<Integer> {

    /** As long as a bus waits for an answer unless told otherwise, and a bit for a slow radio. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--etc",
            paramLabel = "DIR",
            defaultValue = "etc",
            description = "Configuration directory (default: ./etc).")
    private String etc = "etc";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Data directory of the gateway, which is only read: what is wrong keeps its"
                            + " last good version from there. Without it as at a first start.")
    private @Nullable String data;

    @Option(
            names = "--probe",
            description =
                    "Also opens a TCP connection to each address of Modbus slaves and brokers,"
                            + " sends nothing, closes it, and tells who answered within 3 s.")
    private boolean probe;

    @Option(names = "--json", description = "One JSON object instead of text.")
    private boolean json;

    @Mixin private LanguageOption language = new LanguageOption();

    @Mixin private HelpOption unusedHelp = new HelpOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        CommandSpec called = Objects.requireNonNull(spec);
        Path directory = directory(called, "--etc", etc);
        Path known = data == null ? null : directory(called, "--data", data);
        boolean closed = known != null && !Files.isReadable(known);
        EtcCheck.Result result = EtcCheck.of(directory, known == null ? NOWHERE : known);
        List<Reach> reached = probe ? Reach.of(result.peers(), PATIENCE) : List.of();
        PrintWriter out = called.commandLine().getOut();
        boolean silent = reached.stream().anyMatch(each -> !each.reached());
        boolean fine = result.findings().isEmpty() && !silent;
        if (json) {
            out.println(json(directory, result, reached, fine));
        } else {
            FindingWriter answer = new FindingWriter(out, language.tongue(System.getenv()));
            answer.findings(result.findings());
            answer.notes(result.notes());
            reached.forEach(each -> answer.line(each.sentence(language.tongue(System.getenv()))));
            if (!reached.isEmpty() && !silent) {
                answer.say(CliPhrase.TCP_ONLY);
            }
            conclude(answer, directory, known, closed, result);
        }
        return fine ? ExitCode.FINE : ExitCode.WRONG;
    }

    /** Where nothing is kept. */
    private static final Path NOWHERE = Path.of("/dev/null/none");

    private static void conclude(
            FindingWriter answer,
            Path directory,
            @Nullable Path known,
            boolean closed,
            EtcCheck.Result result) {
        String user = System.getProperty("user.name", "");
        List<Finding> findings = result.findings();
        if (closed && known != null) {
            answer.say(CliPhrase.DATA_CLOSED, user, known);
        } else if (known == null && !findings.isEmpty()) {
            answer.say(CliPhrase.FIRST_START);
        }
        boolean foreign =
                findings.stream()
                        .map(each -> Path.of(each.file()))
                        .anyMatch(file -> Files.exists(file) && !Files.isReadable(file));
        if (foreign) {
            answer.say(CliPhrase.OTHER_USER, user);
        }
        if (findings.isEmpty()) {
            answer.say(CliPhrase.GOOD, directory, result.files(), result.devices());
        } else {
            answer.say(
                    result.idle() ? CliPhrase.IDLE : CliPhrase.MISTAKES,
                    answer.count(findings.size()),
                    directory);
        }
    }

    private static String json(
            Path directory, EtcCheck.Result result, List<Reach> reached, boolean fine) {
        JsonWriter json = new JsonWriter();
        json.beginObject();
        json.name("ok").value(fine);
        json.name("etc").value(directory.toString());
        json.name("idle").value(result.idle());
        json.name("files").value((long) result.files());
        json.name("devices").value((long) result.devices());
        FindingWriter.findings(result.findings(), json);
        FindingWriter.notes(result.notes(), json);
        json.name("reached").beginArray();
        for (Reach each : reached) {
            json.beginObject();
            json.name("address").value(each.written());
            json.name("ok").value(each.reached());
            json.name("text").value(each.sentence(Tongue.EN));
            json.name("textZh").value(each.sentence(Tongue.ZH));
            json.endObject();
        }
        json.endArray();
        return json.endObject().toString();
    }

    private static Path directory(CommandSpec called, String option, String text) {
        try {
            Path path = Path.of(text);
            if (Files.isDirectory(path) && (!option.equals("--etc") || Files.isReadable(path))) {
                return path;
            }
        } catch (InvalidPathException e) {
            // said below
        }
        throw new ParameterException(
                called.commandLine(),
                option
                        + " must be a directory that user "
                        + System.getProperty("user.name", "")
                        + " can read, but is \""
                        + text
                        + '"');
    }
}
