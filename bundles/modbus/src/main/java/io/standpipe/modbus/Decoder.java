package io.standpipe.modbus;

import io.standpipe.model.ModbusSource;
import io.standpipe.model.ModbusSource.Order;
import io.standpipe.model.Point;
import io.standpipe.model.Quality;
import io.standpipe.model.Reading;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Makes values of the bytes of an answer. The buffers are big endian, as Modbus is. */
final class Decoder {

    private Decoder() {}

    /**
     * Decodes one point of an answer that has been checked.
     *
     * @param data index in the buffer of the first byte after the byte count
     * @return the reading; null if the device says that nothing is installed here
     */
    static @Nullable Reading reading(Slot slot, ByteBuffer answer, int data) {
        Point point = slot.point();
        ModbusSource source = slot.source();
        long raw = raw(source, answer, data, slot.at());
        if (point.absent() != null && point.absent().match(raw)) {
            return null;
        }
        double number =
                source.type() == ModbusSource.Type.FLOAT32 ? Float.intBitsToFloat((int) raw) : raw;
        double value = unscaled(point, source) ? number : number * point.scale() + point.offset();
        return Double.isFinite(value)
                ? new Reading(point, value, Quality.GOOD)
                : new Reading(point, Double.NaN, Quality.OUT_OF_RANGE);
    }

    /** True if raw number and value are the same: bits and enumerations. */
    static boolean unscaled(Point point, ModbusSource source) {
        return source.type() == ModbusSource.Type.BIT
                || source.type() == ModbusSource.Type.BITS
                || !point.states().isEmpty();
    }

    /**
     * The raw number; for FLOAT32 its 32 bits as an unsigned number.
     *
     * @param at as in {@link Slot#at()}
     */
    static long raw(ModbusSource source, ByteBuffer answer, int data, int at) {
        if (source.table().bits()) {
            return (answer.get(data + at / 8) >> (at % 8)) & 1;
        }
        int place = data + at;
        return switch (source.type()) {
            case UINT16 -> Short.toUnsignedLong(answer.getShort(place));
            case INT16 -> answer.getShort(place);
            case UINT32, FLOAT32 ->
                    Integer.toUnsignedLong(ordered(answer.getInt(place), source.order()));
            case INT32 -> ordered(answer.getInt(place), source.order());
            case BIT, BITS ->
                    (Short.toUnsignedInt(answer.getShort(place)) >> source.bit())
                            & ((1 << source.width()) - 1);
        };
    }

    /**
     * Puts four bytes, read in the order of the wire, into the order A B C D. And back: doing it
     * twice changes nothing.
     */
    static int ordered(int wire, Order order) {
        return switch (order) {
            case ABCD -> wire;
            case DCBA -> Integer.reverseBytes(wire);
            case BADC -> ((wire & 0x00FF00FF) << 8) | ((wire >>> 8) & 0x00FF00FF);
            case CDAB -> Integer.rotateLeft(wire, 16);
        };
    }
}
