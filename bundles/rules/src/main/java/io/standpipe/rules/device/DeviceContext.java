package io.standpipe.rules.device;

import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.TimeSource;
import io.standpipe.rules.alarm.PlaceCounts;
import io.standpipe.rules.message.Followers;
import io.standpipe.rules.message.OutputBatch;
import io.standpipe.rules.message.Publisher;
import io.standpipe.rules.message.StateCounts;
import io.standpipe.rules.message.TelemetryBatch;
import io.standpipe.rules.operator.Holds;

/**
 * The services that all installed devices share.
 *
 * @param changed told after the state of a device or its serviceability changed
 */
public record DeviceContext(
        Publisher publisher,
        TelemetryBatch telemetry,
        Followers followers,
        PlaceCounts places,
        Holds holds,
        OutputBatch step,
        TimeSource time,
        Scheduler scheduler,
        StateCounts stateCounts,
        Runnable changed) {}
