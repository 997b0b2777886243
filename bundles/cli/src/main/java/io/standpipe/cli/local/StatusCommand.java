package io.standpipe.cli.local;

import io.standpipe.cli.answer.Json;
import io.standpipe.cli.answer.LocalCommand;
import io.standpipe.cli.answer.LocalException;
import io.standpipe.cli.answer.Screen;
import io.standpipe.cli.answer.Told;
import io.standpipe.cli.option.ExitCode;
import io.standpipe.cli.words.LocalPhrase;
import io.standpipe.model.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import picocli.CommandLine.Command;

/** How the gateway fares, at a glance. */
@Command(
        name = "status",
        description = {
            "Says how a gateway that runs fares: since when, its devices by state, what waits to be"
                    + " sent, and each fault of its own.",
            ""
        },
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:all well: no fault of the gateway, each device normal",
            "1:something stands: a fault, or a device that is not normal",
            "2:wrong arguments",
            "3:the gateway cannot be reached, or is still starting: nothing is known"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sudo -u standpipe ./gateway status",
            "  ./gateway status --data /var/lib/standpipe --json | jq .faults",
            "  ./gateway status >/dev/null || mail -s \"look at the gateway\" duty"
        })
public final class StatusCommand extends LocalCommand {

    /** Of the member {@code devices} of the status. */
    private static final List<String> STATES =
            List.of("normal", "alarm", "fault", "disabled", "test", "unknown");

    @Override
    protected int run(Screen screen) throws LocalException {
        Json present = present(gateway(), null);
        Json devices = present.get("gateway").get("devices");
        List<Json> faults = present.get("faults").list();
        boolean fine =
                faults.isEmpty() && devices.get("normal").number() == devices.get("total").number();
        if (screen.json()) {
            screen.write(json(present, fine));
        } else {
            write(screen, present, fine);
        }
        return fine ? ExitCode.FINE : ExitCode.WRONG;
    }

    private static JsonWriter json(Json present, boolean fine) {
        JsonWriter json = new JsonWriter().beginObject().member("ok", fine);
        for (String name : List.of("at", "clock", "gateway", "outbox", "faults", "strangers")) {
            if (present.get(name).there()) {
                present.get(name).write(json.name(name));
            }
        }
        return json.endObject();
    }

    private static void write(Screen screen, Json present, boolean fine) {
        Told told = new Told(screen.tongue());
        Json gateway = present.get("gateway");
        screen.say(
                LocalPhrase.GATEWAY,
                gateway.get("id").text(),
                gateway.get("site").get("name").text(),
                gateway.get("version").text(),
                told.lasting(present.get("at").number() - gateway.get("startedAt").number()),
                present.get("clock").text());
        Json devices = gateway.get("devices");
        StringJoiner states = new StringJoiner(", ");
        for (String state : STATES) {
            if (devices.get(state).number() > 0) {
                states.add(
                        told.state(state.toUpperCase(Locale.ROOT))
                                + " "
                                + devices.get(state).text());
            }
        }
        screen.say(LocalPhrase.DEVICES, devices.get("total").text(), states);
        Json hydrants = gateway.get("hydrants");
        if (hydrants.get("total").number() > 0) {
            screen.say(
                    LocalPhrase.HYDRANTS,
                    hydrants.get("serviceable").text(),
                    hydrants.get("total").text());
        }
        Json outbox = present.get("outbox");
        if (outbox.there()) {
            screen.say(
                    LocalPhrase.WAITING,
                    outbox.get("alarm").get("depth").text(),
                    outbox.get("telemetry").get("depth").text());
        }
        int strangers = present.get("strangers").list().size();
        if (strangers > 0) {
            screen.say(LocalPhrase.STRANGERS, strangers);
        }
        List<List<String>> rows = new ArrayList<>();
        for (Json fault : present.get("faults").list()) {
            rows.add(
                    List.of(
                            Told.time(fault.get("since")),
                            fault.get("source").text(),
                            fault.get("condition").text(),
                            told.either(fault.get("text"), fault.get("texts"))));
        }
        screen.table(rows);
        screen.say(fine ? LocalPhrase.ALL_WELL : LocalPhrase.STANDS);
    }
}
