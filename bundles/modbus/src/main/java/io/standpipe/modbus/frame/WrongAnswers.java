package io.standpipe.modbus.frame;

import com.ghgande.j2mod.modbus.Modbus;
import io.standpipe.model.words.AnswerPhrase;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Recognises what came instead of an answer by its bytes, and says what to do about it. Nothing of
 * this is ever data.
 */
public final class WrongAnswers {

    private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();

    /** Bytes and characters of a peer that are shown. */
    private static final int SHOWN = 8;

    private static final int SHOWN_TEXT = 30;

    /** Exception codes that devices have. */
    private static final int MAX_CODE = 11;

    private static final int MBAP_HEADER = 6;
    private static final int MAX_LENGTH = 254;
    private static final int SUM = 2;

    private WrongAnswers() {}

    /** Of a unit that was not asked. */
    public static WrongAnswer unit(int unit) {
        return new WrongAnswer(FrameError.WRONG_UNIT, AnswerPhrase.OTHER_UNIT.of(unit));
    }

    /** With another transaction id than the request's. */
    static WrongAnswer transaction(int came, int asked) {
        return new WrongAnswer(
                FrameError.FOREIGN,
                came == 0
                        ? AnswerPhrase.TRANSACTION_0.of()
                        : AnswerPhrase.TRANSACTION.of(came, asked));
    }

    /** The beginning of an answer. */
    static WrongAnswer part(int came, int whole) {
        return new WrongAnswer(
                FrameError.TRUNCATED,
                whole > came ? AnswerPhrase.PART.of(came, whole) : FrameError.TRUNCATED.text());
    }

    /**
     * A whole frame of the unit that was asked.
     *
     * @param at index of the function code
     * @param size number of bytes from there, at least 2
     */
    static WrongAnswer frame(Request request, ByteBuffer answer, int at, int size) {
        int asked = request.function();
        int function = Byte.toUnsignedInt(answer.get(at));
        int first = Byte.toUnsignedInt(answer.get(at + 1));
        if (echo(request, answer, at, size)) {
            return new WrongAnswer(FrameError.ECHO, AnswerPhrase.ECHOED.of());
        }
        if (function == asked + Modbus.EXCEPTION_OFFSET) {
            return content(
                    size > 2 ? AnswerPhrase.PADDED_EXCEPTION.of(size) : AnswerPhrase.NO_CODE.of());
        }
        if (function != asked) {
            boolean exception = function >= Modbus.EXCEPTION_OFFSET;
            return new WrongAnswer(
                    FrameError.WRONG_FUNCTION,
                    exception
                            ? AnswerPhrase.OTHER_EXCEPTION.of(
                                    function - Modbus.EXCEPTION_OFFSET, asked)
                            : AnswerPhrase.OTHER_FUNCTION.of(function, asked));
        }
        if (size == 2 && first > 0 && first <= MAX_CODE) {
            return content(
                    AnswerPhrase.UNMARKED.of(
                            ExceptionCode.of(first), asked, asked + Modbus.EXCEPTION_OFFSET));
        }
        Read read = request.read();
        return read == null ? confirmation(request, size) : data(read, answer, at, size);
    }

    private static WrongAnswer confirmation(Request write, int size) {
        int wanted = write.answerSize();
        return content(
                size == wanted
                        ? AnswerPhrase.OTHER_CONFIRMATION.of()
                        : AnswerPhrase.CONFIRMATION_LENGTH.of(size - 1, wanted - 1));
    }

    private static WrongAnswer content(String text) {
        return new WrongAnswer(FrameError.WRONG_CONTENT, text);
    }

