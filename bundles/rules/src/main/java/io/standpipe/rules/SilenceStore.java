package io.standpipe.rules;

import java.time.Duration;
import java.util.Map;

/**
 * The store of how long devices that report by themselves have been silent, so that it adds up over
 * restarts. It is time in which the gateway ran: no wall clock can be wrong in it, and a gateway
 * that was off for days blames nobody for them.
 */
interface SilenceStore {

    /**
     * How often it is kept: a kill costs at most so much of a silence, and an hour 0.2 MB of 2,000
     * lines.
     */
    Duration EVERY = Duration.ofMinutes(10);

    /** Nowhere. */
    SilenceStore NOWHERE =
            new SilenceStore() {
                @Override
                public Map<String, Duration> load() {
                    return Map.of();
                }

                @Override
                public void save(Map<String, Duration> silences) {}
            };

    /** By device; nothing if nothing is known. */
    Map<String, Duration> load();

    /** Never blocks. */
    void save(Map<String, Duration> silences);
}
