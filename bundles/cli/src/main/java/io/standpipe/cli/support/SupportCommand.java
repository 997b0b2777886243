package io.standpipe.cli.support;

import io.standpipe.cli.answer.Json;
import io.standpipe.cli.answer.LocalCommand;
import io.standpipe.cli.answer.LocalException;
import io.standpipe.cli.answer.LocalGateway;
import io.standpipe.cli.answer.Reply;
import io.standpipe.cli.answer.Screen;
import io.standpipe.cli.option.ExitCode;
import io.standpipe.cli.stored.AuditCommand;
import io.standpipe.cli.words.LocalPhrase;
import io.standpipe.cli.words.Tongue;
import io.standpipe.model.config.BoundedFile;
import io.standpipe.model.files.PrivateFiles;
import io.standpipe.model.json.JsonWriter;
import io.standpipe.model.message.Lane;
import io.standpipe.outbox.store.StoredOutbox;
import io.standpipe.standalone.access.AuditLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Collects what somebody needs who helps from afar. */
@Command(
        name = "support",
        description = {
            "Writes a zip file for those who help from afar: status, devices, alarms, faults, the"
                    + " configuration without its secrets, versions, what each thread does, the end"
                    + " of the log. Without a gateway that runs, what there is all the same.",
            ""
        },
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:it is written and whole",
            "1:it is written, but lacks something; a sentence says what",
            "2:wrong arguments",
            "3:it cannot be written"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sudo -u standpipe ./gateway support /tmp/support.zip",
            "  ./gateway support --etc /etc/standpipe --log gateway.log",
            "  unzip -p support.zip manifest.txt"
        })
