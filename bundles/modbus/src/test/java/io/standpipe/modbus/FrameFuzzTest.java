package io.standpipe.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.standpipe.model.ModbusSource;
import io.standpipe.model.ModbusSource.Table;
import io.standpipe.model.Point;
import io.standpipe.model.Quality;
import io.standpipe.model.Reading;
import io.standpipe.model.Readings;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Whatever bytes come where a Modbus TCP frame is expected: nothing throws, and what is taken for
 * an answer is one, by rules written out here once more.
 */
class FrameFuzzTest {

    private static final int UNIT = 17;

    private static final List<Request> REQUESTS =
            List.of(
                    new Read(Table.HOLDING, 4, 5, false, List.of()),
                    new Read(Table.INPUT, 0, 125, false, List.of()),
                    new Read(Table.COIL, 0, 9, false, List.of()),
                    new Read(Table.DISCRETE, 100, 2000, false, List.of()),
                    write(0, 1),
                    write(2, 0x1234));

    private static Write write(int point, int raw) {
        Point target = Wires.RELAY.points().get(point);
        return Write.of(target, (ModbusSource) target.source(), raw, 0, new CompletableFuture<>());
    }

    @FuzzTest(maxDuration = "10m")
    void anyBytesForAnyRequest(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        while (true) {
            int at = in.position();
            int size = Frame.size(in);
            assertEquals(at, in.position(), "looking moves nothing");
            assertEquals(size(bytes, at), size);
            if (size <= 0) {
                return;
            }
            for (Request request : REQUESTS) {
                Quality quality = Frame.check(in, at, size, request, UNIT);
                assertEquals(expected(bytes, at, size, request), quality);
            }
            in.position(at + size);
        }
    }

    /** The size as the standard has it: {@link Frame#INCOMPLETE}, {@link Frame#GARBAGE} or more. */
    private static int size(byte[] bytes, int at) {
        int there = bytes.length - at;
        if ((there >= 3 && bytes[at + 2] != 0) || (there >= 4 && bytes[at + 3] != 0)) {
            return Frame.GARBAGE;
        }
        if (there < 6) {
            return Frame.INCOMPLETE;
        }
        int length = (bytes[at + 4] & 0xFF) << 8 | (bytes[at + 5] & 0xFF);
        if (length < 3 || length > 254) {
            return Frame.GARBAGE;
        }
        return there < 6 + length ? Frame.INCOMPLETE : 6 + length;
    }

    private static Quality expected(byte[] bytes, int at, int size, Request request) {
        Quality invalid = Quality.bad(Quality.Cause.INVALID_ANSWER);
        byte[] pdu = Arrays.copyOfRange(bytes, at + 7, at + size);
        if ((bytes[at + 6] & 0xFF) != UNIT) {
            return invalid;
        }
        if ((pdu[0] & 0xFF) == request.function() + 128) {
            return pdu.length == 2 && pdu[1] != 0 ? Quality.exception(pdu[1] & 0xFF) : invalid;
        }
        if (pdu[0] != request.function()) {
            return invalid;
        }
        boolean fits;
        if (request instanceof Read read) {
            int data = read.table().bits() ? (read.count() + 7) / 8 : 2 * read.count();
            fits = pdu.length == 2 + data && (pdu[1] & 0xFF) == data;
        } else {
            fits = Arrays.equals(pdu, Arrays.copyOfRange(request.frame(), 7, 12));
        }
        return fits ? Quality.GOOD : invalid;
    }

    /**
     * A whole conversation: the bytes are what the slave sends, in pieces, whenever it is asked.
     * Every poll ends with one report, and a value stands in the bytes behind a header that fits.
     */
    @FuzzTest(maxDuration = "10m")
    void aSlaveThatSendsAnything(byte[] bytes) {
        FuzzBytes in = new FuzzBytes(bytes);
        List<byte[]> sent = new ArrayList<>();
        VirtualSlave slave = new VirtualSlave().device(1, 1000, Wires.words(0, 1, 2, 3, 4));
        slave.onRequest =
                request -> {
                    int pieces = 1 + in.one() % 3;
                    for (int i = 0; i < pieces && in.more(); i++) {
                        // Half of them begin as an answer would.
                        boolean headed = in.flag();
                        byte[] piece = in.take(in.one() % 32);
                        byte[] whole = headed ? headed(request, piece) : piece;
                        sent.add(whole);
                        slave.answer(i, whole);
                    }
                };
        slave.start().run(3500);
        byte[] all = joined(sent);
        long good = 0;
        for (Readings readings : slave.sink.all()) {
            assertEquals(5, readings.readings().size());
            boolean first = readings.readings().get(0).quality().isGood();
            for (Reading reading : readings.readings()) {
                assertEquals(first, reading.quality().isGood());
            }
            if (first) {
                good++;
                assertTrue(contains(all, data(readings)), "a value that was never sent");
            }
        }
        assertTrue(good <= sent.size());
        assertTrue(slave.sink.all().size() <= 4);
    }

    private static byte[] headed(byte[] request, byte[] rest) {
        byte[] header = {request[0], request[1], 0, 0, 0, 13, 1, 3, 10};
        return joined(List.of(header, rest));
    }

    /** What a good answer had from its length on. */
    private static byte[] data(Readings readings) {
        ByteBuffer data = ByteBuffer.allocate(17);
        data.put(new byte[] {0, 0, 0, 13, 1, 3, 10});
        readings.readings().forEach(each -> data.putShort((short) each.value()));
        return data.array();
    }

    private static byte[] joined(List<byte[]> pieces) {
        byte[] all = new byte[pieces.stream().mapToInt(piece -> piece.length).sum()];
        int at = 0;
        for (byte[] piece : pieces) {
            System.arraycopy(piece, 0, all, at, piece.length);
            at += piece.length;
        }
        return all;
    }

    private static boolean contains(byte[] bytes, byte[] part) {
        for (int at = 0; at + part.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }
}
