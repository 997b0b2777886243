package io.standpipe.mqtt;

import io.standpipe.model.Faults;
import io.standpipe.model.Gateway;
import io.standpipe.model.Outbox;
import io.standpipe.model.Scheduler;
import io.standpipe.model.TimeSource;
import java.util.random.RandomGenerator;

/**
 * What an uplink works with.
 *
 * @param scheduler its one thread
 * @param random for jitter
 * @param installed services that come and go
 */
record Surroundings(
        Gateway gateway,
        Outbox outbox,
        Faults faults,
        TimeSource time,
        Scheduler scheduler,
        RandomGenerator random,
        Installed installed) {}
