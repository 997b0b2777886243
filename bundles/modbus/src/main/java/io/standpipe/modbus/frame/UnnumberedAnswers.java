package io.standpipe.modbus.frame;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The request under way where an answer carries no number: by unit, function and length alone a
 * frame is its answer, and one that is not may be owed from before, so that the right one is still
 * to come. One thread.
 */
final class UnnumberedAnswers {

    private @Nullable Request wanted;
    private int unit;
    // Whether the latest request was answered.
    private boolean over;

    /** A new connection begins. */
    void opened() {
        wanted = null;
    }

    void asked(Request request, int of) {
        wanted = request;
        unit = of;
        over = false;
    }

    /** Nothing is waited for any more. */
    void giveUp() {
        wanted = null;
    }

    /** The request that waits for its answer; null if none does. */
    @Nullable Request wanted() {
        return wanted;
    }

    /** The unit that was asked last. */
    int unit() {
        return unit;
    }

    /** Whether the latest request was answered. */
    boolean over() {
        return over;
    }

    /** A whole frame came. */
    void take(Frame whole, int pduAt, Framing.Receiver receiver) {
        Request request = wanted;
        if (request == null) {
            FrameError frameError =
                    over && whole.unit() == unit ? FrameError.EXTRA : FrameError.LATE;
            receiver.stray(frameError.plain(), whole);
        } else if (whole.unit() != unit) {
            receiver.stray(WrongAnswers.unit(whole.unit()), whole);
        } else {
            Framing.judge(request, whole.bytes(), pduAt, whole.size(), new Judged(receiver, whole));
        }
    }

    /** What is not the answer may be an earlier one: then the right one is still to come. */
    private final class Judged implements Framing.Receiver {
        private final Framing.Receiver receiver;
        private final Frame frame;

        private Judged(Framing.Receiver receiver, Frame frame) {
            this.receiver = receiver;
            this.frame = frame;
        }

        @Override
        public void answered(ByteBuffer bytes, int data) {
            end();
            receiver.answered(bytes, data);
        }

        @Override
        public void refused(int code) {
            end();
            receiver.refused(code);
        }

        private void end() {
            wanted = null;
            over = true;
        }

        @Override
        public void failed(WrongAnswer wrong) {
            receiver.stray(wrong, frame);
        }

        @Override
        public void stray(WrongAnswer wrong, int from) {
            receiver.stray(wrong, from);
        }

        @Override
        public void broken(WrongAnswer wrong) {
            receiver.broken(wrong);
        }
    }
}
