package io.standpipe.profiles;

import io.standpipe.model.profile.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The pattern of all times within bounds: 100ms to 24h. */
final class TimePattern {

    private static final Map<String, Duration> UNITS = new LinkedHashMap<>();

    static {
        UNITS.put("ms", Duration.ofMillis(1));
        UNITS.put("s", Duration.ofSeconds(1));
        UNITS.put("m", Duration.ofMinutes(1));
        UNITS.put("h", Duration.ofHours(1));
    }

    private TimePattern() {}

    static String of(Shape.Time bounds) {
        List<String> ways = new ArrayList<>();
        UNITS.forEach(
                (unit, one) -> {
                    long least = (bounds.least().toMillis() + one.toMillis() - 1) / one.toMillis();
                    long most = bounds.most().toMillis() / one.toMillis();
                    if (least <= most) {
                        ways.add("(" + String.join("|", numbers(least, most)) + ")" + unit);
                    }
                });
        return "^0*(" + String.join("|", ways) + ")$";
    }

    /** Patterns of the numbers from one to another, each of numbers with equally many digits. */
    private static List<String> numbers(long least, long most) {
        TreeSet<Long> ends = new TreeSet<>(List.of(most));
        for (long ten = 10; least / ten * ten + ten - 1 < most; ten *= 10) {
            ends.add(least / ten * ten + ten - 1);
        }
        for (long ten = 10; (most + 1) / ten * ten - 1 > least; ten *= 10) {
            ends.add((most + 1) / ten * ten - 1);
        }
        List<String> patterns = new ArrayList<>();
        long from = least;
        for (long to : ends) {
            if (to >= from) {
                patterns.add(digits(String.valueOf(from), String.valueOf(to)));
                from = to + 1;
            }
        }
        return patterns;
    }

    private static String digits(String from, String to) {
        StringBuilder pattern = new StringBuilder();
        int any = 0;
        for (int i = 0; i < to.length(); i++) {
            char low = from.charAt(i);
            char high = to.charAt(i);
            if (low == '0' && high == '9') {
                any++;
            } else {
                pattern.append(low == high ? String.valueOf(low) : "[" + low + "-" + high + "]");
            }
        }
        // Behind the first digit that may be any, each one may.
        return pattern + (any == 0 ? "" : any == 1 ? "[0-9]" : "[0-9]{" + any + "}");
    }
}
