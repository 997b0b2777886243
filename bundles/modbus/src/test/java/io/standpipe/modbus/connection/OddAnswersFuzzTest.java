package io.standpipe.modbus.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.frame.RtuFrames;
import io.standpipe.modbus.frame.TcpFrames;
import io.standpipe.model.device.Readings;
import io.standpipe.model.point.Reading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * A device that answers each request in another odd way, in any order of them: a value that is
 * reported good was the answer to a request of that very poll, and when the device is in order
 * again, so are its readings. Each register holds its address and the number of the request.
 */
class OddAnswersFuzzTest {

    private static final int MILLIS = 1000;

    /** How a request is answered. */
    private enum Odd {
        RIGHT,
        /** A frame as of the other kind of wire. */
        TRANSPOSED,
        WIDE_COUNT,
        /** With a byte of data too many. */
        ONE_MORE,
        ONE_LESS,
        /** The same, but the byte count, and the header, know nothing of it. */
        ONE_BEHIND,
        ONE_MISSING,
        TRANSACTION_ZERO,
        FOREIGN_TRANSACTION,
        BUSY,
        ACKNOWLEDGE,
        LONG_EXCEPTION,
        UNMARKED_EXCEPTION,
        REGISTER_MORE,
        REGISTER_LESS,
        OTHER_UNIT,
        OTHER_FUNCTION,
        ECHO,
        TWICE,
        LATE,
        SILENT,
        HANGS_UP
    }

    private enum Kind {
        TCP,
        UNNUMBERED,
        RTU
    }

    private final List<Long> askedAt = new ArrayList<>();
    private VirtualSlave slave = new VirtualSlave();
    private Kind kind = Kind.TCP;
    private long free;
    private List<Odd> script = List.of();
    private int late;

    @Property(tries = 150)
    void noValueIsAnothersAndAllIsGoodInTheEnd(
            @ForAll Kind transport,
            @ForAll @Size(min = 1, max = 25) List<Odd> odd,
            @ForAll @IntRange(min = 1, max = 2400) int millis,
            @ForAll boolean more) {
        kind = transport;
        script = odd;
        late = millis;
        slave =
                switch (transport) {
                    case TCP -> new VirtualSlave();
                    case UNNUMBERED -> VirtualSlave.unnumbered();
                    case RTU -> VirtualSlave.rtu();
                };
        askedAt.clear();
        free = 0;
        int[] at = {0};
        slave.onRequest = request -> answer(odd.get(at[0]++ % odd.size()), request);
        slave.device(1, MILLIS, more ? TcpFrames.words(0, 1, 2, 300) : TcpFrames.words(0, 1, 2));
        slave.start().run(20L * MILLIS);
        assertNoneIsAnothers();
        assertTrue(slave.sink.all().size() > 1, () -> what() + "no poll takes for ever");
        slave.onRequest = request -> answer(Odd.RIGHT, request);
        slave.run(10L * 60 * MILLIS);
        assertNoneIsAnothers();
        Readings last = slave.sink.all().get(slave.sink.all().size() - 1);
        assertTrue(
                last.readings().stream().allMatch(reading -> reading.quality().isGood()),
                () -> what() + slave.reports(1).get(slave.reports(1).size() - 1));
    }

    private String what() {
        return "%s %s %d ms, asked at %s: ".formatted(kind, script, late, askedAt);
    }

    private void assertNoneIsAnothers() {
        long before = -1;
        for (Readings poll : slave.sink.all()) {
            long stamp = poll.stamp().nanos() / 1_000_000;
            for (Reading reading : poll.readings()) {
                if (reading.quality().isGood()) {
                    int value = (int) reading.value();
                    int address = Integer.parseInt(reading.point().id().substring(1));
                    assertEquals(address, value % 400, () -> what() + reading);
                    // Of so many requests ago, or a multiple of 160 more.
                    boolean own = false;
                    for (int n = value / 400; n < askedAt.size(); n += 160) {
                        own |= askedAt.get(n) >= before && askedAt.get(n) <= stamp;
                    }
                    assertTrue(own, () -> what() + stamp + reading);
                }
            }
            before = stamp;
        }
    }

