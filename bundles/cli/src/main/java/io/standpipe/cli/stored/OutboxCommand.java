package io.standpipe.cli.stored;

import io.standpipe.cli.answer.Json;
import io.standpipe.cli.answer.LocalCommand;
import io.standpipe.cli.answer.LocalException;
import io.standpipe.cli.answer.Reply;
import io.standpipe.cli.answer.Screen;
import io.standpipe.cli.answer.Told;
import io.standpipe.cli.option.ExitCode;
import io.standpipe.cli.words.LocalPhrase;
import io.standpipe.model.files.PrivateFiles;
import io.standpipe.model.json.JsonWriter;
import io.standpipe.model.message.Lane;
import io.standpipe.outbox.store.NumberCheck;
import io.standpipe.outbox.store.StoredOutbox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** What waits to be sent. */
@Command(
        name = "outbox",
        description = {
            "Says what waits to be sent, and for how long. Where no gateway answers, what its file"
                    + " holds. Nothing is changed.",
            ""
        },
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:it was looked at",
            "2:wrong arguments",
            "3:neither a gateway nor its file can be reached: nothing is known"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./gateway outbox",
            "  ./gateway outbox --json | jq '.lanes[].oldestSeconds'",
            "  ./gateway outbox verify --data /var/lib/standpipe",
            "  ./gateway outbox export --data copy-of-data --lane alarm > alarms.jsonl"
        },
        subcommands = {OutboxCommand.Export.class, OutboxCommand.Verify.class})
public final class OutboxCommand extends LocalCommand {

    @Override
    protected int run(Screen screen) throws LocalException, IOException {
        Json live = live();
        JsonWriter json = new JsonWriter().beginObject().member("ok", true);
        json.member("running", live.there()).name("lanes").beginArray();
        Told told = new Told(screen.tongue());
        if (!live.there() && !screen.json()) {
            screen.hint(LocalPhrase.FROM_FILE);
        }
        try (StoredOutbox outbox = open(data())) {
            for (Lane lane : Lane.values()) {
                StoredOutbox.State state = outbox.state(lane);
                Json now = live.get(lane.word());
                long depth = now.there() ? now.get("depth").number() : state.waiting();
                long last = now.there() ? now.get("lastSeq").number() : state.last();
                long oldest = depth == 0 ? 0 : oldest(outbox, lane, state);
                long millis = oldest == 0 ? 0 : Math.max(0, System.currentTimeMillis() - oldest);
                json.beginObject().member("lane", lane.word());
                json.member("depth", depth).member("lastSeq", last);
                if (oldest > 0) {
                    json.member("oldest", oldest).member("oldestSeconds", millis / 1000);
                }
                json.endObject();
                if (!screen.json() && depth > 0) {
                    screen.say(LocalPhrase.LANE, lane.word(), depth, told.lasting(millis), last);
                } else if (!screen.json()) {
                    screen.say(LocalPhrase.LANE_EMPTY, lane.word(), last);
                }
            }
        }
        if (screen.json()) {
            screen.write(json.endArray().endObject());
        }
        return ExitCode.FINE;
    }

    /** What the gateway says waits; nothing if none answers. */
    private Json live() {
        try {
            Reply reply = gateway().get("/present", Map.of());
            return reply.json().get("outbox");
        } catch (LocalException e) {
            return new Reply(Reply.UNAVAILABLE, "", new byte[0]).json().get("outbox");
        }
    }

    /** When the oldest happened that waits, UTC milliseconds; 0 if it is not on the disk yet. */
    private static long oldest(StoredOutbox outbox, Lane lane, StoredOutbox.State state)
            throws IOException {
        long[] ts = {0};
        outbox.messages(
                lane,
                state.confirmed() + 1,
                state.lastRow(),
                message -> {
                    ts[0] = message.ts();
                    return false;
                });
        return ts[0];
    }

    private static StoredOutbox open(Path data) throws LocalException {
        try {
            return StoredOutbox.open(data);
        } catch (IOException e) {
            throw new LocalException(
                    ExitCode.FAILED,
                    LocalPhrase.NO_OUTBOX,
                    data.resolve("outbox.db"),
                    PrivateFiles.reason(e));
        }
    }

    /** A subcommand; the data directory may be named before it as well. */
    private abstract static class Part extends LocalCommand {

        @ParentCommand private @Nullable OutboxCommand whole;

        @Option(
                names = "--lane",
                paramLabel = "LANE",
                description = "alarm or telemetry (default: both).")
        private @Nullable Lane lane;

        @Override
        protected Path data() {
            return whole != null && !namesData() && whole.namesData() ? whole.data() : super.data();
        }

        List<Lane> lanes() {
            return lane == null ? List.of(Lane.values()) : List.of(lane);
        }

        static int judged(StoredOutbox outbox, int code) throws LocalException {
            if (outbox.disturbed()) {
                throw new LocalException(ExitCode.FAILED, LocalPhrase.DISTURBED);
            }
            return code;
        }
    }

