package io.standpipe.uplink.command;

import io.standpipe.model.config.Quotation;
import io.standpipe.model.config.Settings;
import io.standpipe.model.device.Ids;
import io.standpipe.model.uplink.UplinkDuties;
import io.standpipe.model.words.UplinkPhrase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The settings of an uplink's duties. */
public final class DutySettings {

    /** One moves something, the other searches a network: they must be named. */
    private static final Set<String> ONLY_NAMED = Set.of("write", "scan");

    /** Without them nobody could see what a search found, nor end it. */
    private static final Set<String> WITH_SCAN = Set.of("scanned", "end-scan");

    private DutySettings() {}

    /**
     * Reads the settings; what is wrong is added to their problems, and left out.
     *
     * @param offered whether somebody carries out a command of this name besides those of the
     *     contract
     */
    public static UplinkDuties parse(Settings settings, Predicate<String> offered) {
        return new UplinkDuties(
                settings.integer("replayRate", UplinkDuties.REPLAY_RATE, 0, 100_000),
                localOutput(settings),
                commands(settings, offered));
    }

    private static UplinkDuties.@Nullable PointName localOutput(Settings settings) {
        String written = settings.text("localOutput", "");
        if (written.isEmpty()) {
            return null;
        }
        int cut = written.indexOf('/');
        String device = cut < 0 ? "" : written.substring(0, cut);
        String point = written.substring(cut + 1);
        if (Ids.valid(device) && Ids.valid(point)) {
            return new UplinkDuties.PointName(device, point);
        }
        settings.wrong(
                "localOutput",
                UplinkPhrase.LOCAL_OUTPUT.with('"' + written + '"'),
                UplinkPhrase.NOTHING_SET.with());
        return null;
    }

    /**
     * Names alone are all that is carried out; names with '+' come on top of the usual ones, which
     * are those of the contract but {@link #ONLY_NAMED}. A name that is not in the contract may be
     * that of a command whose provider has not started yet.
     */
    private static Set<String> commands(Settings settings, Predicate<String> offered) {
        Set<String> usual = new TreeSet<>(CommandTable.CONTRACT);
        usual.removeAll(ONLY_NAMED);
        Set<String> alone = new TreeSet<>();
        Set<String> added = new TreeSet<>();
        Set<String> later = new TreeSet<>();
        List<String> strange = new ArrayList<>();
        String written = settings.text("commands", "");
        for (String word : written.split("[,\\s]+", -1)) {
            String name = word.startsWith("+") ? word.substring(1) : word;
            if (word.isEmpty() || word.equals("none")) {
                continue;
            }
            if (CommandTable.CONTRACT.contains(name) || offered.test(name)) {
                (name.equals(word) ? alone : added).add(name);
            } else {
                strange.add(Quotation.ofWord(word));
                later.add(name);
            }
        }
        if (!strange.isEmpty()) {
            settings.awaits(
                    UplinkPhrase.COMMANDS.with(
                            String.join(", ", new TreeSet<>(CommandTable.CONTRACT)),
                            String.join(", ", strange)));
        }
        if (!alone.isEmpty() && !added.isEmpty()) {
            settings.wrong(
                    "commands",
                    UplinkPhrase.COMMANDS_MIXED.with(plus(alone, added)),
                    UplinkPhrase.USUAL_CARRIED_OUT.with());
            return usual;
        }
        if (!alone.isEmpty() && alone.stream().noneMatch(usual::contains)) {
            // Only somebody writes that who believes that it adds to what there is.
            settings.problem(
                    UplinkPhrase.COMMANDS_FEW.with(String.join(", ", alone), plus(alone, added)));
            added.addAll(alone);
        }
        Set<String> allowed = new TreeSet<>(alone);
        allowed.addAll(later);
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
