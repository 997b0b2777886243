package io.standpipe.uplink.session;

import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.model.words.ConnectionPhrase;
import io.standpipe.uplink.queue.InFlight;
import io.standpipe.uplink.queue.InFlight.Sent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether a connection that stands still works. Whatever comes from the receiver shows that it
 * lives; where nothing comes though something is under way, a ping asks. A connection over which
 * nothing comes is dead, soon if an alarm waits. One that lives but leaves a message without an
 * acknowledgement is told, and given up only in the end: a receiver that is slow is better than
 * none. Also sends the pings by which the receiver knows that the gateway lives. One thread.
 */
final class Liveness {

    /** With something under way and nothing heard for so long, a ping asks. */
    private static final Duration ASK = AnswerTimes.AGAIN;

    /**
     * The receiver hears something at least so much before the keep-alive ends, or at half of it.
     */
    private static final long MARGIN = Duration.ofSeconds(5).toNanos();

    /** With nothing acknowledged for so long, it is told that nothing is. */
    private static final Duration TELL = Duration.ofSeconds(30);

    /** The shortest silence without a message of a lane under way that means anything. */
    private static final Duration ALONE = Duration.ofSeconds(5);

    private static final long NEVER = Long.MAX_VALUE;

    /** Told what is found. */
    interface Owner {

        /** Something may be due. */
        void pump();

        /** The receiver lives, but has acknowledged nothing since then. */
        void unanswered(Stamp since);

        /** The connection does not work. */
        void dead(String cause);

        /** How people know a path. */
        String name(String path);
    }

    private final UplinkTransport link;
    private final InFlight inFlight;
    private final AlarmRetransmit retransmit;
    private final InFlightLimit inFlightLimit;
    private final AnswerTimes times;
    private final TimeSource time;
    private final Scheduler scheduler;
    private final Owner owner;
    private final long began;

    /** Between two packets to the receiver, at most; nanoseconds. */
    private final long interval;

    private final Duration alone;
    private long heard;
    private long sent;
    private long answered;
    private boolean acknowledged;
    private boolean asking;
    private long asked;
    private boolean told;
    private boolean gaveUp;
    private Scheduler.@Nullable Task watch;
    private long watchAt;

    /**
     * @param keepAlive that holds for the connection, seconds; 0 for none
     * @param usual the one that is configured, seconds
     */
    Liveness(
            UplinkTransport link,
            InFlight inFlight,
            AlarmRetransmit retransmit,
            InFlightLimit inFlightLimit,
            AnswerTimes times,
            int keepAlive,
            int usual,
            TimeSource time,
            Scheduler scheduler,
            Owner owner) {
        this.link = link;
        this.inFlight = inFlight;
        this.retransmit = retransmit;
        this.inFlightLimit = inFlightLimit;
        this.times = times;
        this.time = time;
        this.scheduler = scheduler;
        this.owner = owner;
        began = time.nanos();
        heard = began;
        sent = began;
        answered = began;
        long nanos = Duration.ofSeconds(keepAlive).toNanos();
        interval = keepAlive == 0 ? NEVER : Math.max(nanos - MARGIN, nanos / 2);
        long half = usual * 500L;
        alone =
                Duration.ofMillis(
                        Math.max(
                                ALONE.toMillis(),
                                Math.min(half, AnswerTimes.ACKNOWLEDGE.toMillis())));
    }

    /** Something was sent. */
    void sent() {
        sent = time.nanos();
    }

    /** The receiver acknowledged a message. */
    void answered(Sent message) {
        long now = time.nanos();
        times.answered(now - message.at());
        inFlightLimit.answered(message, now);
        answered = now;
        acknowledged = true;
        told = false;
    }

    /**
     * Whether the gateway gave up a connection over which the receiver acknowledged nothing at all:
     * then no message is to blame.
     */
    boolean nothingAcknowledged() {
        return gaveUp && !acknowledged;
    }

