package io.standpipe.rules.alarm;

import io.standpipe.model.time.Stamp;

/** The transitions of the alarms of one device, as its rules find conditions begun and ended. */
public interface AlarmTransitions {

    /** The condition of an alarm began. */
    void begin(Alarm alarm, Stamp since, String cause);

    /**
     * The condition of an alarm ended.
     *
     * @param cause why, if it is not simply gone
     */
    void end(Alarm alarm, Stamp since, String cause);

    /** It is simply gone. */
    default void end(Alarm alarm, Stamp since) {
        end(alarm, since, alarm.cause);
    }

    /**
     * Ends an alarm that latched.
     *
     * @param who did it; empty if its source did
     */
    void reset(Alarm alarm, String who, Stamp now);

    /** A condition holds that is not raised because of the device's state, or holds no longer. */
    void suppressionChanged();

    /** A defect of the gateway showed at this device. */
    void failed(RuntimeException why);
}