    private static boolean echo(Request request, ByteBuffer answer, int at, int size) {
        byte[] pdu = request.pdu();
        if (size != pdu.length) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            if (answer.get(at + i) != pdu[i]) {
                return false;
            }
        }
        return true;
    }

    /** Of the right function, but other data than asked for. */
    private static WrongAnswer data(Read read, ByteBuffer answer, int at, int size) {
        int count = Byte.toUnsignedInt(answer.get(at + 1));
        int data = size - 2;
        if (count == 0 && data > 1 && Byte.toUnsignedInt(answer.get(at + 2)) == data - 1) {
            return content(AnswerPhrase.COUNT_OF_TWO.of());
        }
        if (count != data) {
            return content(AnswerPhrase.OTHER_COUNT.of(count, data));
        }
        boolean bits = read.table().bits();
        if (!bits && data % 2 != 0) {
            return content(AnswerPhrase.ODD_BYTES.of(data));
        }
        int came = bits ? Math.min(data * Byte.SIZE, read.count()) : data / 2;
        if (data < read.answerBytes()) {
            return new WrongAnswer(
                    FrameError.WRONG_CONTENT,
                    (bits ? AnswerPhrase.FEWER_BITS : AnswerPhrase.FEWER_REGISTERS)
                            .of(came, read.count()),
                    came);
        }
        return content(
                bits
                        ? AnswerPhrase.BYTES_OF_BITS.of(data, read.answerBytes())
                        : AnswerPhrase.REGISTERS.of(came, read.count()));
    }

    /**
     * Bytes over TCP that do not begin a Modbus TCP frame.
     *
     * @param transaction of the request under way
     */
    static WrongAnswer noTcpFrame(byte[] bytes, int transaction) {
        int size = bytes.length;
        if (rtu(bytes, size)) {
            return garbage(AnswerPhrase.RTU_FRAME.of());
        }
        if (size > 2 && (bytes[0] == 0x15 || bytes[0] == 0x16) && bytes[1] == 3 && bytes[2] <= 4) {
            return garbage(AnswerPhrase.TLS_RECORD.of());
        }
        if (size > MBAP_HEADER && u16(bytes, 0) == transaction) {
            int protocol = u16(bytes, 2);
            int length = u16(bytes, 4);
            int rest = size - MBAP_HEADER;
            if (protocol == 0 && Short.toUnsignedInt(Short.reverseBytes((short) length)) == rest) {
                return garbage(AnswerPhrase.LENGTH_REVERSED.of(length, rest));
            }
            if (protocol == 0) {
                return garbage(AnswerPhrase.LENGTH_OUTSIDE.of(length, MAX_LENGTH));
            }
            if (length == rest) {
                return garbage(AnswerPhrase.PROTOCOL.of(protocol));
            }
        }
        return other(bytes, size, FrameError.GARBAGE);
    }

    /**
     * Bytes between two silences of a line that are no frame.
     *
     * @param request under way
     * @param unit that was asked
     * @param frameError what they are by their form
     */
    static WrongAnswer noRtuFrame(byte[] bytes, Request request, int unit, FrameError frameError) {
        int size = bytes.length;
        if (rtu(bytes, size)) {
            int from = Byte.toUnsignedInt(bytes[0]);
            int pdu = size - 1 - SUM;
            String text =
                    from != unit
                            ? unit(from).text()
                            : frame(request, ByteBuffer.wrap(bytes), 1, pdu).text();
            return new WrongAnswer(frameError, text);
        }
        if (summed(bytes, size, true)) {
            return new WrongAnswer(frameError, AnswerPhrase.SUM_REVERSED.of());
        }
        boolean header = size > MBAP_HEADER + 1 && u16(bytes, 2) == 0;
        if (header && u16(bytes, 4) == size - MBAP_HEADER) {
            return new WrongAnswer(frameError, AnswerPhrase.TCP_FRAME.of());
        }
        return other(bytes, size, frameError);
    }

    private static WrongAnswer other(byte[] bytes, int size, FrameError frameError) {
        if (size >= 2 && all(bytes, 0)) {
            return new WrongAnswer(frameError, AnswerPhrase.ZEROS.of(size));
        }
        if (size > 2 && bytes[0] == ':' && hexadecimal(bytes, 1)) {
            return new WrongAnswer(frameError, AnswerPhrase.ASCII_FRAME.of());
        }
        boolean telnet = size > 2 && bytes[0] == (byte) 0xFF && (bytes[1] & 0xFF) >= 0xFB;
        if (telnet || text(bytes)) {
            return new WrongAnswer(
                    frameError,
                    telnet ? AnswerPhrase.TELNET.of() : AnswerPhrase.TEXT.of(shown(bytes)));
        }
        if (frameError != FrameError.GARBAGE) {
            return frameError.plain();
        }
        int shown = Math.min(SHOWN, size);
        return garbage(
                AnswerPhrase.GARBAGE_BYTES.of(
                        HEX.formatHex(bytes, 0, shown) + (shown < size ? " ..." : "")));
    }

    private static WrongAnswer garbage(String text) {
        return new WrongAnswer(FrameError.GARBAGE, text);
    }

    private static int u16(byte[] bytes, int at) {
        return Byte.toUnsignedInt(bytes[at]) << Byte.SIZE | Byte.toUnsignedInt(bytes[at + 1]);
    }

    private static boolean all(byte[] bytes, int value) {
        for (byte each : bytes) {
            if (each != value) {
                return false;
            }
        }
        return true;
    }

    /** Whether they are unit, something and the right check sum. */
    private static boolean rtu(byte[] bytes, int size) {
        return summed(bytes, size, false);
    }

    private static boolean summed(byte[] bytes, int size, boolean exchanged) {
        if (size < 3 + SUM || size > Rtu.MAX_SIZE || all(bytes, 0)) {
            return false;
        }
        int crc = Crc16.of(bytes, 0, size - SUM);
        byte low = bytes[exchanged ? size - 1 : size - SUM];
        byte high = bytes[exchanged ? size - SUM : size - 1];
        return low == (byte) crc && high == (byte) (crc >> Byte.SIZE);
    }

    private static boolean hexadecimal(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (Character.digit(bytes[i], 16) < 0 && bytes[i] != '\r' && bytes[i] != '\n') {
                return false;
            }
        }
        return true;
    }

    /** Nearly all of it can be printed. */
    private static boolean text(byte[] bytes) {
        int printable = 0;
        for (byte each : bytes) {
            printable += printable(each) || each == '\r' || each == '\n' || each == '\t' ? 1 : 0;
        }
        return bytes.length >= 4 && printable * 10 >= bytes.length * 9;
    }

    private static boolean printable(byte character) {
        return character >= ' ' && character < 0x7F;
    }

    private static String shown(byte[] bytes) {
        byte[] shown = Arrays.copyOf(bytes, Math.min(SHOWN_TEXT, bytes.length));
        for (int i = 0; i < shown.length; i++) {
            if (!printable(shown[i]) || shown[i] == '"' || shown[i] == '\\') {
                shown[i] = ' ';
            }
        }
        return new String(shown, StandardCharsets.US_ASCII).strip();
    }
}
