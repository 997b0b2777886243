package io.standpipe.profilekit;

import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a case expects of a point, and whether it is so. */
final class Expectation {

    private static final String AT = " at ";

    private Expectation() {}

    /**
     * @param reading null if the device says that the point is not there
     * @return empty, or what came instead
     */
    static String compare(String expected, @Nullable Reading reading) {
        int at = expected.indexOf(AT);
        if (at >= 0) {
            // Without a time where there is one, or the other way round, is wrong only if it is
            // said.
            String came = compare(expected.substring(0, at), reading);
            String when = when(reading);
            return came.isEmpty() && when.equals(expected.substring(at))
                    ? ""
                    : text(reading) + when;
        }
        String came = text(reading);
        return expected.equals(came) || near(expected, reading) ? "" : came;
    }

    /** The source time that the device gives, as the case writes it; empty if it gives none. */
    static String when(@Nullable Reading reading) {
        return reading == null || reading.taken() == Reading.ON_ARRIVAL
                ? ""
                : AT + Instant.ofEpochMilli(reading.taken());
    }

    /** A number, with UNCERTAIN and its cause behind it, as exactly as the point's digits are. */
    private static boolean near(String expected, @Nullable Reading reading) {
        if (reading == null || Double.isNaN(reading.value())) {
            return false;
        }
        int space = expected.indexOf(' ');
        String number = space < 0 ? expected : expected.substring(0, space);
        String rest = space < 0 ? "" : expected.substring(space + 1);
        if (!rest.equals(quality(reading.quality()))) {
            return false;
        }
        try {
            double wanted = Double.parseDouble(number);
            int decimals = reading.point().decimals();
            double tolerance =
                    decimals < 0
                            ? Math.abs(wanted) * 1e-6 + 1e-12
                            : Math.pow(10, -decimals) / 2 + 1e-9;
            return Math.abs(wanted - reading.value()) <= tolerance;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static String quality(Quality quality) {
        return quality.isGood() ? "" : quality.status() + " " + quality.text();
    }

    static String text(@Nullable Reading reading) {
        if (reading == null || reading.quality().equals(Quality.ABSENT)) {
            return "absent";
        }
        String quality = quality(reading.quality());
        if (Double.isNaN(reading.value())) {
            return quality;
        }
        String state = reading.state();
        String value = state == null ? Double.toString(reading.value()) : state;
        return quality.isEmpty() ? value : value + " " + quality;
    }
}
