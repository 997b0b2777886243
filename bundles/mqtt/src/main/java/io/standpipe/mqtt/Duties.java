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

    /** Without them nobody could see what a search found, nor end it. */
    private static final Set<String> WITH_SCAN = Set.of("scanned", "end-scan");

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

    /**
     * Names alone are all that is carried out; names with '+' come on top of the usual ones, which
     * are all but {@link #ONLY_NAMED}.
     */
    private static Set<String> commands(Settings settings) {
        Set<String> usual = new TreeSet<>(CommandTable.NAMES);
        usual.removeAll(ONLY_NAMED);
        Set<String> alone = new TreeSet<>();
        Set<String> added = new TreeSet<>();
        List<String> strange = new ArrayList<>();
        String written = settings.text("commands", "");
        for (String word : written.split("[,\\s]+", -1)) {
            String name = word.startsWith("+") ? word.substring(1) : word;
            if (CommandTable.NAMES.contains(name)) {
                (name.equals(word) ? alone : added).add(name);
            } else if (!word.isEmpty() && !word.equals("none")) {
                strange.add(Quotation.ofWord(word));
            }
        }
        if (!strange.isEmpty()) {
            settings.problem(
                    "commands must be none or some of %s, but names %s; the others are carried out"
                            .formatted(
                                    String.join(", ", new TreeSet<>(CommandTable.NAMES)),
                                    String.join(", ", strange)));
        }
        if (!alone.isEmpty() && !added.isEmpty()) {
            settings.wrong(
                    "commands",
                    "commands has names with and without '+'; write \"%s\" to add to the usual ones, or all names without '+' to carry out no others"
                            .formatted(plus(alone, added)),
                    "the usual ones are carried out");
            return usual;
        }
        if (!alone.isEmpty() && ONLY_NAMED.containsAll(alone)) {
            // Only somebody writes that who believes that it adds to what there is.
            settings.problem(
                    "commands names only %s, which would refuse every other command; it is taken as \"%s\": write that, or name all that are to be carried out"
                            .formatted(String.join(", ", alone), plus(alone, added)));
            added.addAll(alone);
        }
        Set<String> allowed = new TreeSet<>(alone);
        if (written.isEmpty() || !added.isEmpty()) {
            allowed.addAll(usual);
            allowed.addAll(added);
        }
        if (allowed.contains("scan")) {
            allowed.addAll(WITH_SCAN);
        }
        return allowed;
    }

    private static String plus(Set<String> some, Set<String> others) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(others);
        return "+" + String.join(", +", all);
    }
}
