package io.standpipe.model.alarm;

import io.standpipe.model.time.Stamp;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a person ordered for a time. It ends by itself, survives a restart, and its beginning and
 * end are published. Nothing is left unsent because of it: it only marks what is sent, and decides
 * which state a device shows.
 *
 * @param what was ordered
 * @param target what it concerns
 * @param serviceability what a person found, with {@link What#SERVICEABILITY}; otherwise null
 * @param who ordered it: a name for people
 * @param why in a few words
 * @param from when it was ordered
 * @param until when it ends by itself, UTC milliseconds
 */
public record Hold(
        What what,
        Target target,
        @Nullable Serviceability serviceability,
        String who,
        String why,
        Stamp from,
        long until) {

    /** Kinds of hold, with the longest time that one may last. */
    public enum What {
        /**
         * ISA-18.2 shelving: the alarm does not make the device's state. Never a FIRE. A day at
         * most; practice is a shift.
         */
        SHELVED(Duration.ofHours(24)),
        /** ISA-18.2 out of service: the device is DISABLED. 30 days at most. */
        OUT_OF_SERVICE(Duration.ofDays(30)),
        /** Work at a device or place: all that is raised is a test. A day at most. */
        MAINTENANCE(Duration.ofHours(24)),
        /** The same while somebody sets off every detector; leaves a report of what was seen. */
        WALK_TEST(Duration.ofHours(24)),
        /**
         * Serviceability of a water source that a person saw: damaged, buried, enclosed, or in
         * order where nothing measures water. Until the next yearly test at the latest: 366 days.
         */
        SERVICEABILITY(Duration.ofDays(366));

        private final Duration longest;
        private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

        What(Duration longest) {
            this.longest = longest;
        }

        public Duration longest() {
            return longest;
        }

        /** As it stands in messages: {@code out-of-service}. */
        public String word() {
            return word;
        }

        /** Whether what is raised meanwhile is a test. */
        public boolean test() {
            return this == MAINTENANCE || this == WALK_TEST;
        }
    }

    /**
     * What a hold concerns: an alarm of a device, a whole device, or all devices of a place.
     *
     * @param device id; empty for a place
     * @param alarm its condition; empty for a whole device or a place
     * @param place grid cell; empty for a device, and for the devices without a grid cell
     */
    public record Target(String device, String alarm, String place) {

        public static Target alarm(String device, String condition) {
            return new Target(device, condition, "");
        }

        public static Target device(String id) {
            return new Target(id, "", "");
        }

        public static Target place(String grid) {
            return new Target("", "", grid);
        }
    }
}
