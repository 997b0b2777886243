package io.standpipe.modbus.frame;

import com.ghgande.j2mod.modbus.Modbus;
import java.time.Duration;
import java.util.ArrayDeque;

/**
 * The answers that one slave still owes, where an answer does not say to which request it belongs.
 * A slave answers in the order in which it was asked; so once it has answered what no owed answer
 * can be taken for, it owes nothing any more. One thread.
 */
public final class OwedAnswers {

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
    public void missed(Request request, long now) {
        held = false;
        if (missed.size() == MAX_KEPT) {
            missed.remove();
        }
        missed.add(new Missed(request.function(), request.answerSize(), now));
    }

    /** True if an answer of it may still come. */
    public boolean any(long now) {
        while (!missed.isEmpty() && now - missed.peek().at > MEMORY) {
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
    public boolean misses(Request request) {
        for (Missed each : missed) {
            int more = request.answerSize() - each.size;
            if (each.function == request.function() && (more == 0 || more == each.step())) {
                return true;
            }
        }
        return false;
    }

    /** The slave answered a request that no owed answer fits: it owes none any more. */
    public void settled() {
        missed.clear();
        held = false;
    }

    /**
     * The slave answered, but perhaps an earlier request: it is left alone until then, and owes no
     * answer if it stays silent.
     */
    public void hold(long until) {
        held = true;
        heldUntil = until;
    }

    /** When it may be asked again, or now. */
    public long free(long now) {
        if (held && heldUntil - now <= 0) {
            settled();
        }
        return held ? heldUntil : now;
    }

    /** The slave sent a frame while it was left alone, so it is left alone anew. */
    public void holdAgain(long until) {
        if (held) {
            heldUntil = until;
        }
    }
}
