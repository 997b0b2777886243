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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks for devices on a bus. */
@Command(
        name = "scan",
        description = {
            "Looks for devices on a Modbus bus: each unit at each address is asked for one register."
                    + " Installed devices are polled meanwhile. Ctrl-C ends the search, and what was"
                    + " found until then is shown.",
            ""
        },
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:the search is over, and somebody answered",
            "1:nobody answered; or the search was refused or ended by somebody else",
            "2:wrong arguments",
            "3:the gateway cannot be reached: nothing is known",
            "130:ended by Ctrl-C"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./gateway scan hydrants",
            "  ./gateway scan hydrants --address 192.168.1.20-60:502 --units 1",
            "  ./gateway scan io.standpipe.modbus~line --units 1-32 --table input --register 4 --json"
        })
public final class ScanCommand extends LocalCommand {

    private static final Duration PAUSE = Duration.ofMillis(300);

    @Parameters(
            paramLabel = "BUS",
            description =
                    "Name of the bus's configuration; hydrants means io.standpipe.modbus~hydrants.")
    private String bus = "";

    @Option(
            names = "--address",
            paramLabel = "ADDRESS",
            description =
                    "Where to look, as in the device table; the last number may be a range, as"
                            + " 192.168.1.20-60:502 (default: the bus's own).")
    private @Nullable String address;

    @Option(
            names = "--units",
            paramLabel = "FIRST-LAST",
            defaultValue = "1-247",
            description = "Unit ids (default: 1-247).")
    private String units = "1-247";

    @Option(
            names = "--table",
            paramLabel = "TABLE",
            description = "coil, discrete, holding or input (default: holding).")
    private @Nullable String table;

    @Option(
            names = "--register",
            paramLabel = "N",
            description = "Which register is asked for, counted from 0 (default: 0).")
    private @Nullable Integer register;

    @Override
    protected int run(Screen screen) throws LocalException, InterruptedException {
        LocalGateway gateway = gateway();
        String named = bus.contains(".") ? bus : "io.standpipe.modbus~" + bus;
        Map<String, String> wanted = new LinkedHashMap<>();
        wanted.put("bus", named);
        int dash = units.indexOf('-');
        wanted.put("firstUnit", dash < 0 ? units : units.substring(0, dash));
        wanted.put("lastUnit", units.substring(dash + 1));
        if (address != null) {
            wanted.put("address", address);
        }
        if (table != null) {
            wanted.put("table", table);
        }
        if (register != null) {
            wanted.put("register", register.toString());
        }
        try (Interruption interruption = new Interruption()) {
            long total = done(gateway.order("scan", wanted)).get("total").number();
            Map<String, String> which = Map.of("bus", named);
            Json scanned = done(gateway.order("scanned", which));
            while (scanned.get("running").flag()) {
                screen.progress(
                        LocalPhrase.SCANNING,
                        scanned.get("done").text(),
                        total,
                        scanned.get("found").list().size());
                if (interruption.within(PAUSE) || !screen.read()) {
                    scanned = done(gateway.order("end-scan", which));
                    break;
                }
                scanned = done(gateway.order("scanned", which));
            }
            return tell(screen, scanned, total);
        }
    }

    private static int tell(Screen screen, Json scanned, long total) {
        boolean found = !scanned.get("found").list().isEmpty();
        boolean whole = scanned.get("done").number() >= total;
        if (screen.json()) {
            JsonWriter json = new JsonWriter().beginObject().member("ok", found && whole);
            for (String name : new String[] {"done", "total", "found"}) {
                scanned.get(name).write(json.name(name));
            }
            screen.write(json.endObject());
        } else {
            screen.table(scanned.get("found").list().stream().map(ScanCommand::row).toList());
            screen.say(
                    whole ? LocalPhrase.SCANNED : LocalPhrase.SCAN_ENDED,
                    scanned.get("done").text(),
                    total,
                    scanned.get("found").list().size());
        }
        return found && whole ? ExitCode.FINE : ExitCode.WRONG;
    }

    private static List<String> row(Json found) {
        return List.of(
                found.get("address").text(),
                found.get("unit").text(),
                found.get("answer").text(),
                found.get("profiles").list().stream()
                        .map(Json::text)
                        .collect(Collectors.joining(", ")),
                found.get("texts").members().values().stream()
                        .map(Json::text)
                        .collect(Collectors.joining(" ")));
    }
}
