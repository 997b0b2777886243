package io.standpipe.standalone.system;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway's door shows of its process.
 *
 * @param data the data directory
 * @param etc the configuration directory; null if nobody said where it is
 */
public record GatewaySystem(
        LogMemory log, Restarts restarts, Inside inside, Path data, @Nullable Path etc) {}
