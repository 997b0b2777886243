package io.standpipe.modbus.connection;

import static io.standpipe.modbus.frame.RtuFrames.joined;
import static io.standpipe.modbus.frame.RtuFrames.rtu;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.frame.TcpFrames;
import io.standpipe.model.device.Readings;
import io.standpipe.model.point.Reading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Any mix of faults on a serial line: no value is ever believed that the addressed slave did not
 * send for that very read, and when the faults end all are read again. Three devices, of which the
 * last has two reads of the same form.
 */
class RtuFaultsTest {

    /** What becomes of an answer. */
    private enum Fault {
        NONE,
        NOTHING,
        LATE,
        VERY_LATE,
        CHANGED,
        OTHER_UNIT,
        OTHER_FUNCTION,
        OTHER_LENGTH,
        HALF,
        TWICE,
        GLUED,
        NOISE_BEFORE,
        NOISE_BEHIND,
        GARBAGE,
        REFUSED,
        HANGS_UP
    }

    private final Map<Integer, byte[]> held = new HashMap<>();
    private final Map<Integer, Long> busyUntil = new HashMap<>();
    // Each value is sent once: its index here.
    private final List<Sent> sent = new ArrayList<>();
    private int number;

    /** One register of an answer, whatever becomes of that. */
    private record Sent(int unit, int address, long at) {}

    /**
     * Mixes in which an answer was once taken for another's: owed ones of one register too many
     * that came as the answer to a probe; later ones than the timeout, behind a probe that could
     * not be told; a refusal of an earlier request.
     */
    @ParameterizedTest
    @CsvSource({
        "8, CHANGED OTHER_LENGTH REFUSED REFUSED VERY_LATE HALF HALF OTHER_UNIT OTHER_LENGTH"
                + " REFUSED NOISE_BEFORE",
        "8, NOTHING NONE NONE NONE VERY_LATE NONE NOTHING NOTHING OTHER_LENGTH REFUSED NONE",
        "11, NONE CHANGED REFUSED REFUSED OTHER_LENGTH REFUSED REFUSED NONE VERY_LATE NONE HANGS_UP"
                + " NONE OTHER_FUNCTION NONE OTHER_UNIT LATE NONE GARBAGE HALF",
        "30, HANGS_UP OTHER_LENGTH LATE HALF LATE NONE NOTHING NONE NONE LATE NONE CHANGED"
                + " VERY_LATE GARBAGE HALF NOTHING NONE GARBAGE OTHER_UNIT LATE OTHER_FUNCTION NONE"
                + " NONE CHANGED",
        "19, OTHER_LENGTH LATE REFUSED NONE OTHER_UNIT NONE"
    })
    void noValueIsBelievedInThisMix(int cut, String mix) {
        noValueIsBelievedThatWasNotSentForThatRead(
                Arrays.stream(mix.split(" ", -1)).map(Fault::valueOf).toList(), cut);
    }

    @Property(tries = 150)
    void noValueIsBelievedThatWasNotSentForThatRead(
            @ForAll @Size(min = 1, max = 60) List<Fault> faults,
            @ForAll @IntRange(min = 1, max = 30) int cut) {
        held.clear();
        busyUntil.clear();
        sent.clear();
        number = 0;
        VirtualSlave line = VirtualSlave.rtu();
        line.onRequest = request -> answer(line, request, next(faults), cut);
        line.device(1, 700, TcpFrames.words(0, 1, 2))
                .device(2, 1000, TcpFrames.words(4))
                .device(3, 900, TcpFrames.words(0, 1, 100, 101))
                .start()
                .run(120_000);
        check(line);
        line.onRequest = request -> answer(line, request, Fault.NONE, cut);
        line.run(400_000);
        check(line);
        line.sink.forget();
        line.run(2500);
        for (int unit = 1; unit <= 3; unit++) {
            List<String> reports = line.reports(unit);
            assertTrue(
                    reports.size() >= 2
                            && reports.stream().noneMatch(report -> report.matches(".*=[a-z].*")),
                    reports::toString);
        }
    }

    private Fault next(List<Fault> faults) {
        return faults.get(number++ % faults.size());
    }

    private void check(VirtualSlave line) {
        Map<String, Long> before = new HashMap<>();
        for (Readings each : line.sink.all()) {
            long at = each.stamp().nanos() / 1_000_000;
            String id = each.device().id();
            long last = before.getOrDefault(id, -1L);
            for (Reading reading : each.readings()) {
                if (reading.quality().isGood()) {
                    Sent of = sent.get((int) reading.value());
                    assertTrue(
                            id.equals("u" + of.unit)
                                    && reading.point().id().equals("r" + of.address)
                                    && of.at >= last,
                            () -> id + " " + reading + " at " + at + " of " + of);
                }
            }
            // What was asked for before that belongs to another poll.
            before.put(id, at);
        }
    }

    private void answer(VirtualSlave line, byte[] request, Fault fault, int cut) {
        int unit = TcpFrames.unit(request);
        byte[] good =
                TcpFrames.answer(
                        request,
                        address -> {
                            sent.add(new Sent(unit, address, line.time.millis()));
                            return sent.size() - 1;
                        });
        byte[] frame = rtu(good);
        byte[] out =
                switch (fault) {
                    case NONE, LATE, VERY_LATE -> frame;
                    case NOTHING, HANGS_UP -> new byte[0];
                    case CHANGED ->
                            TcpFrames.with(frame, frame.length / 2, frame[frame.length / 2] ^ 4);
                    case OTHER_UNIT -> rtu(TcpFrames.with(good, 6, 9));
                    case OTHER_FUNCTION -> rtu(TcpFrames.with(good, 7, 4));
                    case OTHER_LENGTH ->
                            rtu(
                                    Arrays.copyOf(
                                            TcpFrames.with(good, 8, good[8] + 2), good.length + 2));
                    case HALF -> Arrays.copyOf(frame, frame.length / 2);
                    case TWICE -> joined(frame, frame);
                    case GLUED -> joined(held.getOrDefault(unit, new byte[0]), frame);
                    case NOISE_BEFORE -> joined(new byte[] {0, (byte) unit}, frame);
                    case NOISE_BEHIND -> joined(frame, new byte[] {(byte) unit, 3, 2});
                    case GARBAGE -> new byte[] {(byte) unit, 3, 99, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0};
                    case REFUSED -> rtu(TcpFrames.exception(request, 4));
                };
        if (fault == Fault.NOTHING) {
            held.put(unit, frame);
        } else {
            held.remove(unit);
        }
        if (fault == Fault.HANGS_UP) {
            line.hangUp(5);
            return;
        }
        // A slave answers one after the other.
        long delay =
                switch (fault) {
                    case LATE -> 700;
                    case VERY_LATE -> 3300;
                    default -> 20;
                };
        long at = Math.max(line.time.millis() + delay, busyUntil.getOrDefault(unit, 0L) + 20);
        busyUntil.put(unit, at);
        for (int from = 0; from < out.length; from += cut) {
            line.answer(
                    (int) (at - line.time.millis()) + from / cut,
                    Arrays.copyOfRange(out, from, Math.min(out.length, from + cut)));
        }
    }
}
