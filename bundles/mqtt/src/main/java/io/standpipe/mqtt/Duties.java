package io.standpipe.mqtt;

import io.standpipe.model.Ids;
import io.standpipe.model.config.Quotation;
import io.standpipe.model.config.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an uplink does besides handing messages over.
 *
 * @param replayRate most kB of old telemetry in a second, [0, 100000]; 0 for no limit
 * @param localOutput point that is set while nobody upstream acknowledges; null for none
 * @param commands names of the commands that are carried out
 */
record Duties(int replayRate, @Nullable PointName localOutput, Set<String> commands) {

    static final int REPLAY_RATE = 2000;

    /** One moves something, the other searches a network: they must be named. */
    private static final Set<String> ONLY_NAMED = Set.of("write", "scan");

    Duties {
        commands = Set.copyOf(commands);
    }

    /** The same, but no command is carried out. */
    Duties withoutCommands() {
        return new Duties(replayRate, localOutput, Set.of());
    }

    /** A point of a device, as people write it: {@code device/point}. */
    record PointName(String device, String point) {

        @Override
        public String toString() {
            return device + "/" + point;
        }
    }

    /** Reads the settings; what is wrong is added to their problems, and left out. */
    static Duties parse(Settings settings) {
        return new Duties(
                settings.integer("replayRate", REPLAY_RATE, 0, 100_000),
                localOutput(settings),
                commands(settings));
    }

    private static @Nullable PointName localOutput(Settings settings) {
        String written = settings.text("localOutput", "");
        if (written.isEmpty()) {
            return null;
        }
        int cut = written.indexOf('/');
        String device = cut < 0 ? "" : written.substring(0, cut);
        String point = written.substring(cut + 1);
        if (Ids.valid(device) && Ids.valid(point)) {
            return new PointName(device, point);
        }
        settings.wrong(
                "localOutput",
                "localOutput must be device/point, a coil of a device of this gateway, but is \"%s\""
                        .formatted(written),
                "nothing is set");
        return null;
    }

    private static Set<String> commands(Settings settings) {
        Set<String> known = new TreeSet<>(CommandTable.NAMES);
        String written = settings.text("commands", "");
        if (written.isEmpty()) {
            known.removeAll(ONLY_NAMED);
            return known;
        }
        Set<String> allowed = new TreeSet<>();
        List<String> strange = new ArrayList<>();
        for (String name : written.split("[,\\s]+", -1)) {
            if (known.contains(name)) {
                allowed.add(name);
            } else if (!name.isEmpty() && !name.equals("none")) {
                strange.add(Quotation.ofWord(name));
            }
        }
        if (!strange.isEmpty()) {
            settings.problem(
                    "commands must be none or some of %s, but names %s; the others are carried out"
                            .formatted(String.join(", ", known), String.join(", ", strange)));
        }
        return allowed;
    }
}
