package io.standpipe.modbus;

import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.ReadCoilsRequest;
import com.ghgande.j2mod.modbus.msg.ReadInputDiscretesRequest;
import com.ghgande.j2mod.modbus.msg.ReadInputRegistersRequest;
import com.ghgande.j2mod.modbus.msg.ReadMultipleRegistersRequest;
import io.standpipe.model.ModbusSource.Table;
import io.standpipe.model.Point;
import io.standpipe.model.Quality;
import io.standpipe.model.Reading;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;

/** One planned request and the points its answer holds. Immutable. */
final class Read implements Request {

    private final Table table;
    private final int address;
    private final int count;
    private final boolean gaps;
    private final List<Slot> slots;
    private final byte[] pdu;

    /**
     * @param address of the first register or bit
     * @param count of registers or bits
     * @param gaps whether some of them belong to no point
     */
    Read(Table table, int address, int count, boolean gaps, List<Slot> slots) {
        this.table = table;
        this.address = address;
        this.count = count;
        this.gaps = gaps;
        this.slots = List.copyOf(slots);
        this.pdu = Request.encoded(request(table, address, count));
    }

    private static ModbusRequest request(Table table, int address, int count) {
        return switch (table) {
            case COIL -> new ReadCoilsRequest(address, count);
            case DISCRETE -> new ReadInputDiscretesRequest(address, count);
            case HOLDING -> new ReadMultipleRegistersRequest(address, count);
            case INPUT -> new ReadInputRegistersRequest(address, count);
        };
    }

    Table table() {
        return table;
    }

    int address() {
        return address;
    }

    int count() {
        return count;
    }

    boolean gaps() {
        return gaps;
    }

    List<Slot> slots() {
        return slots;
    }

    /** The points it reads, by their addresses. */
    List<Point> points() {
        return slots.stream().map(Slot::point).toList();
    }

    /** A read of other registers, or bits, of its table, and of no point. */
    Read part(int from, int length) {
        return new Read(table, from, length, false, List.of());
    }

    /** Number of data bytes a good answer has. */
    int answerBytes() {
        return table.bits() ? (count + 7) / 8 : count * 2;
    }

    @Override
    public byte[] pdu() {
        return pdu;
    }

    @Override
    public Read read() {
        return this;
    }

    @Override
    public int answerSize() {
        return 2 + answerBytes();
    }

    @Override
    public boolean answeredBy(ByteBuffer answer, int at, int size) {
        return Byte.toUnsignedInt(answer.get(at)) == answerBytes() && size == 1 + answerBytes();
    }

    /**
     * Adds the readings of a checked answer.
     *
     * @param data index of the first byte after the byte count
     */
    void decode(ByteBuffer answer, int data, List<Reading> into) {
        for (int i = 0; i < slots.size(); i++) {
            into.add(Decoder.reading(slots.get(i), answer, data));
        }
    }

    /**
     * The registers, unsigned, or bits of a checked answer.
     *
     * @param data as above
     */
    int[] values(ByteBuffer answer, int data) {
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
            values[i] =
                    table.bits()
                            ? (answer.get(data + i / 8) >> (i % 8)) & 1
                            : Short.toUnsignedInt(answer.getShort(data + 2 * i));
        }
        return values;
    }

    /** Adds a reading without a value for every point. */
    void fail(Quality quality, List<Reading> into) {
        for (Slot slot : slots) {
            into.add(new Reading(slot.point(), Double.NaN, quality));
        }
    }

    /** For people: {@code holding 0 to 9}. */
    @Override
    public String toString() {
        return table.name().toLowerCase(Locale.ROOT)
                + " "
                + address
                + " to "
                + (address + count - 1);
    }
}
