package io.standpipe.model;

import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.DeviceState;
import io.standpipe.model.alarm.Hold;
import io.standpipe.model.alarm.Priority;
import io.standpipe.model.alarm.Serviceability;
import io.standpipe.model.device.Device;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Stamp;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What is known at this moment of all that is installed, and what changes from now on. A service of
 * the rules bundle, for those who show it on the spot; upstream goes through the {@link Outbox}.
 * Any thread, never blocks.
 */
@ProviderType
public interface Present {

    /** Everything, as the rules thread has it when it comes to the question. */
    CompletableFuture<Snapshot> snapshot();

    /** The installed ones among these devices, in the order of the ids. */
    CompletableFuture<List<DeviceNow>> devices(Collection<String> ids);

    /** The gateway's own faults. */
    CompletableFuture<List<OwnFault>> faults();

    /** Tells what changes until the result is closed. */
    AutoCloseable follow(Follower follower);

    /** Told of changes, on the rules thread: it must not block. */
    interface Follower {

        /**
         * A reading that goes upstream: it changed beyond its deadband, or its heartbeat is due.
         *
         * @param stamp its source time, see {@link Reading#source}
         */
        void reading(Device device, Stamp stamp, Reading reading);

        /** An alarm came, came back, or went. */
        void alarm(Transition transition);

        /**
         * Something else about an alarm that stands has changed: it was acknowledged, shelved or no
         * longer is, latched, became unstable or calm.
         *
         * @param device id of the device
         */
        default void changed(String device, StandingAlarm alarm) {}

        /**
         * Somebody did something with an alarm that stood, or its device did: {@link #changed} or
         * {@link #alarm} tells what has become of it.
         */
        default void done(Deed deed) {}

        /** A hold began, was replaced by another of its kind and target, or ended. */
        default void hold(HoldChange change) {}

        /** No bus reads the device any more: what was read last is no present value from now on. */
        default void unread(Device device, Stamp at) {}
    }

    /**
     * @param at when it was taken
     * @param faults the gateway's own
     */
    record Snapshot(Stamp at, List<DeviceNow> devices, List<OwnFault> faults) {}

    /**
     * @param since when the state began
     * @param serviceability null for anything but a hydrant or crane
     * @param alarms that stand, highest priority first
     * @param points in the profile's order
     * @param suppressed conditions of alarms that hold but are suppressed by the device's state
     * @param holds that concern the device, its alarms or its place
     */
    record DeviceNow(
            Device device,
            DeviceState state,
            Stamp since,
            @Nullable Serviceability serviceability,
            List<StandingAlarm> alarms,
            List<PointNow> points,
            List<String> suppressed,
            List<Hold> holds) {

        /** One of which nothing is suppressed and that nobody holds. */
        public DeviceNow(
                Device device,
                DeviceState state,
                Stamp since,
                @Nullable Serviceability serviceability,
                List<StandingAlarm> alarms,
                List<PointNow> points) {
            this(device, state, since, serviceability, alarms, points, List.of(), List.of());
        }
    }

    /**
     * @param reading the newest; UNCERTAIN without a value while no bus has read the point
     * @param stamp its source time: when it was read, or measured by its device; null while it was
     *     not read
     */
    record PointNow(Reading reading, @Nullable Stamp stamp) {}

    /**
     * @param since when the condition began
     * @param cause of a fault that every device can have, {@link Quality#text()}; otherwise empty
     * @param latched the condition is gone, and the alarm waits for its reset
     * @param acknowledged somebody has seen it
     * @param shelved somebody shelved it
     * @param unstable it came so often that its clearing waits for a calm minute
     * @param test raised while somebody tests
     * @param text what is known of a fault beside its cause, for people; otherwise empty
     */
    record StandingAlarm(
            String condition,
            AlarmKind kind,
            Stamp since,
            String cause,
            Priority priority,
            boolean latched,
            boolean acknowledged,
            boolean shelved,
            boolean unstable,
            boolean test,
            String text) {

        /** One of which there is nothing more to say. */
        public StandingAlarm(
                String condition,
                AlarmKind kind,
                Stamp since,
                String cause,
                Priority priority,
                boolean latched,
                boolean acknowledged,
                boolean shelved,
                boolean unstable,
                boolean test) {
            this(
                    condition,
                    kind,
                    since,
                    cause,
                    priority,
                    latched,
                    acknowledged,
                    shelved,
                    unstable,
                    test,
                    "");
        }

        /** One that nothing was done about yet. */
        public StandingAlarm(String condition, AlarmKind kind, Stamp since, String cause) {
            this(
                    condition,
                    kind,
                    since,
                    cause,
                    Priority.of(kind),
                    false,
                    false,
                    false,
                    false,
                    false);
        }
    }

    /** See {@link Faults#raise}. */
    record OwnFault(String source, String condition, String text, Stamp since) {}

    /**
     * @param device id of the device, or of the gateway with a fault of its own
     * @param name what people call it
     * @param raised also of one that stands and came back
     * @param since when the condition began or ended
     * @param reading that showed it; null if none did
     * @param text what a fault of the gateway itself says; otherwise empty
     */
    record Transition(
            String device,
            String name,
            StandingAlarm alarm,
            boolean raised,
            Stamp since,
            @Nullable Reading reading,
            String text) {}

    /**
     * @param device id of the device
     * @param name what people call it
     * @param who a name for people; empty if the device did it itself
     */
    record Deed(String device, String name, StandingAlarm alarm, What what, String who, Stamp at) {

        public enum What {
            ACKNOWLEDGED,
            RESET
        }
    }

    /**
     * @param begun or ended
     * @param endedBy who took it back; empty if it ran out, or began
     */
    record HoldChange(Hold hold, boolean begun, String endedBy, Stamp at) {}
}
