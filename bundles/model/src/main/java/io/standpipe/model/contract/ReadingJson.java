package io.standpipe.model.contract;

import io.standpipe.model.json.Members;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Stamp;
import org.jspecify.annotations.Nullable;

/** Writes a reading, docs/contract.md: for telemetry, answers, alarms, the page, wires. */
public final class ReadingJson {

    private ReadingJson() {}

    /**
     * All that is said of a reading upstream: {@code point}, {@code ts}, {@code value} and {@code
     * state} or {@code text}, {@code unit}; {@code quality} and {@code cause} if it is not GOOD.
     *
     * @param stamp its source time; null where that stands outside
     */
    public static void write(Members to, Reading reading, @Nullable Stamp stamp) {
        to.member("point", reading.point().id());
        if (stamp != null) {
            to.member("ts", stamp.utc());
        }
        if (reading.point().isText()) {
            text(to, reading);
        } else {
            number(to, reading);
            String state = reading.state();
            if (state != null) {
                to.member("state", state);
            }
        }
        unit(to, reading);
        if (!reading.quality().isGood()) {
            quality(to, reading.quality());
        }
    }

    private static void text(Members to, Reading reading) {
        if (!Double.isNaN(reading.value())) {
            String text = reading.state();
            to.member("text", text == null ? "" : text);
        }
    }

    /** {@code value}, as a number; nothing if there is none. */
    public static void number(Members to, Reading reading) {
        if (!Double.isNaN(reading.value())) {
            to.member("value", reading.value(), reading.point().decimals());
        }
    }

    /** {@code unit}; nothing if there is none. */
    public static void unit(Members to, Reading reading) {
        if (!reading.point().unit().isEmpty()) {
            to.member("unit", reading.point().unit());
        }
    }

    /** {@code quality}, and its {@code cause} unless it is GOOD. */
    public static void quality(Members to, Quality quality) {
        to.member("quality", quality.status().name());
        if (!quality.isGood()) {
            to.member("cause", quality.text());
        }
    }
}
