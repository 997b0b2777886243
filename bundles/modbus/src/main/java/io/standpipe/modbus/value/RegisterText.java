package io.standpipe.modbus.value;

import io.standpipe.modbus.profile.ModbusSource.Order;
import io.standpipe.modbus.profile.TextLayout;
import io.standpipe.model.log.Printable;
import io.standpipe.model.point.DeviceText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Text in registers, two bytes each, ended by a zero character or their end. */
public final class RegisterText {

    private RegisterText() {}

    /**
     * @param at index of the first byte
     * @param order whether the bytes of each register are exchanged
     * @return without spaces at its ends; bytes that are no text are shown as U+FFFD
     */
    public static String of(ByteBuffer answer, int at, int registers, Order order) {
        return new String(bytes(answer, at, registers, order, 1), StandardCharsets.UTF_8).strip();
    }

    /**
     * A text that is a point's value.
     *
     * @return fit to be seen; null if the bytes are none in its character set
     */
    public static @Nullable String of(ByteBuffer answer, int at, TextLayout layout, Order order) {
        try {
            String text =
                    layout.charset()
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)
                            .decode(
                                    ByteBuffer.wrap(
                                            bytes(
                                                    answer,
                                                    at,
                                                    layout.registers(),
                                                    order,
                                                    layout.zeros())))
                            .toString();
            return Printable.of(text.strip(), DeviceText.MAX_LENGTH);
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /**
     * @param zeros how many zero bytes, at their place, end it
     */
    private static byte[] bytes(ByteBuffer answer, int at, int registers, Order order, int zeros) {
        byte[] bytes = new byte[2 * registers];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = answer.get(at + (order.bytes() ? i ^ 1 : i));
        }
        for (int length = 0; length < bytes.length; length += zeros) {
            if (bytes[length] == 0 && bytes[length + zeros - 1] == 0) {
                return Arrays.copyOf(bytes, length);
            }
        }
        return bytes;
    }
}