    private void answer(Odd odd, byte[] request) {
        int number = askedAt.size() % 160;
        long now = slave.time.millis();
        askedAt.add(now);
        byte[] right = TcpFrames.answer(request, address -> 400 * number + address);
        byte[] pdu = Arrays.copyOfRange(right, 7, right.length);
        int code = pdu[0] & 0xFF;
        switch (odd) {
            case RIGHT -> send(request, 10, pdu);
            case TRANSPOSED ->
                    raw(
                            10,
                            kind == Kind.RTU
                                    ? TcpFrames.with(right, 1, number)
                                    : RtuFrames.rtu(right));
            case WIDE_COUNT -> send(request, 10, RtuFrames.joined(bytes(code, 0), from(pdu, 1)));
            case ONE_MORE -> send(request, 10, TcpFrames.with(grown(pdu), 1, pdu[1] + 1));
            case ONE_LESS ->
                    send(
                            request,
                            10,
                            TcpFrames.with(Arrays.copyOf(pdu, pdu.length - 1), 1, pdu[1] - 1));
            case ONE_BEHIND -> raw(10, grown(framed(request, pdu)));
            case ONE_MISSING -> {
                byte[] whole = framed(request, pdu);
                raw(10, Arrays.copyOf(whole, whole.length - 1));
            }
            case TRANSACTION_ZERO ->
                    send(TcpFrames.with(TcpFrames.with(request, 0, 0), 1, 0), 10, pdu);
            case FOREIGN_TRANSACTION -> send(TcpFrames.with(request, 0, request[0] + 77), 10, pdu);
            case BUSY -> send(request, 10, bytes(code | 0x80, 6));
            case ACKNOWLEDGE -> send(request, 10, bytes(code | 0x80, 5));
            case LONG_EXCEPTION -> send(request, 10, bytes(code | 0x80, 2, 0));
            case UNMARKED_EXCEPTION -> send(request, 10, bytes(code, 2));
            case REGISTER_MORE ->
                    send(request, 10, TcpFrames.with(grown(grown(pdu)), 1, pdu[1] + 2));
            case REGISTER_LESS ->
                    send(
                            request,
                            10,
                            TcpFrames.with(Arrays.copyOf(pdu, pdu.length - 2), 1, pdu[1] - 2));
            case OTHER_UNIT -> send(TcpFrames.with(request, 6, 9), 10, pdu);
            case OTHER_FUNCTION -> send(request, 10, TcpFrames.with(pdu, 0, 4));
            case ECHO -> send(request, 10, from(request, 7));
            case TWICE -> {
                send(request, 10, pdu);
                // Without a number, a copy that no right answer follows is no different from one.
                if (kind != Kind.UNNUMBERED) {
                    send(request, 12, pdu);
                }
            }
            case LATE -> send(request, late, pdu);
            case SILENT -> {}
            case HANGS_UP -> slave.hangUp(10);
        }
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] from(byte[] bytes, int at) {
        return Arrays.copyOfRange(bytes, at, bytes.length);
    }

    private static byte[] grown(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length + 1);
    }

    /** Around what a device answers, with the unit and the transaction of the request. */
    private byte[] framed(byte[] request, byte[] pdu) {
        byte[] frame = RtuFrames.joined(Arrays.copyOf(request, 7), pdu);
        frame[4] = 0;
        frame[5] = (byte) (1 + pdu.length);
        return kind == Kind.RTU ? RtuFrames.rtu(frame) : frame;
    }

    private void send(byte[] request, int after, byte[] pdu) {
        raw(after, framed(request, pdu));
    }

    /** A device answers one request after the other. */
    private void raw(int after, byte[] frame) {
        long now = slave.time.millis();
        free = Math.max(free + 1, now + after);
        slave.answer((int) (free - now), frame);
    }
}
