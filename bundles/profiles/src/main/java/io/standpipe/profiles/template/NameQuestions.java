package io.standpipe.profiles.template;

import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.point.Point;
import io.standpipe.model.profile.Values;
import io.standpipe.model.words.Label;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which of a profile's points, states and alarms have no name for people, or only in one language.
 */
public final class NameQuestions {

    /** Ids of a profile that are told: whoever names some has seen how. */
    private static final int TOLD = 5;

    private static final Pattern HAN = Pattern.compile("\\p{IsHan}");

    private NameQuestions() {}

    /**
     * What lacks a name: {@code alarm L1D1-gas}; of many that differ by their numbers the first.
     */
    static List<String> unnamed(DeviceProfile profile) {
        List<String> unnamed = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (AlarmDefinition alarm : profile.alarms()) {
            add("alarm", alarm.id(), profile.names()::alarm, seen, unnamed);
        }
        for (Point point : profile.points()) {
            add("point", point.id(), profile.names()::point, seen, unnamed);
            for (String state : new TreeSet<>(point.states().values())) {
                add("state", state, profile.names()::state, seen, unnamed);
            }
        }
        return unnamed;
    }

    private static void add(
            String what,
            String id,
            Function<String, @Nullable Label> names,
            Set<String> seen,
            List<String> unnamed) {
        if (seen.add(what + NameTable.canonical(id)) && names.apply(id) == null) {
            unnamed.add(what + " " + id);
        }
    }

    /** What has a name in one language only: {@code zh of alarm gas}. */
    public static List<String> halfNamed(ProfileNames names) {
        return Stream.of(
                        halves("point", names.points()),
                        halves("state", names.states()),
                        halves("alarm", names.alarms()))
                .flatMap(one -> one)
                .sorted()
                .toList();
    }

    private static Stream<String> halves(String what, NameTable table) {
        return Stream.concat(table.exact().values().stream(), table.patterns().values().stream())
                .filter(entry -> !entry.lacking().isEmpty())
                .map(entry -> entry.lacking() + " of " + what + " " + entry.id());
    }

    /** Texts of columns that are in English only. */
    public static List<String> withoutChinese(ProfileTemplate template) {
        return template.texts().stream()
                .filter(text -> !HAN.matcher(text).find() && template.names().text(text) == null)
                .distinct()
                .toList();
    }

    /** A sentence for the log; empty if all have names. */
    public static String question(DeviceProfile profile, ProfileTemplate template, String file) {
        ProfileNames own = template.names();
        List<String> lacking = new ArrayList<>(unnamed(profile));
        lacking.addAll(halfNamed(own));
        withoutChinese(template).forEach(text -> lacking.add("text " + Values.quote(text)));
        if (lacking.isEmpty()) {
            return "";
        }
        int more = lacking.size() - TOLD;
        return "%s: people see ids where profile %s has no names in English and Chinese: %s%s; add them under its key names"
                .formatted(
                        file,
                        profile.id(),
                        String.join(", ", lacking.subList(0, Math.min(TOLD, lacking.size()))),
                        more > 0 ? ", and " + more + " more" : "");
    }
}
