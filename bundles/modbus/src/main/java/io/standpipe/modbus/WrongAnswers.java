package io.standpipe.modbus;

import com.ghgande.j2mod.modbus.Modbus;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Recognises what came instead of an answer by its bytes, and says what to do about it. Nothing of
 * this is ever data.
 */
final class WrongAnswers {

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
    static WrongAnswer unit(int unit) {
        return new WrongAnswer(
                Flaw.WRONG_UNIT,
                "unit %d answered instead; is that the device's address?".formatted(unit));
    }

    /** With another transaction id than the request's. */
    static WrongAnswer transaction(int came, int asked) {
        return new WrongAnswer(
                Flaw.FOREIGN,
                came == 0
                        ? "an answer with transaction id 0: the device does not return the id (always 0); set transactionId: ignored on its bus"
                        : "an answer with transaction id %d instead of %d: another client's, or the device does not return the id; then set transactionId: ignored on its bus"
                                .formatted(came, asked));
    }

    /** The beginning of an answer. */
    static WrongAnswer part(int came, int whole) {
        return new WrongAnswer(
                Flaw.TRUNCATED,
                whole > came
                        ? "only part of an answer, %d of %d bytes; look for a converter that cuts frames, or make timeout longer"
                                .formatted(came, whole)
                        : Flaw.TRUNCATED.text());
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
            return new WrongAnswer(
                    Flaw.ECHO,
                    "the request itself came back: something echoes it, such as a loop of the line, and no device answers");
        }
        if (function == asked + Modbus.EXCEPTION_OFFSET) {
            return content(
                    size > 2
                            ? "an exception of %d bytes instead of 2; the device or a converter pads it"
                                    .formatted(size)
                            : "an exception without a code (0)");
        }
        if (function != asked) {
            boolean exception = function >= Modbus.EXCEPTION_OFFSET;
            return new WrongAnswer(
                    Flaw.WRONG_FUNCTION,
                    "%s function %d instead of %d; look for another master or client, or a converter that mixes up answers"
                            .formatted(
                                    exception ? "an exception to" : "an answer to",
                                    exception ? function - Modbus.EXCEPTION_OFFSET : function,
                                    asked));
        }
        if (size == 2 && first > 0 && first <= MAX_CODE) {
            return content(
                    "%s without the mark of an exception (function %d instead of %d); the device refuses, compare profile and manual"
                            .formatted(
                                    ExceptionCode.of(first),
                                    asked,
                                    asked + Modbus.EXCEPTION_OFFSET));
        }
        Read read = request.read();
        return read == null ? confirmation(request, size) : data(read, answer, at, size);
    }

    private static WrongAnswer confirmation(Request write, int size) {
        int wanted = write.answerSize();
        return content(
                size == wanted
                        ? "a confirmation of another address or value than was written"
                        : "a confirmation of %d bytes instead of %d; the device or a converter cuts or pads it"
                                .formatted(size - 1, wanted - 1));
    }

    private static WrongAnswer content(String text) {
        return new WrongAnswer(Flaw.WRONG_CONTENT, text);
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
            return content(
                    "a byte count in two bytes, of which Modbus has one; the device's firmware is wrong, ask its maker for another");
        }
        if (count != data) {
            return content(
                    "an answer that says %d bytes of data and has %d; the device or a converter cuts or pads it"
                            .formatted(count, data));
        }
        boolean bits = read.table().bits();
        if (!bits && data % 2 != 0) {
            return content(
                    "an answer of %d bytes of data, which is no number of registers"
                            .formatted(data));
        }
        int came = bits ? Math.min(data * Byte.SIZE, read.count()) : data / 2;
        if (data < read.answerBytes()) {
            return new WrongAnswer(
                    Flaw.WRONG_CONTENT,
                    "the answer, but shorter: %d %s instead of %d"
                            .formatted(came, bits ? "bits" : "registers", read.count()),
                    came);
        }
        return content(
                bits
                        ? "an answer of %d bytes of bits instead of %d"
                                .formatted(data, read.answerBytes())
                        : "an answer of %d registers instead of %d".formatted(came, read.count()));
    }

    /**
     * Bytes over TCP that do not begin a Modbus TCP frame.
     *
     * @param transaction of the request under way
     */
    static WrongAnswer noTcpFrame(byte[] bytes, int transaction) {
        int size = bytes.length;
        if (rtu(bytes, size)) {
            return garbage(
                    "an RTU frame, which has no Modbus TCP header; write rtu+tcp:// before the address");
        }
        if (size > 2 && (bytes[0] == 0x15 || bytes[0] == 0x16) && bytes[1] == 3 && bytes[2] <= 4) {
            return garbage("a TLS record; write tls:// before the address");
        }
        if (size > MBAP_HEADER && u16(bytes, 0) == transaction) {
            int protocol = u16(bytes, 2);
            int length = u16(bytes, 4);
            int rest = size - MBAP_HEADER;
            if (protocol == 0 && Short.toUnsignedInt(Short.reverseBytes((short) length)) == rest) {
                return garbage(
                        "an answer whose length has its bytes in the wrong order (%d instead of %d); the device's firmware is wrong, ask its maker for another"
                                .formatted(length, rest));
            }
            if (protocol == 0) {
                return garbage(
                        "an answer with the length %d in its header, but Modbus TCP has 3 to %d"
                                .formatted(length, MAX_LENGTH));
            }
            if (length == rest) {
                return garbage(
                        "an answer with protocol id %d, but that of Modbus is 0"
                                .formatted(protocol));
            }
        }
        return other(bytes, size, Flaw.GARBAGE);
    }

    /**
     * Bytes between two silences of a line that are no frame.
     *
     * @param request under way
     * @param unit that was asked
     * @param flaw what they are by their form
     */
    static WrongAnswer noRtuFrame(byte[] bytes, Request request, int unit, Flaw flaw) {
        int size = bytes.length;
        if (rtu(bytes, size)) {
            int from = Byte.toUnsignedInt(bytes[0]);
            int pdu = size - 1 - SUM;
            String text =
                    from != unit
                            ? unit(from).text()
                            : frame(request, ByteBuffer.wrap(bytes), 1, pdu).text();
            return new WrongAnswer(flaw, text);
        }
        if (summed(bytes, size, true)) {
            return new WrongAnswer(
                    flaw,
                    "an answer whose check sum has its bytes in the wrong order; the device's firmware is wrong, ask its maker for another");
        }
        boolean header = size > MBAP_HEADER + 1 && u16(bytes, 2) == 0;
        if (header && u16(bytes, 4) == size - MBAP_HEADER) {
            return new WrongAnswer(
                    flaw, "a Modbus TCP frame; write the address without rtu+tcp:// before it");
        }
        return other(bytes, size, flaw);
    }

    private static WrongAnswer other(byte[] bytes, int size, Flaw flaw) {
        if (size >= 2 && all(bytes, 0)) {
            return new WrongAnswer(
                    flaw,
                    "nothing but zeros, %d bytes; look at the wires, their order, and speed and parity of the line"
                            .formatted(size));
        }
        if (size > 2 && bytes[0] == ':' && hexadecimal(bytes, 1)) {
            return new WrongAnswer(
                    flaw, "a frame of Modbus ASCII; set the device or the converter to RTU");
        }
        boolean telnet = size > 2 && bytes[0] == (byte) 0xFF && (bytes[1] & 0xFF) >= 0xFB;
        if (telnet || text(bytes)) {
            return new WrongAnswer(
                    flaw,
                    "text%s; something else than Modbus listens there, look at address and port"
                            .formatted(
                                    telnet ? " of a telnet server" : ", \"" + shown(bytes) + '"'));
        }
        if (flaw != Flaw.GARBAGE) {
            return flaw.plain();
        }
        int shown = Math.min(SHOWN, size);
        return garbage(
                "%s: %s%s"
                        .formatted(
                                Flaw.GARBAGE.text(),
                                HEX.formatHex(bytes, 0, shown),
                                shown < size ? " ..." : ""));
    }

    private static WrongAnswer garbage(String text) {
        return new WrongAnswer(Flaw.GARBAGE, text);
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
        int crc = Rtu.crc(bytes, 0, size - SUM);
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
