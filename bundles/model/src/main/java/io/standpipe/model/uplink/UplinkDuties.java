package io.standpipe.model.uplink;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an uplink does besides handing messages over.
 *
 * @param replayRate most kB of old telemetry in a second, [0, 100000]; 0 for no limit
 * @param localOutput point that is set while nobody upstream acknowledges; null for none
 * @param commands names of the commands that are carried out
 */
public record UplinkDuties(int replayRate, @Nullable PointName localOutput, Set<String> commands) {

    /** Unless something else is set. */
    public static final int REPLAY_RATE = 2000;

    public UplinkDuties {
        commands = Set.copyOf(commands);
    }

    /** The same, but no command is carried out. */
    public UplinkDuties withoutCommands() {
        return new UplinkDuties(replayRate, localOutput, Set.of());
    }

    /** A point of a device, as people write it: {@code device/point}. */
    public record PointName(String device, String point) {

        @Override
        public String toString() {
            return device + "/" + point;
        }
    }
}
