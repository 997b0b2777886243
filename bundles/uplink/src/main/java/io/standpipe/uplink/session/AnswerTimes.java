package io.standpipe.uplink.session;

import java.time.Duration;

/**
 * How long the receiver takes to answer, and how long is therefore waited for it. The rule is that
 * of TCP's retransmission timer (RFC 6298, 2): the smoothed time and four times its deviation. What
 * was waited for in vain is waited for twice as long over the next connection, until the receiver
 * answers. Survives connections. One thread.
 */
public final class AnswerTimes {

    /** An alarm goes again at the earliest after so long, and at the latest. */
    static final Duration AGAIN = Duration.ofMillis(2500);

    static final Duration AGAIN_AT_MOST = Duration.ofSeconds(60);

    /** So many soon one after another; the first one counts. */
    static final int TRIES = 3;

    /** With an alarm under way, a connection over which nothing came for so long is dead. */
    static final Duration SILENT = AGAIN.multipliedBy(TRIES);

    /** With something else under way, likewise. */
    static final Duration ACKNOWLEDGE = Duration.ofSeconds(20);

    /** The longest that silence is borne, whatever was measured. */
    public static final Duration SILENT_AT_MOST = Duration.ofSeconds(60);

    /**
     * A connection that is alive but leaves a message unacknowledged for so long is given up: as
     * long as the fault {@code uplink} takes to come. EN 54-21:2006, 5.3, type 1: warn when the
     * centre's acknowledgement is missing this long.
     */
    public static final Duration UNANSWERED = Duration.ofSeconds(100);

    static final Duration UNANSWERED_AT_MOST = Duration.ofMinutes(15);

    /** From the beginning of an attempt until the receiver has accepted, at first and at most. */
    static final Duration CONNECT = Duration.ofSeconds(20);

    static final Duration CONNECT_AT_MOST = Duration.ofSeconds(60);

    private static final int MOST_DOUBLINGS = 4;

    /** RFC 6298, 2.3: K. */
    private static final int DEVIATIONS = 4;

    /** Less, for a ping is asked for again at once, and only all of them missing mean anything. */
    private static final int PING_DEVIATIONS = 2;

    private final Smoothed answers = new Smoothed();
    private final Smoothed pings = new Smoothed();
    private int silent;
    private int unanswered;
    private int subscribing;
    private int connecting;
    private Duration connected = Duration.ZERO;

    /** The receiver acknowledged something after so many nanoseconds. */
    void answered(long nanos) {
        answers.add(nanos);
        silent = 0;
        unanswered = 0;
    }

    /** Something came so many nanoseconds after a ping. */
    void pinged(long nanos) {
        pings.add(nanos);
    }

    /** The receiver answered the subscription. */
    void subscribed() {
        subscribing = 0;
    }

    /** A connection was given up because nothing came over it. */
    void wasSilent() {
        silent = Math.min(silent + 1, MOST_DOUBLINGS);
    }

    /** A connection was given up though it was alive, because something was not acknowledged. */
    void wasUnanswered() {
        unanswered = Math.min(unanswered + 1, MOST_DOUBLINGS);
    }

    /** A connection was given up because a subscription was not answered. */
    void wasUnsubscribed() {
        subscribing = Math.min(subscribing + 1, MOST_DOUBLINGS);
    }

    /** After so long without an answer an alarm goes again. */
    Duration again() {
        return within(answers.limit(DEVIATIONS), AGAIN, AGAIN_AT_MOST);
    }

    /**
     * So long nothing may come while something is under way.
     *
     * @param usual without anything measured
     */
    Duration silence(Duration usual) {
        Duration measured = AGAIN.plus(pings.limit(PING_DEVIATIONS));
        Duration longest = SILENT_AT_MOST.compareTo(usual) > 0 ? SILENT_AT_MOST : usual;
        return within(measured, min(usual.multipliedBy(1L << silent), longest), longest);
    }

    /** So long a message may be without an acknowledgement while the receiver is alive. */
    Duration unanswered() {
        return within(
                again().multipliedBy(2),
                UNANSWERED.multipliedBy(1L << unanswered),
                UNANSWERED_AT_MOST.multipliedBy(2));
    }

    /** So long a subscription may be without an answer. */
    Duration subscribing() {
        return within(
                again().multipliedBy(2),
                ACKNOWLEDGE.multipliedBy(1L << subscribing),
                UNANSWERED_AT_MOST);
    }

    /** The receiver accepted a connection after so many nanoseconds. */
    public void connected(long nanos) {
        connecting = 0;
        connected = Duration.ofNanos(nanos);
    }

    /** An attempt was given up because the receiver did not answer. */
    public void wasNotConnected() {
        connecting = Math.min(connecting + 1, MOST_DOUBLINGS);
    }

    /** So long an attempt may take; twice the time that the last one took. */
    public Duration connecting() {
        return within(
                connected.multipliedBy(2),
                min(CONNECT.multipliedBy(1L << connecting), CONNECT_AT_MOST),
                CONNECT_AT_MOST);
    }

    private static Duration within(Duration wanted, Duration least, Duration most) {
        return min(wanted.compareTo(least) < 0 ? least : wanted, most);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** RFC 6298, 2.2 and 2.3, in nanoseconds. */
    private static final class Smoothed {

        private static final double TIME_GAIN = 1 / 8.0;
        private static final double DEVIATION_GAIN = 1 / 4.0;

        private double time = -1;
        private double deviation;

        void add(long nanos) {
            if (time < 0) {
                time = nanos;
                deviation = nanos / 2.0;
            } else {
                deviation += DEVIATION_GAIN * (Math.abs(time - nanos) - deviation);
                time += TIME_GAIN * (nanos - time);
            }
        }

        /** Zero if nothing was measured. */
        Duration limit(int deviations) {
            return time < 0
                    ? Duration.ZERO
                    : Duration.ofNanos((long) (time + deviations * deviation));
        }
    }
}
