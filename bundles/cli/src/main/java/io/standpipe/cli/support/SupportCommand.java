package io.standpipe.cli.support;

import io.standpipe.cli.answer.Json;
import io.standpipe.cli.answer.LocalCommand;
import io.standpipe.cli.answer.LocalException;
import io.standpipe.cli.answer.LocalGateway;
import io.standpipe.cli.answer.Reply;
import io.standpipe.cli.answer.Screen;
import io.standpipe.cli.option.ExitCode;
import io.standpipe.cli.words.LocalPhrase;
import io.standpipe.cli.words.Tongue;
import io.standpipe.model.files.PrivateFiles;
import io.standpipe.model.json.JsonWriter;
import io.standpipe.model.message.Lane;
import io.standpipe.outbox.store.StoredOutbox;
import io.standpipe.standalone.support.Redaction;
import io.standpipe.standalone.support.SupportParts;
import io.standpipe.standalone.support.SupportZip;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
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
    private static final String SERVICE = "standpipe";

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
        try (SupportZip zip = SupportZip.in(to, redaction)) {
            collect(screen, zip, redaction);
            new SupportParts(zip, redaction).manifest();
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
        SupportParts parts = new SupportParts(zip, redaction);
        Path directory = configuration(about == null ? "" : about.get("etc").text());
        screen.progress(LocalPhrase.COLLECTING, directory);
        parts.configuration(directory);
        if (told != null && told.ok()) {
            zip.add("about.json", text(told));
        }
        if (about == null) {
            zip.lacks("what only a running gateway says", unreached);
        } else {
            running(screen, zip, gateway);
        }
        parts.machine();
        screen.progress(LocalPhrase.COLLECTING, "data");
        data(zip, parts);
        screen.progress(LocalPhrase.COLLECTING, "log");
        try {
            zip.add("log.txt", log == null ? LogTail.ofService(SERVICE) : LogTail.of(log));
        } catch (IOException e) {
            zip.lacks(
                    "log.txt",
                    log == null ? SupportParts.reason(e) : log + ": " + SupportParts.reason(e));
        }
    }

    private Path configuration(String told) {
        return etc != null ? etc : Path.of(told.isEmpty() ? "etc" : told);
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

    /** What lies in the data directory; and what can be said of it. */
    private void data(SupportZip zip, SupportParts parts) throws IOException {
        Path data = data();
        if (!parts.data(data)) {
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
            zip.lacks("outbox.json", SupportParts.reason(e));
        }
        parts.audits(data);
    }
}
