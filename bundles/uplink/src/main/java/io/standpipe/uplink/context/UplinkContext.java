package io.standpipe.uplink.context;

import io.standpipe.model.Faults;
import io.standpipe.model.Gateway;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.TimeSource;
import java.util.random.RandomGenerator;

/**
 * What an uplink works with.
 *
 * @param scheduler its one thread
 * @param random for jitter
 * @param installed services that come and go
 * @param figures counts what it does
 */
public record UplinkContext(
        Gateway gateway,
        Outbox outbox,
        Faults faults,
        TimeSource time,
        Scheduler scheduler,
        RandomGenerator random,
        OptionalServices installed,
        UplinkFigures figures) {}
