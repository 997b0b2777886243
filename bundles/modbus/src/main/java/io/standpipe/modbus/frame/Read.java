package io.standpipe.modbus.frame;

import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.ReadCoilsRequest;
import com.ghgande.j2mod.modbus.msg.ReadInputDiscretesRequest;
import com.ghgande.j2mod.modbus.msg.ReadInputRegistersRequest;
import com.ghgande.j2mod.modbus.msg.ReadMultipleRegistersRequest;
import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.modbus.value.Decoder;
import io.standpipe.modbus.value.PointOffset;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;

/** One planned request and the points its answer holds. Immutable. */
public final class Read implements Request {

    private final Table table;
    private final int address;
    private final int count;
    private final boolean gaps;
    private final List<PointOffset> pointOffsets;
    private final byte[] pdu;

    /**
     * @param address of the first register or bit
     * @param count of registers or bits
     * @param gaps whether some of them belong to no point
     */
    public Read(Table table, int address, int count, boolean gaps, List<PointOffset> pointOffsets) {
        this.table = table;
        this.address = address;
        this.count = count;
        this.gaps = gaps;
        this.pointOffsets = List.copyOf(pointOffsets);
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

    public Table table() {
        return table;
    }

    public int address() {
        return address;
    }

    public int count() {
        return count;
    }

    public boolean gaps() {
        return gaps;
    }

    public List<PointOffset> pointOffsets() {
        return pointOffsets;
    }

    /** The points it reads, by their addresses. */
    public List<Point> points() {
        return pointOffsets.stream().map(PointOffset::point).toList();
    }

    /** A read of other registers, or bits, of its table, and of no point. */
    public Read part(int from, int length) {
        return new Read(table, from, length, false, List.of());
    }

    /** Number of data bytes a good answer has. */
    public int answerBytes() {
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
    public void decode(ByteBuffer answer, int data, List<Reading> into) {
        for (int i = 0; i < pointOffsets.size(); i++) {
            into.add(Decoder.reading(pointOffsets.get(i), answer, data));
        }
    }

    /**
     * The registers, unsigned, or bits of a checked answer.
     *
     * @param data as above
     */
    public int[] values(ByteBuffer answer, int data) {
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
    public void fail(Quality quality, List<Reading> into) {
        for (PointOffset pointOffset : pointOffsets) {
            into.add(new Reading(pointOffset.point(), Double.NaN, quality));
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
