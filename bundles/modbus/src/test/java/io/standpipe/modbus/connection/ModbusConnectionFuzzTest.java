package io.standpipe.modbus.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.frame.FrameError;
import io.standpipe.modbus.frame.TcpFrames;
import io.standpipe.model.point.Reading;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Whatever a slave sends: no exception, one report for each poll, never a value it did not send.
 */
class ModbusConnectionFuzzTest {

    private static final int REGISTERS = 5;
    private static final int HEADER = 9;

    private static VirtualSlave slave() {
        return new VirtualSlave().device(1, 1000, TcpFrames.words(0, 1, 2, 3, 4));
    }

    private static List<Reading> first(VirtualSlave slave) {
        return slave.sink.all().get(0).readings();
    }

    @Property
    void noise(
            @ForAll @Size(max = 600) byte[] noise, @ForAll @IntRange(min = 1, max = 50) int cut) {
        VirtualSlave slave = slave();
        slave.onRequest = request -> send(slave, noise, cut);
        slave.start().run(700);
        assertEquals(1, slave.sink.all().size());
        assertEquals(REGISTERS, first(slave).size());
        byte[] header = {0, 1, 0, 0, 0, 13, 1, 3, 10};
        if (first(slave).stream().anyMatch(reading -> reading.quality().isGood())) {
            assertTrue(indexOf(noise, header) >= 0);
        }
        // And it is as good as ever when the noise ends.
        slave.onRequest = request -> slave.answer(5, VirtualSlave.good(request));
        slave.run(60_000);
        List<Reading> last = slave.sink.all().get(slave.sink.all().size() - 1).readings();
        assertEquals(1004, last.get(4).value());
    }

    @Property
    void changedFrames(
            @ForAll @Size(min = 1, max = 3) List<@IntRange(max = HEADER + 9) Integer> places,
            @ForAll byte value,
            @ForAll @IntRange(max = HEADER + 10) int length,
            @ForAll boolean whole) {
        VirtualSlave slave = slave();
        byte[][] sent = new byte[2][];
        slave.onRequest =
                request -> {
                    if (slave.asked.size() > 1) {
                        return;
                    }
                    byte[] frame = VirtualSlave.good(request);
                    sent[0] = frame.clone();
                    places.forEach(at -> frame[at] = value);
                    sent[1] = whole ? frame : Arrays.copyOf(frame, length);
                    slave.answer(5, sent[1]);
                };
        slave.start().run(700);
        boolean headerKept =
                Arrays.equals(Arrays.copyOf(sent[0], HEADER), Arrays.copyOf(sent[1], HEADER));
        boolean acceptable = headerKept && sent[1].length >= sent[0].length;
        for (int i = 0; i < REGISTERS; i++) {
            Reading reading = first(slave).get(i);
            assertEquals(acceptable, reading.quality().isGood(), reading.toString());
            if (acceptable) {
                int at = HEADER + 2 * i;
                assertEquals((sent[1][at] & 0xFF) << 8 | (sent[1][at + 1] & 0xFF), reading.value());
            }
        }
    }

    @Property
    void theRightAnswerIsFoundAmongOthersHoweverTheyAreCut(
            @ForAll @Size(max = 8) List<@IntRange(min = 2, max = 65535) Integer> foreign,
            @ForAll @IntRange(min = 1, max = 40) int cut) {
        VirtualSlave slave = slave();
        slave.onRequest =
                request -> {
                    byte[] stream = new byte[0];
                    for (int id : foreign) {
                        byte[] other = TcpFrames.answer(request, address -> 666);
                        other[0] = (byte) (id >> 8);
                        other[1] = (byte) id;
                        stream = joined(stream, other);
                    }
                    send(slave, joined(stream, VirtualSlave.good(request)), cut);
                };
        slave.start().run(700);
        for (int i = 0; i < REGISTERS; i++) {
            assertEquals(1000 + i, first(slave).get(i).value());
        }
        assertFalse(slave.sink.all().size() > 1);
        assertEquals(foreign.size(), slave.frameErrors(FrameError.FOREIGN));
    }

    private static void send(VirtualSlave slave, byte[] bytes, int cut) {
        for (int from = 0; from < bytes.length; from += cut) {
            slave.answer(1, Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + cut)));
        }
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int at = 0; at + part.length <= bytes.length; at++) {
            if (Arrays.equals(Arrays.copyOfRange(bytes, at, at + part.length), part)) {
                return at;
            }
        }
        return -1;
    }
}
