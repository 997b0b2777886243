package io.standpipe.rules.operator;

import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.device.Device;
import io.standpipe.model.time.Stamp;
import io.standpipe.rules.alarm.Alarm;
import org.jspecify.annotations.Nullable;

/** An installed device as those see it who order something there. Rules thread. */
public interface OperatedDevice {

    Device device();

    /** An alarm that stands; null if none of this condition does. */
    @Nullable Alarm find(String condition);

    /** Kind of one of its alarms, whether or not it stands; null if it has no such alarm. */
    @Nullable AlarmKind kindOf(String condition);

    /** Somebody has seen it. */
    void acknowledge(Alarm alarm, String who);

    /** Somebody ends an alarm that latched. */
    void reset(Alarm alarm, String who, Stamp now);
}
