package io.standpipe.outbox.writer;

import java.time.Duration;

/**
 * What is configured.
 *
 * @param syncInterval how much telemetry, in time, a power cut may take
 * @param bytes of telemetry on the disk that one uplink may be behind
 * @param age of the telemetry that one uplink may be behind; and how long an uplink may be away
 */
public record OutboxLimits(Duration syncInterval, long bytes, Duration age) {}
