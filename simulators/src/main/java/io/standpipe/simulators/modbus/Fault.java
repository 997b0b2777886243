package io.standpipe.simulators.modbus;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * How an answer goes, or does not go, over the wire. An answer is a whole Modbus TCP frame: bytes 0
 * and 1 transaction, 2 and 3 protocol, 4 and 5 length of the rest, 6 unit, 7 function, then data.
 */
@FunctionalInterface
public interface Fault {

    /** Sends the answer, or what comes instead of it. Called on the connection's thread. */
    void send(Wire wire, byte[] answer) throws IOException;

    /** The connection as a fault sees it. */
    interface Wire {

        void write(byte[] bytes) throws IOException;

        void close();

        /** Runs an action later, if the connection still stands then. */
        void after(Duration delay, WireAction action);

        /** Keeps an answer back; gives what was kept back before, or no bytes. */
        byte[] hold(byte[] answer);
    }

    /** What is done on a wire later. */
    @FunctionalInterface
    interface WireAction {
        void run() throws IOException;
    }

    /** As it should be. */
    Fault NONE = Wire::write;

    /** Takes the request and never answers. */
    Fault MUTE = (wire, answer) -> {};

    /** Takes the request and closes the connection. */
    Fault CLOSE = (wire, answer) -> wire.close();

    /** Answers with another transaction id. */
    Fault OTHER_TRANSACTION = (wire, answer) -> wire.write(changed(answer, 1, 0x55));

    /** Answers in the name of another unit. */
    Fault OTHER_UNIT = (wire, answer) -> wire.write(changed(answer, 6, 0x55));

    /** Answers another function: 4 for 3, 3 for 4, 2 for 1, 1 for 2. */
    Fault OTHER_FUNCTION =
            (wire, answer) -> wire.write(changed(answer, 7, answer[7] <= 2 ? 0x03 : 0x07));

    /** Sends the first half of the frame, and no more. */
    Fault HALF = (wire, answer) -> wire.write(Arrays.copyOf(answer, answer.length / 2));

    /**
     * Keeps the answer to one request back and sends it together with the answer to the next, in
     * one write: to a master that gave the first up, a stale frame and its own in one piece.
     */
    Fault GLUED =
            (wire, answer) -> {
                byte[] held = wire.hold(answer);
                if (held.length > 0) {
                    wire.hold(new byte[0]);
                    wire.write(joined(held, answer));
                }
            };

    /** Sends the answer twice in one write. */
    Fault TWICE = (wire, answer) -> wire.write(joined(answer, answer));

    /** Sends each byte in a write, so a packet, of its own. */
    Fault SINGLE_BYTES =
            (wire, answer) -> {
                for (byte one : answer) {
                    wire.write(new byte[] {one});
                }
            };

    /** Refuses with this Modbus exception code. */
    static Fault exception(int code) {
        return (wire, answer) -> {
            byte[] refusal = Arrays.copyOf(answer, 9);
            refusal[4] = 0;
            refusal[5] = 3;
            refusal[7] |= (byte) 0x80;
            refusal[8] = (byte) code;
            wire.write(refusal);
        };
    }

    /** Answers this much later than it could; meanwhile the next requests are taken. */
    static Fault late(Duration by) {
        return (wire, answer) -> wire.after(by, () -> wire.write(answer));
    }

    /** Sends the first half of the frame at once and the rest later. */
    static Fault halves(Duration pause) {
        return (wire, answer) -> {
            int middle = answer.length / 2;
            wire.write(Arrays.copyOf(answer, middle));
            wire.after(pause, () -> wire.write(Arrays.copyOfRange(answer, middle, answer.length)));
        };
    }

    /**
     * Sends these bytes in place of the answer.
     *
     * @param hex for instance {@code "ff00ff"}
     */
    static Fault garbage(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        return (wire, answer) -> wire.write(bytes);
    }

    private static byte[] changed(byte[] answer, int index, int xor) {
        byte[] copy = answer.clone();
        copy[index] ^= (byte) xor;
        return copy;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
