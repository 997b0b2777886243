package io.standpipe.modbus.frame;

import com.ghgande.j2mod.modbus.Modbus;
import java.time.Duration;
import java.util.ArrayDeque;

/**
 * The answers that one slave still owes, where an answer does not say to which request it belongs.
 * A slave answers in the order in which it was asked; so once it has answered one request, it owes
 * nothing that was asked before. One thread.
 */
public final class OwedAnswers {

    /** No answer comes later than this. */
    static final long MEMORY = Duration.ofSeconds(60).toNanos();

    /** As many are kept; more within MEMORY are not asked. */
    private static final int MAX_KEPT = 64;

    /** Longest that a slave is left alone of which no late answer was seen. */
    private static final long UNSEEN = Duration.ofSeconds(10).toNanos();

    private static final class Missed {
        private final int function;
        private final int size;
        private final long askedAt;
        private boolean came;

        private Missed(int function, int size, long askedAt) {
            this.function = function;
            this.size = size;
            this.askedAt = askedAt;
        }

        /** Bytes by which its answer grows. */
        private int step() {
            return function <= Modbus.READ_INPUT_DISCRETES ? 1 : 2;
        }

        private boolean isOwed(Frame frame) {
            return frame.function() == function
                    ? frame.size() == size
                    : frame.function() == function + Modbus.EXCEPTION_OFFSET;
        }

        /**
         * Whether its answer would be taken for that to this request, as it should be or with one
         * register too many, as some slaves send it.
         */
        private boolean fits(Request request) {
            int more = request.answerSize() - size;
            return function == request.function() && (more == 0 || more == step());
        }
    }

    private final ArrayDeque<Missed> missed = new ArrayDeque<>();
    private long heldUntil;
    private boolean held;
    // The latest request is answered, so the slave is there.
    private boolean spoke;
    // The longest that an answer took which came after it was given up, and when that was seen.
    private long late;
    private long lateAt;

    /**
     * A request got no answer that was taken for its own.
     *
     * @param askedAt when it was sent
     */
    public void missed(Request request, long askedAt) {
        held = false;
        spoke = false;
        if (missed.size() == MAX_KEPT) {
            missed.remove();
        }
        missed.add(new Missed(request.function(), request.answerSize(), askedAt));
    }

    /** True if an answer of it may still come. */
    public boolean any(long now) {
        while (!missed.isEmpty() && now - missed.peek().askedAt > MEMORY) {
            missed.remove();
        }
        return !missed.isEmpty();
    }

    /** True if the frame is one of the owed answers, each of which comes once. */
    public boolean explains(Frame frame, long now) {
        if (any(now)) {
            for (Missed each : missed) {
                if (!each.came && each.isOwed(frame)) {
                    each.came = true;
                    cameLate(now - each.askedAt, now);
                    return true;
                }
            }
        }
        return false;
    }

    private void cameLate(long took, long now) {
        late = now - lateAt > MEMORY ? took : Math.max(late, took);
        lateAt = now;
    }

    /** True if an owed answer would be taken for the answer to this request. */
    public boolean misses(Request request) {
        return missed.stream().anyMatch(each -> each.fits(request));
    }

    /** True if the slave has answered since, and nothing that it owes fits this request. */
    public boolean clear(Request request) {
        return spoke && !misses(request);
    }

    /**
     * True if an answer to the one request would show that no owed one fits the other: a slave
     * answers in the order in which it was asked, so what it was asked before the first request
     * that the answer may belong to is over.
     */
    public boolean tells(Request asked, Request of) {
        boolean reached = false;
        for (Missed each : missed) {
            reached |= each.fits(asked);
            if (reached && each.fits(of)) {
                return false;
            }
        }
        return true;
    }

    /** The slave answered a request that {@link #tells} of others. */
    public void answered(Request asked) {
        while (!missed.isEmpty() && !missed.peek().fits(asked)) {
            missed.remove();
        }
        held = false;
        spoke = true;
    }

    private void settled() {
        missed.clear();
        held = false;
    }

    /**
     * The slave answered, but perhaps an earlier request: it is left alone for the time within
     * which the rest of what it owes would come, and owes nothing if it stays silent.
     *
     * @param function of the request
     * @param askedAt when that was sent
     * @param timeout least time, in nanoseconds
     */
    public void hold(int function, long askedAt, long timeout, long now) {
        long since = askedAt;
        for (Missed each : missed) {
            if (!each.came && each.function == function) {
                since = each.askedAt;
                break;
            }
        }
        long unseen = Math.min(askedAt - since, UNSEEN);
        held = true;
        heldUntil = now + Math.max(timeout, Math.max(unseen, seen(now)));
    }

    private long seen(long now) {
        return now - lateAt > MEMORY ? 0 : late;
    }

    /** When it may be asked again, or now. */
    public long free(long now) {
        if (held && heldUntil - now <= 0) {
            settled();
        }
        return held ? heldUntil : now;
    }

    /** The slave sent a frame; if it is left alone, then from now anew. */
    public void holdAgain(long timeout, long now) {
        long until = now + Math.max(timeout, seen(now));
        if (held && until - heldUntil > 0) {
            heldUntil = until;
        }
    }
}
