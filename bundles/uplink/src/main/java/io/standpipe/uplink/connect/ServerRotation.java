package io.standpipe.uplink.connect;

import io.standpipe.model.time.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Which of the receiver's addresses is tried next, and when: the next one in the list almost at
 * once, and after each round through all of them a longer and longer pause. Never gives up. One
 * thread.
 */
public final class ServerRotation {

    static final Duration FIRST_DELAY = Duration.ofMillis(500);

    /** Longest pause when a receiver turned us away or broke down under the load. */
    static final Duration CAP = Duration.ofSeconds(30);

    /** Longest pause when nobody was there: asking costs little, and alarms wait. */
    static final Duration CAP_UNREACHED = Duration.ofSeconds(1);

    /** Longest pause after a connection that worked, however short: a link that flaps is used. */
    static final Duration CAP_WORKED = Duration.ofSeconds(2);

    /**
     * Pause where another client pushes this one out, at least: neither gets anything done else.
     */
    static final Duration CONTESTED = Duration.ofSeconds(10);

    /** Longest pause before the next address of a round: gateways do not all move in one moment. */
    static final Duration NEXT = Duration.ofMillis(250);

    private final List<String> servers;
    private final RandomGenerator random;
    private final Backoff turnedAway;
    private final Backoff flapping;
    private final Backoff unreached;
    private int at;
    private int failed;
    private boolean reached;

    /**
     * @param servers the preferred one first
     */
    public ServerRotation(List<String> servers, RandomGenerator random) {
        this.servers = servers;
        this.random = random;
        turnedAway = new Backoff(FIRST_DELAY, random);
        flapping = new Backoff(FIRST_DELAY, random);
        unreached = new Backoff(FIRST_DELAY, random);
    }

    /** The one whose turn it is. */
    public String server() {
        return servers.get(at);
    }

    public boolean preferred() {
        return at == 0;
    }

    public String first() {
        return servers.get(0);
    }

    /** It is the preferred one's turn. */
    public void prefer() {
        at = 0;
    }

    /** A connection came about. */
    public void connected() {
        unreached.reset();
    }

    /** A connection was good: what fails from now on is a new story. */
    public void good() {
        turnedAway.reset();
        flapping.reset();
        failed = 0;
        reached = false;
    }

    /**
     * An attempt failed or a connection was lost: it is the next one's turn.
     *
     * @param answered false if no TCP connection came about
     * @param worked whether there was a connection over which the receiver acknowledged something
     * @return when to try
     */
    public Duration failed(boolean answered, boolean worked) {
        reached |= answered;
        failed++;
        at = (at + 1) % servers.size();
        if (worked) {
            turnedAway.reset(); // one attempt that fails between is no reason for a long pause
        }
        if (failed % servers.size() != 0) {
            return Duration.ofNanos(random.nextLong(NEXT.toNanos() + 1));
        }
        boolean any = reached;
        reached = false;
        if (worked) {
            return flapping.next(CAP_WORKED);
        }
        return any ? turnedAway.next(CAP) : unreached.next(CAP_UNREACHED);
    }

    /** When to try where another client pushes this one out: in [CONTESTED, CAP]. */
    public Duration contested() {
        long spread = CAP.minus(CONTESTED).toNanos();
        return CONTESTED.plusNanos(random.nextLong(spread + 1));
    }
}
