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
import picocli.CommandLine.Command;

/** What stands. */
@Command(
        name = "alarms",
        description = {
            "Lists the alarms that stand at a gateway that runs, those too that are shelved or"
                    + " latched, and the faults of the gateway itself.",
            ""
        },
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:no alarm stands, and no fault of the gateway",
            "1:some stand",
            "2:wrong arguments",
            "3:the gateway cannot be reached, or is still starting: nothing is known"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./gateway alarms",
            "  ./gateway alarms --json | jq -r '.alarms[] | [.device, .condition] | @tsv'"
        })
public final class AlarmsCommand extends LocalCommand {

    @Override
    protected int run(Screen screen) throws LocalException {
        Json present = present(gateway(), null);
        List<Json> faults = present.get("faults").list();
        List<List<String>> rows = new ArrayList<>();
        JsonWriter json = new JsonWriter().beginObject();
        Told told = new Told(screen.tongue());
        boolean fine = faults.isEmpty();
        for (Json device : present.get("list").list()) {
            fine &= device.get("alarms").list().isEmpty();
            rows.addAll(told.alarms(device, present.get("names")));
        }
        if (screen.json()) {
            json.member("ok", fine);
            json.name("alarms").beginArray();
            present.get("list").list().forEach(device -> write(json, device));
            json.endArray();
            present.get("faults").write(json.name("faults"));
            screen.write(json.endObject());
        } else {
            for (Json fault : faults) {
                rows.add(
                        List.of(
                                Told.time(fault.get("since")),
                                "",
                                fault.get("source").text(),
                                fault.get("condition").text(),
                                "",
                                told.either(fault.get("text"), fault.get("texts"))));
            }
            screen.table(rows);
            if (fine) {
                screen.say(LocalPhrase.NO_ALARM);
            }
        }
        return fine ? ExitCode.FINE : ExitCode.WRONG;
    }

    private static void write(JsonWriter json, Json device) {
        for (Json alarm : device.get("alarms").list()) {
            json.beginObject().member("device", device.get("device").text());
            alarm.members().forEach((name, value) -> value.write(json.name(name)));
            json.endObject();
        }
    }
}
