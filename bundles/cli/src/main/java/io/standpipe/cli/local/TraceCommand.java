package io.standpipe.cli.local;

import io.standpipe.cli.answer.Json;
import io.standpipe.cli.answer.LocalCommand;
import io.standpipe.cli.answer.LocalException;
import io.standpipe.cli.answer.LocalGateway;
import io.standpipe.cli.answer.Screen;
import io.standpipe.cli.option.ExitCode;
import io.standpipe.cli.words.LocalPhrase;
import io.standpipe.model.json.JsonWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The frames of a device, as they go. */
@Command(
        name = "trace",
        description = {
            "Shows the frames that go to and from a Modbus device, as they go, until its time is"
                    + " over or Ctrl-C. They stand in the gateway's log as well.",
            ""
        },
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:frames were shown",
            "1:none went in that time; or the device is on no bus that can be traced",
            "2:wrong arguments",
            "3:the gateway cannot be reached: nothing is known",
            "130:ended by Ctrl-C"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./gateway trace hyd-0042",
            "  ./gateway trace hyd-0042 --lasting 10 --json | jq -r '.lines[]'",
            "  ./gateway trace hyd-0042 | grep -m 1 -- '<-'"
        })
public final class TraceCommand extends LocalCommand {

    private static final Duration PAUSE = Duration.ofMillis(250);

    @Parameters(paramLabel = "DEVICE", description = "Id of the device.")
    private String device = "";

    @Option(
            names = "--lasting",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "When it ends by itself, at most 600 (default: 60).")
    private long lasting = 60;

    private final List<String> all = new ArrayList<>();
    private List<String> window = List.of();
    private boolean begun;

    @Override
    protected int run(Screen screen) throws LocalException, InterruptedException {
        LocalGateway gateway = gateway();
        Map<String, String> which = Map.of("device", device);
        // What an earlier trace left is no part of this one.
        window = lines(done(gateway.order("diagnose", which)));
        done(gateway.order("trace", Map.of("device", device, "lasting", Long.toString(lasting))));
        int shown = 0;
        try (Interruption interruption = new Interruption()) {
            long left;
            boolean wished = false;
            do {
                Json now = done(gateway.order("diagnose", which));
                left = now.get("trace").get("left").number();
                for (String line : fresh(lines(now))) {
                    shown++;
                    if (screen.json()) {
                        all.add(line);
                    } else {
                        screen.line(line);
                    }
                }
                if (left > 0) {
                    wished = interruption.within(PAUSE) || (!screen.json() && !screen.read());
                }
            } while (left > 0 && !wished);
            if (wished) {
                done(gateway.order("trace", Map.of("device", device, "lasting", "0")));
            }
            if (screen.json()) {
                JsonWriter json = new JsonWriter().beginObject().member("ok", shown > 0);
                json.member("device", device).name("lines").beginArray();
                all.forEach(json::value);
                screen.write(json.endArray().endObject());
            } else if (shown == 0) {
                screen.hint(LocalPhrase.NO_FRAME, device);
            }
        }
        return shown > 0 ? ExitCode.FINE : ExitCode.WRONG;
    }

    private static List<String> lines(Json diagnosis) {
        return diagnosis.get("trace").get("lines").list().stream().map(Json::text).toList();
    }

    /** The newest lines are a window that moves on: what is beyond the end of the last one. */
    private List<String> fresh(List<String> now) {
        List<String> before = window;
        window = now;
        for (int known = Math.min(before.size(), now.size()); known > 0; known--) {
            if (now.subList(0, known)
                    .equals(before.subList(before.size() - known, before.size()))) {
                begun = true;
                return now.subList(known, now.size());
            }
        }
        boolean missed = begun && !before.isEmpty() && !now.isEmpty();
        begun |= !now.isEmpty();
        if (!missed) {
            return now;
        }
        List<String> with = new ArrayList<>();
        with.add("...");
        with.addAll(now);
        return with;
    }
}