    /** Plans the next look. */
    void watch() {
        long now = time.nanos();
        // Nothing that is sent now can be late before.
        if (watch != null && watchAt - now <= Math.min(ASK.toNanos(), interval)) {
            return;
        }
        listen();
        long left = left(now);
        if (left == NEVER || (watch != null && watchAt - (now + left) <= 0)) {
            return;
        }
        close();
        watchAt = now + left;
        watch = scheduler.schedule(Duration.ofNanos(left), this::look);
    }

    private void listen() {
        long at = Math.max(heard - began, link.heardAt() - began) + began;
        if (asking && at - asked >= 0) {
            asking = false;
            times.pinged(at - asked);
        }
        heard = at;
    }

    /** Until something is to be done, nanoseconds, at least 0. */
    private long left(long now) {
        Long copy = retransmit.next(now);
        long left = copy == null ? NEVER : copy - now;
        if (interval != NEVER) {
            left = Math.min(left, sent + interval - now);
        }
        Sent oldest = inFlight.oldest();
        if (oldest != null) {
            left = Math.min(left, oldest.at() + times.unanswered().toNanos() - now);
            if (!told) {
                left = Math.min(left, unanswered(oldest) + TELL.toNanos() - now);
            }
            if (!asking) {
                left = Math.min(left, later(oldest.at()) + ASK.toNanos() - now);
            }
        }
        return Math.max(0, Math.min(left, untilDead(now)));
    }

    private long later(long at) {
        return at - heard > 0 ? at : heard;
    }

    private long unanswered(Sent oldest) {
        return oldest.at() - answered > 0 ? oldest.at() : answered;
    }

    /** Until the silence means death, nanoseconds. */
    private long untilDead(long now) {
        long left = NEVER;
        Sent oldest = inFlight.oldest();
        long carried =
                Math.max(
                        0,
                        inFlightLimit.transit(inFlight.bytes()).toNanos()
                                - InFlightLimit.WAIT.toNanos());
        if (retransmit.any()) {
            left = later(retransmit.oldest()) + limit(AnswerTimes.SILENT) + carried - now;
        }
        if (oldest != null) {
            long other = later(oldest.at()) + limit(patience()) + carried - now;
            left = Math.min(left, other);
        } else if (asking) {
            left = Math.min(left, later(asked) + limit(alone) - now);
        }
        return left;
    }

    private long limit(Duration usual) {
        return times.silence(usual).toNanos();
    }

    private Duration patience() {
        return inFlight.noneOfALane() ? alone : AnswerTimes.ACKNOWLEDGE;
    }

    private void look() {
        watch = null;
        listen();
        long now = time.nanos();
        Sent oldest = inFlight.oldest();
        if (untilDead(now) <= 0) {
            gaveUp = true;
            times.wasSilent();
            owner.dead(ConnectionPhrase.BROKER_SILENT.of("%.1f".formatted((now - heard) / 1e9)));
            return;
        }
        if (oldest != null && now - oldest.at() >= times.unanswered().toNanos()) {
            long waited = Duration.ofNanos(now - oldest.at()).toSeconds();
            gaveUp = true;
            times.wasUnanswered();
            owner.dead(ConnectionPhrase.NOT_ACKNOWLEDGED.of(owner.name(oldest.path()), waited));
            return;
        }
        if (oldest != null && !told && now - unanswered(oldest) >= TELL.toNanos()) {
            told = true;
            owner.unanswered(stamp(unanswered(oldest)));
        }
        boolean ask = oldest != null && !asking && now - later(oldest.at()) >= ASK.toNanos();
        if (ask || (interval != NEVER && now - sent >= interval)) {
            sent = now;
            if (!asking) {
                asking = true;
                asked = now;
            }
            link.ping();
        }
        owner.pump();
    }

    private Stamp stamp(long nanos) {
        Stamp now = time.stamp();
        return new Stamp(nanos, now.utc() - (now.nanos() - nanos) / 1_000_000, now.clock());
    }

    /** Looks no more. */
    void close() {
        if (watch != null) {
            watch.cancel();
            watch = null;
        }
    }
}
