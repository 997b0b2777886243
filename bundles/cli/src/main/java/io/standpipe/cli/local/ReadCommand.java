package io.standpipe.cli.local;

import io.standpipe.cli.answer.Json;
import io.standpipe.cli.answer.LocalCommand;
import io.standpipe.cli.answer.LocalException;
import io.standpipe.cli.answer.LocalGateway;
import io.standpipe.cli.answer.Reply;
import io.standpipe.cli.answer.Screen;
import io.standpipe.cli.answer.Told;
import io.standpipe.cli.option.ExitCode;
import io.standpipe.cli.words.LocalPhrase;
import io.standpipe.model.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Reads a device now. */
@Command(
        name = "read",
        description = {
            "Reads a device now, besides its polls, and shows what its values are; of a Modbus"
                    + " device also the registers that they are made of, read right afterwards.",
            ""
        },
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:it was read, and each value is good",
            "1:it was not read, or a value is not good; a sentence or the value says why",
            "2:wrong arguments",
            "3:the gateway cannot be reached, or did not answer: nothing is known"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./gateway read hyd-0042",
            "  ./gateway read hyd-0042 --json | jq '.readings[] | select(.point == \"pressure\").value'"
        })
public final class ReadCommand extends LocalCommand {

    /** A panel is read in some thirty; each may wait for a pause of the polls. */
    private static final int MAX_READS = 40;

    private static final int IN_A_LINE = 8;

    @Parameters(paramLabel = "DEVICE", description = "Id of the device.")
    private String device = "";

    /** What one request of the bus brought, or why it brought nothing. */
    private record Raw(Json read, Reply reply) {}

    @Override
    protected int run(Screen screen) throws LocalException {
        LocalGateway gateway = gateway();
        screen.progress(LocalPhrase.READING, device);
        Json read = done(gateway.order("read-now", Map.of("device", device)));
        List<Raw> raw = raw(gateway, screen);
        boolean fine = true;
        for (Json reading : read.get("readings").list()) {
            fine &= !reading.get("quality").there();
        }
        for (Raw each : raw) {
            fine &= each.reply().ok();
        }
        if (screen.json()) {
            screen.write(json(read, raw, fine));
        } else {
            write(screen, gateway, read, raw);
        }
        return fine ? ExitCode.FINE : ExitCode.WRONG;
    }

    /** None on a bus that has no registers. */
    private List<Raw> raw(LocalGateway gateway, Screen screen) throws LocalException {
        List<Raw> raw = new ArrayList<>();
        Reply diagnosis = gateway.order("diagnose", Map.of("device", device));
        if (!diagnosis.ok()) {
            return raw;
        }
        for (Json cycle : diagnosis.json().get("cycles").list()) {
            for (Json read : cycle.get("reads").list()) {
                if (raw.size() < MAX_READS) {
                    screen.progress(LocalPhrase.READING, device + " " + (raw.size() + 1));
                    raw.add(
                            new Raw(
                                    read,
                                    gateway.order(
                                            "registers",
                                            Map.of(
                                                    "device",
                                                    device,
                                                    "table",
                                                    read.get("table").text(),
                                                    "first",
                                                    read.get("first").text(),
                                                    "count",
                                                    read.get("count").text()))));
                }
            }
        }
        return raw;
    }

    private static JsonWriter json(Json read, List<Raw> raw, boolean fine) {
        JsonWriter json = new JsonWriter().beginObject().member("ok", fine);
        for (String name : List.of("device", "state", "readings", "omitted")) {
            if (read.get(name).there()) {
                read.get(name).write(json.name(name));
            }
        }
        json.name("reads").beginArray();
        for (Raw each : raw) {
            json.beginObject();
            each.read().members().forEach((name, value) -> value.write(json.name(name)));
            if (each.reply().ok()) {
                each.reply().json().get("registers").write(json.name("registers"));
            } else {
                json.member("reason", each.reply().json().get("result").text());
            }
            json.endObject();
        }
        return json.endArray().endObject();
    }

    private static void write(Screen screen, LocalGateway gateway, Json read, List<Raw> raw)
            throws LocalException {
        Told told = new Told(screen.tongue());
        Json known = present(gateway, read.get("device").text());
        Json first = known.get("list").list().isEmpty() ? known : known.get("list").list().get(0);
        screen.say(
                LocalPhrase.DEVICE,
                read.get("device").text(),
                first.get("name").text(),
                first.get("profile").text(),
                first.get("address").text());
        screen.line(told.state(read.get("state").text()));
        screen.table(
                told.points(read.get("readings"), known.get("names"), first.get("profile").text()));
        if (read.get("omitted").there()) {
            screen.say(LocalPhrase.OMITTED, read.get("omitted").text());
        }
        for (Raw each : raw) {
            registers(screen, each);
        }
    }

    private static void registers(Screen screen, Raw raw) {
        String table = raw.read().get("table").text();
        long first = raw.read().get("first").number();
        if (!raw.reply().ok()) {
            screen.line(table + " " + first + ": " + refused(raw.reply()).said(screen.tongue()));
            return;
        }
        List<Json> values = raw.reply().json().get("registers").list();
        boolean bits = table.equals("coil") || table.equals("discrete");
        int inALine = bits ? 8 * IN_A_LINE : IN_A_LINE;
        for (int from = 0; from < values.size(); from += inALine) {
            StringBuilder line = new StringBuilder();
            line.append(table).append(' ').append(first + from).append(':');
            for (int i = from; i < Math.min(values.size(), from + inALine); i++) {
                line.append(bits && i % IN_A_LINE != 0 ? "" : " ");
                line.append(
                        bits
                                ? values.get(i).text()
                                : String.format(
                                        Locale.ROOT,
                                        "%04x (%s)",
                                        values.get(i).number(),
                                        values.get(i).text()));
            }
            screen.line(line.toString());
        }
    }
}
