package io.standpipe.uplink.session;

import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.TimeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks over one connection that it flows and not only stands: the gateway reads its own status,
 * and each one that the receiver acknowledged must come back. One thread.
 */
public final class EchoCheck {

    /** From a status' acknowledgement to its coming back. */
    public static final Duration BACK = Duration.ofSeconds(10);

    /** The same while a backlog goes out: the receiver has much to do. */
    static final Duration BACK_IN_REPLAY = Duration.ofSeconds(60);

    /** The status goes once a second at most: so many are under way if none comes back. */
    private static final int MAX_AWAITED = 64;

    /** What the check finds. */
    interface Verdict {

        void flows();

        void broken();
    }

    private final Scheduler scheduler;
    private final TimeSource time;
    private final BooleanSupplier replaying;
    private final AnswerTimes times;
    private final Verdict verdict;
    private final ArrayDeque<byte[]> awaited = new ArrayDeque<>();
    private boolean allowed;
    private boolean acknowledged;
    private long since;
    private Scheduler.@Nullable Task look;

    /**
     * @param replaying whether a backlog goes out
     * @param times where the receiver takes long to acknowledge, it may take long to deliver
     */
    EchoCheck(
            Scheduler scheduler,
            TimeSource time,
            BooleanSupplier replaying,
            AnswerTimes times,
            Verdict verdict) {
        this.scheduler = scheduler;
        this.time = time;
        this.replaying = replaying;
        this.times = times;
        this.verdict = verdict;
    }

    /** The receiver lets the gateway read its status: from now on it must come. */
    void allowed() {
        allowed = true;
        watch();
    }

    /** A status was sent. */
    void sent(byte[] status) {
        if (awaited.size() == MAX_AWAITED) {
            awaited.remove();
        }
        awaited.add(status);
    }

    /** The receiver acknowledged a status. */
    void acknowledged() {
        if (!awaited.isEmpty() && !acknowledged) {
            acknowledged = true;
            since = time.nanos();
            watch();
        }
    }

    /** The receiver refused a status: none comes back. */
    void refused() {
        awaited.pollLast();
    }

    /**
     * Something came on the status' topic.
     *
     * @param retained the receiver's memory, which proves nothing
     */
    void arrived(byte[] payload, boolean retained) {
        if (retained || awaited.stream().noneMatch(status -> Arrays.equals(status, payload))) {
            return;
        }
        for (Iterator<byte[]> all = awaited.iterator(); all.hasNext(); ) {
            byte[] status = all.next();
            all.remove();
            if (Arrays.equals(status, payload)) {
                break;
            }
        }
        acknowledged = false;
        cancel();
        verdict.flows();
    }

    private void watch() {
        if (allowed && acknowledged && look == null) {
            Duration slow = times.again();
            look = scheduler.schedule(slow.compareTo(BACK) > 0 ? slow : BACK, this::look);
        }
    }

    private void look() {
        look = null;
        if (replaying.getAsBoolean() && time.nanos() - since < BACK_IN_REPLAY.toNanos()) {
            watch();
        } else {
            // If the connection goes on all the same, the next status is the next try.
            awaited.clear();
            acknowledged = false;
            verdict.broken();
        }
    }

    void close() {
        cancel();
    }

    private void cancel() {
        if (look != null) {
            look.cancel();
            look = null;
        }
    }
}
