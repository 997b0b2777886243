package io.standpipe.standalone.access;

import io.standpipe.model.time.TimeSource;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Slows down whoever guesses passwords: after {@link #FREE} failures from an address each further
 * try waits twice as long, up to {@link #LONGEST}. By address and not by name: nobody can shut out
 * the officer on duty. Of IPv6 a network counts as one address: each machine has as many as it
 * likes. Any thread.
 */
public final class LoginLimit {

    /** A person mistypes. */
    static final int FREE = 5;

    static final Duration LONGEST = Duration.ofSeconds(60);

    /** After so long without a failure all is forgotten. */
    static final Duration MEMORY = Duration.ofMinutes(15);

    /** Addresses that are remembered; of more, the one that failed first is forgotten. */
    private static final int MOST = 1000;

    private static final class Failures {
        private int count;
        private long last;
    }

    private final TimeSource time;
    private final Map<String, Failures> failed =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
                    return size() > MOST;
                }
            };

    public LoginLimit(TimeSource time) {
        this.time = time;
    }

    /** The first 64 bits of an IPv6 address, as Java writes it; another as it is. */
    private static String network(String address) {
        String[] groups = address.split(":", -1);
        return groups.length < 8 ? address : String.join(":", List.of(groups).subList(0, 4));
    }

    /** Seconds that this address has to wait before it may try; 0 for none. */
    public synchronized long wait(String address) {
        Failures failures = failed.get(network(address));
        if (failures == null) {
            return 0;
        }
        long since = time.nanos() - failures.last;
        if (since > MEMORY.toNanos()) {
            failed.remove(network(address));
            return 0;
        }
        int over = failures.count - FREE;
        if (over < 0) {
            return 0;
        }
        long seconds = Math.min(LONGEST.toSeconds(), 1L << Math.min(over, 10));
        long left = Duration.ofSeconds(seconds).toNanos() - since;
        return left <= 0 ? 0 : Duration.ofNanos(left).toSeconds() + 1;
    }

    public synchronized void failed(String address) {
        Failures failures = failed.computeIfAbsent(network(address), any -> new Failures());
        failures.count++;
        failures.last = time.nanos();
    }

    public synchronized void succeeded(String address) {
        failed.remove(network(address));
    }
}