public final class SupportCommand extends LocalCommand {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
    private static final int MAX_CONFIGURATION = 4 << 20;
    private static final int MAX_FILES = 500;
    private static final String SERVICE = "standpipe";
    private static final String YAML = ".yaml";

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "Where to (default: standpipe-support-DATE-TIME.zip here).")
    private @Nullable Path file;

    @Option(
            names = "--etc",
            paramLabel = "DIR",
            description =
                    "Configuration directory (default: as the gateway that runs says, or ./etc).")
    private @Nullable Path etc;

    @Option(
            names = "--log",
            paramLabel = "FILE",
            description = "The gateway's log (default: the journal of the service standpipe).")
    private @Nullable Path log;

    @Override
    protected int run(Screen screen) throws LocalException, InterruptedException {
        Path to =
                file == null
                        ? Path.of(
                                "standpipe-support-"
                                        + STAMP.format(ZonedDateTime.now(ZoneId.systemDefault()))
                                        + ".zip")
                        : file;
        Redaction redaction = new Redaction(System.getenv());
        try (SupportZip zip = new SupportZip(to, redaction)) {
            collect(screen, zip, redaction);
            zip.add("manifest.txt", manifest(zip, redaction));
            zip.finish();
            return tell(screen, zip, to);
        } catch (FileAlreadyExistsException e) {
            throw new LocalException(ExitCode.FAILED, LocalPhrase.BUNDLE_EXISTS, to);
        } catch (IOException e) {
            throw new LocalException(
                    ExitCode.FAILED, LocalPhrase.BUNDLE_FAILED, to, PrivateFiles.reason(e));
        }
    }

    private static int tell(Screen screen, SupportZip zip, Path to) throws IOException {
        boolean whole = zip.lacks().isEmpty();
        if (screen.json()) {
            JsonWriter json = new JsonWriter().beginObject().member("ok", whole);
            json.member("file", to.toString()).name("entries").beginArray();
            zip.entries().forEach(json::value);
            json.endArray().name("lacks").beginArray();
            zip.lacks()
                    .forEach(
                            each ->
                                    json.beginObject()
                                            .member("what", each.what())
                                            .member("why", each.why())
                                            .endObject());
            screen.write(json.endArray().endObject());
        } else {
            screen.say(LocalPhrase.BUNDLE, to, zip.entries().size(), (Files.size(to) + 999) / 1000);
            zip.lacks()
                    .forEach(
                            each ->
                                    screen.say(
                                            LocalPhrase.BUNDLE_LACKS,
                                            each.what(),
                                            screen.tongue().of(each.why())));
        }
        return whole ? ExitCode.FINE : ExitCode.WRONG;
    }

    /** The configuration first: of it is learned what must not be in the rest. */
    private void collect(Screen screen, SupportZip zip, Redaction redaction)
            throws IOException, InterruptedException {
        LocalGateway gateway = gateway();
        Json about = null;
        String unreached = "";
        screen.progress(LocalPhrase.COLLECTING, "gateway");
        Reply told = null;
        try {
            told = gateway.get("/local/about", Map.of());
            about = told.json();
        } catch (LocalException e) {
            unreached = e.said(Tongue.EN);
        }
        configuration(screen, zip, redaction, about == null ? "" : about.get("etc").text());
        if (told != null && told.ok()) {
            zip.add("about.json", text(told));
        }
        if (about == null) {
            zip.lacks("what only a running gateway says", unreached);
        } else {
            running(screen, zip, gateway);
        }
        versions(zip);
        screen.progress(LocalPhrase.COLLECTING, "data");
        data(zip);
        screen.progress(LocalPhrase.COLLECTING, "log");
        try {
            zip.add("log.txt", log == null ? LogTail.ofService(SERVICE) : LogTail.of(log));
        } catch (IOException e) {
            zip.lacks("log.txt", log == null ? reason(e) : log + ": " + reason(e));
        }
    }

    private void configuration(Screen screen, SupportZip zip, Redaction redaction, String told)
            throws IOException {
        Path directory = etc;
        if (directory == null) {
            directory = Path.of(told.isEmpty() ? "etc" : told);
        }
        screen.progress(LocalPhrase.COLLECTING, directory);
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path each : files.limit(MAX_FILES).toList()) {
                String name = each.getFileName().toString();
                if (name.endsWith(YAML) && Files.isRegularFile(each)) {
                    try {
                        texts.put(
                                name,
                                redaction.configuration(BoundedFile.text(each, MAX_CONFIGURATION)));
                    } catch (IOException e) {
                        zip.lacks("etc/" + name, reason(e));
                    }
                }
            }
        } catch (IOException e) {
            zip.lacks("the configuration", directory + ": " + reason(e));
        }
        // All are learned before one is written: a secret may stand in a file where none is meant.
        for (Map.Entry<String, String> each : texts.entrySet()) {
            zip.add("etc/" + each.getKey(), each.getValue());
        }
    }

    private static void running(Screen screen, SupportZip zip, LocalGateway gateway)
            throws IOException {
        screen.progress(LocalPhrase.COLLECTING, "status");
        try {
            Reply present = gateway.get("/present", Map.of());
            zip.add("present.json", text(present));
            Json all = present.json();
            part(zip, "status.json", all, List.of("at", "clock", "gateway", "outbox"));
            part(zip, "faults.json", all, List.of("at", "faults", "strangers"));
            JsonWriter alarms = new JsonWriter().beginArray();
            for (Json device : all.get("list").list()) {
                for (Json alarm : device.get("alarms").list()) {
                    alarms.beginObject().member("device", device.get("device").text());
                    alarm.members().forEach((name, value) -> value.write(alarms.name(name)));
                    alarms.endObject();
                }
            }
            zip.add("alarms.json", alarms.endArray().toString());
            JsonWriter devices = new JsonWriter();
            all.get("list").write(devices);
            zip.add("devices.json", devices.toString());
            if (!present.ok()) {
                zip.lacks("status", "the gateway answered with status " + present.status());
            }
            zip.add("threads.txt", text(gateway.get("/local/threads", Map.of())));
        } catch (LocalException e) {
            zip.lacks("what only a running gateway says", e.said(Tongue.EN));
        }
    }

    private static void part(SupportZip zip, String name, Json all, List<String> members)
            throws IOException {
        JsonWriter json = new JsonWriter().beginObject();
        members.forEach(each -> all.get(each).write(json.name(each)));
        zip.add(name, json.endObject().toString());
    }

    private static String text(Reply reply) {
        return new String(reply.body(), StandardCharsets.UTF_8);
    }

    private static void versions(SupportZip zip) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String property :
                List.of(
                        "java.vm.name",
                        "java.runtime.version",
                        "java.home",
                        "os.name",
                        "os.version",
                        "os.arch",
                        "user.name",
                        "file.encoding",
                        "user.timezone")) {
            text.append(property).append(": ").append(System.getProperty(property, ""));
            text.append('\n');
        }
        Path release = Path.of("/etc/os-release");
        if (Files.isReadable(release)) {
            text.append('\n').append(BoundedFile.text(release, MAX_CONFIGURATION));
        }
        zip.add("machine.txt", text.toString());
    }

    /** What lies in the data directory, by name and size only; and what can be said of it. */
    private void data(SupportZip zip) throws IOException {
        Path data = data();
        try (Stream<Path> files = Files.walk(data, 2)) {
            StringBuilder text = new StringBuilder();
            for (Path each : files.limit(MAX_FILES).toList()) {
                if (!data.relativize(each).toString().startsWith("running-")) {
                    text.append(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                            .append(' ')
                            .append(Files.isRegularFile(each) ? Files.size(each) : 0)
                            .append(' ')
                            .append(Files.getLastModifiedTime(each))
                            .append(' ')
                            .append(data.relativize(each))
                            .append('\n');
                }
            }
            zip.add("data.txt", text.toString());
        } catch (IOException | UncheckedIOException | UnsupportedOperationException e) {
            zip.lacks("data.txt", data + ": " + e.getMessage());
            return;
        }
        JsonWriter json = new JsonWriter().beginObject();
        try (StoredOutbox outbox = StoredOutbox.open(data)) {
            for (Lane lane : Lane.values()) {
                StoredOutbox.State state = outbox.state(lane);
                json.name(lane.word())
                        .beginObject()
                        .member("waiting", state.waiting())
                        .member("firstRow", state.first())
                        .member("lastRow", state.lastRow())
                        .member("lastSeq", state.last())
                        .member("confirmed", state.confirmed())
                        .member("gaps", state.gaps().size())
                        .endObject();
            }
            zip.add("outbox.json", json.endObject().toString());
        } catch (IOException e) {
            zip.lacks("outbox.json", reason(e));
        }
        StringBuilder audits = new StringBuilder();
        for (Path audit : AuditCommand.logs(data)) {
            if (Files.isReadable(audit)) {
                AuditLog.Verified verified = AuditLog.verify(audit);
                audits.append(data.toAbsolutePath().relativize(audit.toAbsolutePath()))
                        .append(": lines ")
                        .append(verified.lines())
                        .append(", first broken ")
                        .append(verified.broken())
                        .append('\n');
            }
        }
        zip.add("audit.txt", audits.toString());
    }

    private static String reason(IOException e) {
        String why = PrivateFiles.reason(e);
        return why.isEmpty() ? String.valueOf(e) : why;
    }

    private static String manifest(SupportZip zip, Redaction redaction) {
        StringBuilder text = new StringBuilder();
        text.append("A support bundle of a Standpipe gateway. Secrets of the configuration are ");
        text.append("replaced by ").append(Redaction.INSTEAD).append(" (");
        text.append(redaction.replaced()).append(" times); look through it all the same ");
        text.append("before you send it.\n\n");
        zip.entries().forEach(each -> text.append(each).append('\n'));
        if (!zip.lacks().isEmpty()) {
            text.append("\nWhat is not there:\n");
            zip.lacks()
                    .forEach(
                            each ->
                                    text.append(each.what())
                                            .append(": ")
                                            .append(each.why())
                                            .append('\n'));
        }
        return text.toString();
    }
}
