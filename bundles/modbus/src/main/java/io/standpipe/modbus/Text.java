package io.standpipe.modbus;

import io.standpipe.model.ModbusSource.Order;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Text in registers, two bytes each: ASCII or UTF-8, ended by a zero byte or their end. */
final class Text {

    private Text() {}

    /**
     * @param at index of the first byte
     * @param order whether the bytes of each register are exchanged
     * @return without spaces at its ends; bytes that are no text are shown as U+FFFD
     */
    static String of(ByteBuffer answer, int at, int registers, Order order) {
        byte[] bytes = new byte[2 * registers];
        int length = 0;
        while (length < bytes.length) {
            byte next = answer.get(at + (order.bytes() ? length ^ 1 : length));
            if (next == 0) {
                break;
            }
            bytes[length++] = next;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8).strip();
    }
}
