package io.standpipe.modbus;

import com.ghgande.j2mod.modbus.Modbus;
import java.time.Duration;
import java.util.ArrayDeque;

/**
 * The answers that one slave still owes, where an answer does not say to which request it belongs.
 * A slave answers in the order in which it was asked; so once it has answered what no owed answer
 * can be taken for, it owes nothing any more. One thread.
 */
final class Doubt {

    /** No answer comes later than this. */
    static final long MEMORY = Duration.ofSeconds(60).toNanos();

    /** As many are kept; more within MEMORY are not asked. */
    private static final int MAX_KEPT = 64;

    private static final class Missed {
        private final int function;
        private final int size;
        private final long at;
        private boolean came;

        private Missed(int function, int size, long at) {
            this.function = function;
            this.size = size;
            this.at = at;
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
    }

    private final ArrayDeque<Missed> missed = new ArrayDeque<>();
    private long heldUntil;
    private boolean held;

    /** A request got no answer that was taken for its own. */
    void missed(Request request, long now) {
        held = false;
        if (missed.size() == MAX_KEPT) {
            missed.remove();
        }
        missed.add(new Missed(request.function(), request.answerSize(), now));
    }

    /** True if an answer of it may still come. */
    boolean any(long now) {
        while (!missed.isEmpty() && now - missed.peek().at > MEMORY) {
            missed.remove();
        }
        return !missed.isEmpty();
    }

    /** True if the frame is one of the owed answers, each of which comes once. */
    boolean explains(Frame frame, long now) {
        if (any(now)) {
            for (Missed each : missed) {
                if (!each.came && each.isOwed(frame)) {
                    each.came = true;
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * True if an owed answer would be taken for the answer to this request, as it should be or with
     * one register too many, as some slaves send it.
     */
    boolean misses(Request request) {
        for (Missed each : missed) {
            int more = request.answerSize() - each.size;
            if (each.function == request.function() && (more == 0 || more == each.step())) {
                return true;
            }
        }
        return false;
    }

    /** It has answered what tells that it owes nothing. */
    void settled() {
        missed.clear();
        held = false;
    }

    /**
     * It has answered, but perhaps an earlier request: it is left alone until then, and owes
     * nothing if it stays silent.
     */
    void hold(long until) {
        held = true;
        heldUntil = until;
    }

    /** When it may be asked again, or now. */
    long free(long now) {
        if (held && heldUntil - now <= 0) {
            settled();
        }
        return held ? heldUntil : now;
    }

    /** It has sent something though it was to be left alone: the time begins anew. */
    void stirred(long until) {
        if (held) {
            heldUntil = until;
        }
    }
}
