package io.standpipe.modbus;

import java.time.Duration;

/**
 * How much may come over a connection that nobody asked for: an allowance that grows with time and
 * with each request, and that whatever comes uses up. Beyond it the connection is ended and left
 * alone for a while, longer each time. One thread.
 */
final class InputLimit {

    /** Bytes; 60 of the longest answers. */
    static final int NETWORK_AT_ONCE = 16 << 10;

    /** Bytes a second for ever. */
    static final int NETWORK_A_SECOND = 1 << 10;

    /** Bytes; twice the longest message of a handshake. */
    static final int TLS_AT_ONCE = 64 << 10;

    /** Bytes. */
    static final int LINE_AT_ONCE = 64 << 10;

    /** Bytes a second for ever: 23 KiB are what a line of 230,400 baud carries. */
    static final int LINE_A_SECOND = 32 << 10;

    /** What comes over a connection by itself. */
    enum Kind {
        /** Modbus TCP: nothing but a late or doubled answer now and then. */
        NETWORK(NETWORK_AT_ONCE, NETWORK_A_SECOND),
        /** The same with a handshake before it, whose messages have 32 KiB at most in the JDK. */
        TLS(TLS_AT_ONCE, NETWORK_A_SECOND),
        /** A line with others on it, who may be heard at all times. */
        LINE(LINE_AT_ONCE, LINE_A_SECOND);

        private final int most;
        private final int perSecond;

        /**
         * @param most bytes at once
         * @param perSecond bytes a second for ever
         */
        Kind(int most, int perSecond) {
            this.most = most;
            this.perSecond = perSecond;
        }
    }

    /** Bytes that each request earns: four of the longest answers. */
    static final int EARNED = 1 << 10;

    /** How long the connection is left alone the first time. */
    static final Duration SHORTEST = Duration.ofSeconds(10);

    /** And at most. */
    static final Duration LONGEST = Duration.ofMinutes(5);

    /** After so long without another flood it counts as the first. */
    static final long FORGOTTEN = Duration.ofMinutes(15).toNanos();

    private static final double NANOS_PER_SECOND = 1e9;

    private final Kind kind;
    private double left;
    private long at;
    private long pause = SHORTEST.toNanos();
    private boolean held;
    private long heldUntil;

    InputLimit(Kind kind, long now) {
        this.kind = kind;
        left = kind.most;
        at = now;
    }

    /** A new connection begins, with the whole allowance. */
    void opened(long now) {
        left = kind.most;
        at = now;
    }

    /** A request was sent. */
    void asked() {
        left = Math.min(kind.most, left + EARNED);
    }

    /**
     * Bytes came.
     *
     * @return false if they are too many: the connection is to be ended
     */
    boolean came(int bytes, long now) {
        left = Math.min(kind.most, left + (now - at) * (kind.perSecond / NANOS_PER_SECOND));
        at = now;
        left -= bytes;
        if (left >= 0) {
            return true;
        }
        boolean again = held && now - heldUntil < FORGOTTEN;
        pause = again ? Math.min(2 * pause, LONGEST.toNanos()) : SHORTEST.toNanos();
        held = true;
        heldUntil = now + pause;
        return false;
    }

    /** Whether it is to be left alone still. */
    boolean held(long now) {
        return held && heldUntil - now > 0;
    }

    /** For people: why. */
    String reason() {
        return "it sends without end: more than %d KiB that nobody asked for; it is left alone for %d s; check that the address is a Modbus device's, and what is wrong with it"
                .formatted(kind.most >> 10, Duration.ofNanos(pause).toSeconds());
    }
}
