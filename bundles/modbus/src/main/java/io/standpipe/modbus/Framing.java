package io.standpipe.modbus;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * How requests and answers stand in the bytes of one connection. It knows the one request that is
 * under way, and tells a {@link Receiver} what the bytes that come are to it. One thread.
 */
interface Framing {

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

    /**
     * What has come that is not whole yet would be this flaw if no more came; null if nothing has.
     */
    @Nullable Flaw unfinished();

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
