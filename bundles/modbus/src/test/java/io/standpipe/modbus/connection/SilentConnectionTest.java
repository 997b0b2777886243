package io.standpipe.modbus.connection;

import static io.standpipe.modbus.connection.VirtualSlave.good;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.frame.RtuFrames;
import io.standpipe.modbus.frame.TcpFrames;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Readings;
import io.standpipe.model.point.Quality;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Many units behind one connection, of which all or some fall silent: how long until each is told
 * silent, three times in a row as makes a fault. EN 54-2 asks for 100 s. Timeout 500 ms.
 */
class SilentConnectionTest {

    private static final DeviceProfile ONE_READ = TcpFrames.words(4);
    private static final DeviceProfile TWO_READS = TcpFrames.words(4, 500);
    private static final long SILENCE = 60_000;

    private IntPredicate alive = unit -> true;

    private VirtualSlave line(boolean rtu, int units, int interval, DeviceProfile profile) {
        VirtualSlave line = rtu ? VirtualSlave.rtu() : new VirtualSlave();
        line.onRequest =
                request -> {
                    if (alive.test(TcpFrames.unit(request))) {
                        byte[] answer = good(request, address -> 7);
                        line.answer(20, rtu ? RtuFrames.rtu(answer) : answer);
                    }
                };
        for (int unit = 1; unit <= units; unit++) {
            line.device(unit, interval, profile);
        }
        return line.start();
    }

    /** When each device was told BAD so often in a row after that moment, in ms from then on. */
    private static Map<String, Long> told(VirtualSlave line, long from, int times) {
        Map<String, Integer> row = new HashMap<>();
        Map<String, Long> told = new HashMap<>();
        for (Readings poll : line.sink.all()) {
            long at = poll.stamp().nanos() / 1_000_000 - from;
            String id = poll.device().id();
            boolean bad =
                    poll.readings().stream()
                            .allMatch(r -> r.quality().status() == Quality.Status.BAD);
            int count = bad ? row.merge(id, 1, Integer::sum) : 0;
            row.put(id, count);
            if (at >= 0 && count == times) {
                told.putIfAbsent(id, at);
            }
        }
        return told;
    }

    private static long last(Map<String, Long> told) {
        return told.values().stream().mapToLong(at -> at).max().orElse(-1);
    }

    @ParameterizedTest(name = "rtu {0}, {1} units")
    @CsvSource({
        "true, 1", "true, 2", "true, 30", "true, 200", "true, 247",
        "false, 1", "false, 2", "false, 30", "false, 200", "false, 247"
    })
    void aConnectionOnWhichNobodyAnswersIsToldForAllOfThem(boolean rtu, int units) {
        VirtualSlave line = line(rtu, units, 20_000, TWO_READS);
        line.run(SILENCE);
        alive = unit -> false;
        line.run(100_000);
        Map<String, Long> once = told(line, SILENCE, 1);
        Map<String, Long> thrice = told(line, SILENCE, 3);
        assertEquals(units, once.size());
        assertEquals(units, thrice.size());
        assertTrue(last(once) <= 45_000, "BAD: " + last(once));
        assertTrue(last(thrice) <= 75_000, "and a fault: " + last(thrice));
        // And each comes back as it answers.
        alive = unit -> true;
        line.run(60_000);
        line.sink.forget();
        line.run(25_000);
        for (int unit = 1; unit <= units; unit++) {
            assertTrue(String.join(" ", line.reports(unit)).contains("r4=7"), "unit " + unit);
        }
    }

    @Test
    void neverAnsweredFromTheStart() {
        alive = unit -> false;
        VirtualSlave line = line(false, 200, 1000, TWO_READS).run(100_000);
        assertEquals(200, told(line, 0, 3).size());
        assertTrue(last(told(line, 0, 3)) <= 40_000, "" + last(told(line, 0, 3)));
    }

    /** Of 200 units behind a converter the first so many fall silent, as on a cut line. */
    @ParameterizedTest(name = "rtu {0}, {1} silent")
    @CsvSource({"true, 20", "true, 100", "true, 180", "false, 20", "false, 100", "false, 150"})
    void whoAnswersIsNotToldSilentBecauseOthersAre(boolean rtu, int silent) {
        VirtualSlave line = line(rtu, 200, 20_000, ONE_READ);
        line.run(SILENCE);
        alive = unit -> unit > silent;
        line.run(100_000);
        Map<String, Long> thrice = told(line, SILENCE, 3);
        Map<String, Long> once = told(line, SILENCE, 1);
        assertEquals(silent, once.size(), "each that is silent, and no other");
        assertTrue(last(once) <= 100_000, "BAD: " + last(once));
        for (int unit = silent + 1; unit <= 200; unit++) {
            assertTrue(!thrice.containsKey("u" + unit));
        }
    }

    @Test
    void somebodyIsAskedAllTheTime() {
        VirtualSlave line = line(false, 200, 1000, ONE_READ);
        line.run(SILENCE);
        alive = unit -> false;
        line.run(600_000);
        // Only one of them comes back, whichever.
        alive = unit -> unit == 137;
        line.sink.forget();
        line.run(120_000);
        assertTrue(line.reports(137).stream().anyMatch(r -> r.endsWith("r4=7")));
    }
}
