package io.standpipe.modbus.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.standpipe.modbus.connection.VirtualSlave;
import io.standpipe.modbus.profile.ModbusSource;
import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.modbus.value.FuzzBytes;
import io.standpipe.model.device.Readings;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Reading;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Whatever bytes come where a frame is expected: nothing throws, and what is taken for an answer is
 * one, by rules written out here once more.
 */
class FrameFuzzTest {

    private static final List<Request> REQUESTS =
            List.of(
                    new Read(Table.HOLDING, 4, 5, false, List.of()),
                    new Read(Table.INPUT, 0, 125, false, List.of()),
                    new Read(Table.COIL, 0, 9, false, List.of()),
                    new Read(Table.DISCRETE, 100, 2000, false, List.of()),
                    write(0, 1),
                    write(2, 0x1234));

    private static Write write(int point, int raw) {
        Point target = TcpFrames.RELAY.points().get(point);
        return Write.of(target, (ModbusSource) target.source(), raw, 0, new CompletableFuture<>());
    }

    /** Where the PDU of an answer was found; null if none was. */
    private static final class Answer implements Framing.Receiver {
        private byte @Nullable [] pdu;
        private int refused;
        private boolean over;
        private final int size;

        Answer(int size) {
            this.size = size;
        }

        @Override
        public void answered(ByteBuffer bytes, int data) {
            assertTrue(!over, "one answer to one request");
            over = true;
            byte[] found = new byte[size];
            bytes.get(data - 1, found);
            pdu = found;
        }

        /** Words are for a log: one line, not long, and nothing in it that a terminal obeys. */
        private static void check(WrongAnswer wrong) {
            assertNotNull(wrong.frameError());
            assertTrue(wrong.text().matches("[ -~]{8,250}"), wrong.text());
        }

        @Override
        public void refused(int code) {
            assertTrue(!over, "one answer to one request");
            assertTrue(code > 0 && code < 256);
            over = true;
            refused = code;
        }

        @Override
        public void failed(WrongAnswer wrong) {
            check(wrong);
            assertTrue(!over);
            over = true;
        }

        @Override
        public void stray(WrongAnswer wrong, int unit) {
            check(wrong);
        }

        @Override
        public void broken(WrongAnswer wrong) {
            check(wrong);
            over = true;
        }
    }

    /** In pieces, with a request under way and with none, of either framing. */
    @FuzzTest(maxDuration = "10m")
    void anyBytesForAnyRequest(byte[] bytes) {
        FuzzBytes in = new FuzzBytes(bytes);
        boolean tcp = in.flag();
        Request request = in.of(REQUESTS.toArray(new Request[0]));
        int unit = in.one();
        Framing framing = tcp ? new Mbap(true) : new Rtu();
        framing.opened();
        ByteBuffer frame = ByteBuffer.allocate(Request.MAX_FRAME);
        framing.put(request, unit, frame);
        Answer answer = new Answer(request.answerSize());
        ByteArrayOutputStream came = new ByteArrayOutputStream();
        while (in.more() && !answer.over) {
            byte[] piece = in.take(1 + in.one() % 64);
            came.writeBytes(piece);
            framing.received(ByteBuffer.wrap(piece), answer);
        }
        byte[] pdu = answer.pdu;
        if (pdu != null) {
            assertTrue(answers(pdu, request), "what was taken for an answer is none");
            assertTrue(holds(came.toByteArray(), framed(tcp, frame, unit, pdu)));
        } else if (answer.refused > 0) {
            byte[] refusal = {(byte) (request.function() | 0x80), (byte) answer.refused};
            assertTrue(holds(came.toByteArray(), framed(tcp, frame, unit, refusal)));
        }
        // And afterwards whatever comes is nobody's answer.
        framing.giveUp();
        framing.received(ByteBuffer.wrap(bytes), new Answer(0));
        if (!framing.anonymous() && framing.unfinished() == null) {
            assertTrue(framing.ready(new Answer(0)));
        }
    }

    private static boolean answers(byte[] pdu, Request request) {
        if (pdu[0] != request.function()) {
            return false;
        }
        if (request instanceof Read read) {
            int data = read.table().bits() ? (read.count() + 7) / 8 : 2 * read.count();
            return pdu.length == 2 + data && (pdu[1] & 0xFF) == data;
        }
        return Arrays.equals(pdu, Arrays.copyOf(request.pdu(), 5));
    }

    private static byte[] framed(boolean tcp, ByteBuffer request, int unit, byte[] pdu) {
        byte[] content = new byte[1 + pdu.length];
        content[0] = (byte) unit;
        System.arraycopy(pdu, 0, content, 1, pdu.length);
        if (!tcp) {
            return RtuFrames.summed(content);
        }
        byte[] header = {request.get(0), request.get(1), 0, 0, 0, (byte) content.length};
        return RtuFrames.joined(header, content);
    }

    private static boolean holds(byte[] bytes, byte[] part) {
        for (int at = 0; at + part.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }

    /**
     * A whole conversation: the bytes are what the slave sends, in pieces, whenever it is asked.
     * Every poll ends with one report of all points, and a value was sent.
     */
    @FuzzTest(maxDuration = "10m")
    void aSlaveThatSendsAnything(byte[] bytes) {
        FuzzBytes in = new FuzzBytes(bytes);
        boolean tcp = in.flag();
        VirtualSlave slave = tcp ? new VirtualSlave() : VirtualSlave.rtu();
        slave.device(1, 1000, TcpFrames.words(0, 1, 2, 3, 4));
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        slave.onRequest =
                request -> {
                    int pieces = 1 + in.one() % 3;
                    for (int i = 0; i < pieces && in.more(); i++) {
                        // Half of them begin, or are summed, as an answer would.
                        boolean like = in.flag();
                        byte[] piece = in.take(in.one() % 32);
                        byte[] whole = like ? like(tcp, request, piece) : piece;
                        sent.writeBytes(whole);
                        slave.answer(i, whole);
                    }
                };
        slave.start().run(3500);
        byte[] all = sent.toByteArray();
        for (Readings readings : slave.sink.all()) {
            assertEquals(5, readings.readings().size());
            for (Reading reading : readings.readings()) {
                if (reading.quality().isGood()) {
                    int value = (int) reading.value();
                    byte[] register = {(byte) (value >> 8), (byte) value};
                    assertTrue(holds(all, register), "a value that was never sent");
                }
            }
        }
        assertTrue(slave.sink.all().size() <= 4);
    }

    private static byte[] like(boolean tcp, byte[] request, byte[] rest) {
        return tcp
                ? RtuFrames.joined(new byte[] {request[0], request[1], 0, 0, 0, 13, 1, 3, 10}, rest)
                : RtuFrames.summed(RtuFrames.joined(new byte[] {1, 3}, rest));
    }
}
