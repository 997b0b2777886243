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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The devices, or one of them with all its points. */
@Command(
        name = "devices",
        description = {
            "Lists the devices of a gateway that runs with their states; or of one device each"
                    + " point, as it was read last. Nothing is asked of a device.",
            ""
        },
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:each device that is listed is normal",
            "1:some are not; or there is no such device",
            "2:wrong arguments",
            "3:the gateway cannot be reached, or is still starting: nothing is known"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./gateway devices",
            "  ./gateway devices hyd-0042",
            "  ./gateway devices --json | jq -r '.devices[] | select(.state != \"NORMAL\").device'"
        })
public final class DevicesCommand extends LocalCommand {

    @Parameters(
            arity = "0..1",
            paramLabel = "DEVICE",
            description = "Id of one device; without it all are listed.")
    private @Nullable String device;

    @Override
    protected int run(Screen screen) throws LocalException {
        Json present = present(gateway(), device);
        List<Json> list = present.get("list").list();
        if (device != null && list.isEmpty()) {
            throw new LocalException(ExitCode.WRONG, LocalPhrase.NO_DEVICE, device);
        }
        boolean fine = list.stream().allMatch(each -> each.get("state").text().equals("NORMAL"));
        if (screen.json()) {
            JsonWriter json = new JsonWriter().beginObject().member("ok", fine);
            present.get("at").write(json.name("at"));
            present.get("list").write(json.name("devices"));
            screen.write(json.endObject());
        } else if (device == null) {
            all(screen, present);
        } else {
            one(screen, present.get("names"), list.get(0));
        }
        return fine ? ExitCode.FINE : ExitCode.WRONG;
    }

    private static void all(Screen screen, Json present) {
        Told told = new Told(screen.tongue());
        List<List<String>> rows = new ArrayList<>();
        for (Json each : present.get("list").list()) {
            String alarms =
                    each.get("alarms").list().stream()
                            .map(
                                    alarm ->
                                            told.called(
                                                    present.get("names"),
                                                    each.get("profile").text(),
                                                    "alarms",
                                                    alarm.get("condition").text()))
                            .collect(Collectors.joining(", "));
            rows.add(
                    List.of(
                            each.get("device").text(),
                            told.state(each.get("state").text()),
                            Told.time(each.get("since")),
                            each.get("address").text(),
                            each.get("name").text(),
                            alarms));
        }
        screen.table(rows);
    }

    private static void one(Screen screen, Json names, Json device) {
        Told told = new Told(screen.tongue());
        screen.say(
                LocalPhrase.DEVICE,
                device.get("device").text(),
                device.get("name").text(),
                device.get("profile").text(),
                device.get("address").text());
        screen.say(
                LocalPhrase.STATE_SINCE,
                told.state(device.get("state").text()),
                Told.time(device.get("since")));
        screen.table(told.points(device.get("points"), names, device.get("profile").text()));
        screen.table(told.alarms(device, names));
    }
}
