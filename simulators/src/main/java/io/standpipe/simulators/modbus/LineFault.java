package io.standpipe.simulators.modbus;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * How an answer goes, or does not go, over a serial line. An answer is a whole RTU frame: unit,
 * function, data, check sum (2 bytes).
 */
@FunctionalInterface
public interface LineFault {

    /** Sends the answer, or what comes instead of it. Called on the line's thread. */
    void send(Line line, byte[] answer) throws IOException;

    /** The line as a fault sees it. */
    interface Line {

        /** Puts bytes on the line, at the line's speed. */
        void write(byte[] bytes) throws IOException;

        /** The same later. */
        void later(Duration delay, byte[] bytes);

        /** Keeps an answer of this unit back; gives what was kept back before, or no bytes. */
        byte[] hold(byte[] answer);
    }

    /** As it should be. */
    LineFault NONE = Line::write;

    /** Never answers. */
    LineFault MUTE = (line, answer) -> {};

    /** Has one bit wrong. */
    LineFault BAD_SUM =
            (line, answer) -> {
                byte[] copy = answer.clone();
                copy[copy.length / 2] ^= 0x10;
                line.write(copy);
            };

    /** Answers in the name of another unit, with a right check sum. */
    LineFault OTHER_UNIT =
            (line, answer) -> {
                byte[] copy = Arrays.copyOf(answer, answer.length - 2);
                copy[0] ^= 0x55;
                line.write(RtuLine.summed(copy));
            };

    /** Sends the first half of the frame, and no more. */
    LineFault HALF = (line, answer) -> line.write(Arrays.copyOf(answer, answer.length / 2));

    /** Sends the answer twice, without silence between. */
    LineFault TWICE =
            (line, answer) -> {
                byte[] both = Arrays.copyOf(answer, 2 * answer.length);
                System.arraycopy(answer, 0, both, answer.length, answer.length);
                line.write(both);
            };

    /** Keeps every other answer back and sends it before the next, without silence between. */
    LineFault GLUED =
            (line, answer) -> {
                byte[] held = line.hold(answer);
                if (held.length > 0) {
                    line.hold(new byte[0]);
                    byte[] both = Arrays.copyOf(held, held.length + answer.length);
                    System.arraycopy(answer, 0, both, held.length, answer.length);
                    line.write(both);
                }
            };

    /** Answers this much later than it could. */
    static LineFault late(Duration by) {
        return (line, answer) -> line.later(by, answer);
    }

    /**
     * Sends these bytes in place of the answer.
     *
     * @param hex for instance {@code "ff00ff"}
     */
    static LineFault garbage(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        return (line, answer) -> line.write(bytes);
    }
}
