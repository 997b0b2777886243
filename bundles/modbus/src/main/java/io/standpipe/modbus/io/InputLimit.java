package io.standpipe.modbus.io;

import io.standpipe.model.time.Backoff;
import io.standpipe.model.time.RateLimit;
import io.standpipe.model.words.AnswerPhrase;
import java.time.Duration;

/**
 * Bounds the bytes that come over a connection unasked: an allowance that grows with time and with
 * each request, and that every byte uses up. When it is used up the connection is ended and left
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

    private final Kind kind;
    private final RateLimit limit;
    private final Backoff backoff = new Backoff(SHORTEST);
    private Duration pause = SHORTEST;
    private boolean held;
    private long heldUntil;

    InputLimit(Kind kind, long now) {
        this.kind = kind;
        limit = new RateLimit(kind.most, kind.perSecond, now);
    }

    /** A new connection begins, with the whole allowance. */
    void opened(long now) {
        limit.restart(now);
    }

    /** A request was sent. */
    void asked() {
        limit.give(EARNED);
    }

    /**
     * Bytes came.
     *
     * @return false if they are too many: the connection is to be ended
     */
    boolean came(int bytes, long now) {
        if (limit.spend(bytes, now)) {
            return true;
        }
        if (!held || now - heldUntil >= FORGOTTEN) {
            backoff.reset();
        }
        pause = backoff.next(LONGEST);
        held = true;
        heldUntil = now + pause.toNanos();
        return false;
    }

    /** Whether it is to be left alone still. */
    boolean held(long now) {
        return held && heldUntil - now > 0;
    }

    /** For people: why. */
    String reason() {
        return AnswerPhrase.SENDS_WITHOUT_END.of(kind.most >> 10, pause.toSeconds());
    }
}