    /** Writes messages. */
    @Command(
            name = "export",
            description = {
                "Writes the messages that wait, a JSON object in a line each: lane, seq, boot, topic"
                        + " (below the gateway's root), ts, and the body as upstream gets it. Works"
                        + " without a gateway that runs, and changes nothing.",
                ""
            },
            exitCodeListHeading = "%nExit code:%n",
            exitCodeList = {
                "0:they are written",
                "1:some cannot be read; their lines have the member damaged",
                "2:wrong arguments",
                "3:the file cannot be read, or a gateway began to write meanwhile"
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  ./gateway outbox export --data /var/lib/standpipe > waiting.jsonl",
                "  ./gateway outbox export --lane alarm --all | jq -c '[.seq, .topic, .body.state]'"
            })
    static final class Export extends Part {

        @Option(
                names = "--all",
                description = "Also those that were sent and are kept to be asked for again.")
        private boolean all;

        @Override
        protected int run(Screen screen) throws LocalException, IOException {
            boolean[] whole = {true};
            try (StoredOutbox outbox = open(data())) {
                for (Lane each : lanes()) {
                    StoredOutbox.State state = outbox.state(each);
                    long[] count = {0};
                    outbox.messages(
                            each,
                            all ? 1 : state.confirmed() + 1,
                            state.lastRow(),
                            message -> {
                                whole[0] &= message.body() != null;
                                screen.line(line(each, message));
                                if (++count[0] % 1000 == 0) {
                                    screen.progress(LocalPhrase.EXPORTING, each.word(), count[0]);
                                }
                                return screen.read();
                            });
                }
                return judged(outbox, whole[0] ? ExitCode.FINE : ExitCode.WRONG);
            }
        }

        private static String line(Lane lane, StoredOutbox.Stored message) {
            JsonWriter json =
                    new JsonWriter()
                            .beginObject()
                            .member("lane", lane.word())
                            .member("seq", message.seq())
                            .member("boot", message.boot())
                            .member("topic", message.topic())
                            .member("ts", message.ts());
            byte[] body = message.body();
            if (body == null) {
                json.member("damaged", true);
            } else {
                json.name("body").beginObject().raw(body).endObject();
            }
            return json.endObject().toString();
        }
    }

    /** Looks whether all numbers are there. */
    @Command(
            name = "verify",
            description = {
                "Looks whether what waits is whole: each number is there once, or a gap tells of it,"
                        + " and each message can be read. Works without a gateway that runs, and"
                        + " changes nothing.",
                ""
            },
            exitCodeListHeading = "%nExit code:%n",
            exitCodeList = {
                "0:whole",
                "1:a hole, a double, or a message that cannot be read",
                "2:wrong arguments",
                "3:the file cannot be read, or a gateway began to write meanwhile"
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  ./gateway outbox verify --data /var/lib/standpipe",
                "  ./gateway outbox verify --json | jq '.lanes[].holes'"
            })
    static final class Verify extends Part {

        @Override
        protected int run(Screen screen) throws LocalException, IOException {
            JsonWriter json = new JsonWriter();
            boolean whole = true;
            try (StoredOutbox outbox = open(data())) {
                for (Lane each : lanes()) {
                    NumberCheck.Found found =
                            NumberCheck.of(
                                    outbox,
                                    each,
                                    count ->
                                            screen.progress(
                                                    LocalPhrase.VERIFYING, each.word(), count));
                    whole &= found.whole();
                    write(json, each, found);
                    if (!screen.json()) {
                        write(screen, each, found);
                    }
                }
                int code = judged(outbox, whole ? ExitCode.FINE : ExitCode.WRONG);
                if (screen.json()) {
                    JsonWriter answer = new JsonWriter().beginObject().member("ok", whole);
                    answer.name("lanes").beginArray().raw(json.toBytes()).endArray();
                    screen.write(answer.endObject());
                }
                return code;
            }
        }

        private static void write(JsonWriter json, Lane lane, NumberCheck.Found found) {
            json.beginObject()
                    .member("lane", lane.word())
                    .member("from", found.from())
                    .member("to", found.to())
                    .member("messages", found.messages())
                    .member("told", found.told());
            pairs(json.name("holes"), found.holes());
            pairs(json.name("doubles"), found.doubles());
            json.name("damaged").beginArray();
            found.damaged().forEach(json::value);
            json.endArray().endObject();
        }

        private static void pairs(JsonWriter json, List<long[]> pairs) {
            json.beginArray();
            for (long[] pair : pairs) {
                json.beginArray().value(pair[0]).value(pair[1]).endArray();
            }
            json.endArray();
        }

        private static void write(Screen screen, Lane lane, NumberCheck.Found found) {
            String word = lane.word();
            found.holes().forEach(each -> screen.say(LocalPhrase.HOLE, word, each[0], each[1]));
            found.doubles().forEach(each -> screen.say(LocalPhrase.DOUBLE, word, each[0], each[1]));
            found.damaged().forEach(each -> screen.say(LocalPhrase.DAMAGED, word, each));
            if (found.from() > found.to()) {
                screen.say(LocalPhrase.NOTHING_WAITS, word);
            } else if (found.whole()) {
                screen.say(
                        LocalPhrase.WHOLE,
                        word,
                        found.from(),
                        found.to(),
                        found.messages(),
                        found.told());
            }
        }
    }
}
