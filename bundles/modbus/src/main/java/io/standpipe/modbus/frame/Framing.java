package io.standpipe.modbus.frame;

import com.ghgande.j2mod.modbus.Modbus;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Puts requests into bytes, and finds frames in the bytes of one connection. Knows the one request
 * that is under way, and tells a {@link Receiver} whether a frame answers it. One thread.
 */
public interface Framing {

    /** Told of what came, in the order in which it came. Sends nothing meanwhile. */
    interface Receiver {

        /**
         * The answer to the request under way, which is over with that.
         *
         * @param data index of the first byte behind the function code
         */
        void answered(ByteBuffer bytes, int data);

        /**
         * The device, or a converter, refused the request under way, which is over with that.
         *
         * @param code [1, 255]
         */
        void refused(int code);

        /** What came instead of the answer to the request under way, which is over with that. */
        void failed(WrongAnswer wrong);

        /**
         * Something that is no answer to the request under way. That goes on, if there is one.
         *
         * @param unit that sent it; -1 if unknown
         */
        void stray(WrongAnswer wrong, int unit);

        /** The same of a whole frame, where frames carry no number. */
        default void stray(WrongAnswer wrong, Frame frame) {
            stray(wrong, frame.unit());
        }

        /** Where the next frame begins cannot be known: the connection is of no more use. */
        void broken(WrongAnswer wrong);
    }

    /**
     * Tells the receiver what an answer of the unit that was asked is to this request.
     *
     * @param at index of the function code
     * @param size number of bytes from there, at least 2
     */
    static void judge(Request request, ByteBuffer answer, int at, int size, Receiver receiver) {
        int function = Byte.toUnsignedInt(answer.get(at));
        int code = Byte.toUnsignedInt(answer.get(at + 1));
        if (function == request.function() + Modbus.EXCEPTION_OFFSET && size == 2 && code != 0) {
            receiver.refused(code);
        } else if (function == request.function() && request.answeredBy(answer, at + 1, size - 1)) {
            receiver.answered(answer, at + 1);
        } else {
            receiver.failed(WrongAnswers.frame(request, answer, at, size));
        }
    }

    /** True if an answer does not say to which request it belongs. */
    boolean anonymous();

    /** True if after silence another frame begins, whatever came before. */
    boolean endsInSilence();

    /** A new connection begins: what came over the last one is forgotten. */
    void opened();

    /**
     * Puts a request into a buffer. From now on it is the one under way.
     *
     * @param out with {@link Request#MAX_FRAME} bytes of room
     */
    void put(Request request, int unit, ByteBuffer out);

    /** The request under way is given up: should its answer come, it is late. */
    void giveUp();

    /**
     * Bytes came.
     *
     * @param in big endian; is read to its end, not kept
     */
    void received(ByteBuffer in, Receiver receiver);

    /** The error if no more bytes came to the frame that has begun; null if no frame has begun. */
    @Nullable FrameError unfinished();

    /** The same for people; only if there is something. */
    WrongAnswer incomplete();

    /** The line has been silent for so long that what is unfinished will not go on. */
    void silence(Receiver receiver);

    /**
     * Makes ready for the next request, though {@link #unfinished} bytes may be there.
     *
     * @return false if they make it impossible: the connection must begin anew
     */
    boolean ready(Receiver receiver);
}
