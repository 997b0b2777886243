package io.standpipe.modbus.connection;

import static io.standpipe.modbus.connection.VirtualSlave.good;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.frame.TcpFrames;
import io.standpipe.model.device.DeviceProfile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ten units behind one Modbus TCP converter, every second; unit 5 is dead. Timeout 500 ms. */
class ConverterTest {

    private static final DeviceProfile ONE = TcpFrames.words(4);
    private static final int DEAD = 5;

    private final VirtualSlave converter = new VirtualSlave();
    private final List<Long> dead = new ArrayList<>();
    // A converter with a serial line behind it does one thing after the other.
    private long busyUntil;

    private void units() {
        for (int unit = 1; unit <= 10; unit++) {
            converter.device(unit, 1000, ONE);
        }
        converter.start().run(60_000);
        converter.sink.forget();
        dead.clear();
        converter.run(300_000);
    }

    /** The longest time between two reports of a unit. */
    private long longest(int unit) {
        long longest = 0;
        long last = -1;
        for (String report : converter.reports(unit)) {
            long at = Long.parseLong(report.substring(0, report.indexOf(' ')));
            longest = last < 0 ? longest : Math.max(longest, at - last);
            last = at;
        }
        return longest;
    }

    @Test
    void neighboursKeepTheirIntervalWhereUnitsDoNotWaitForEachOther() {
        converter.onRequest =
                request -> {
                    if (TcpFrames.unit(request) == DEAD) {
                        dead.add(converter.time.millis());
                    } else {
                        // All nine of them leave no pause as long as the timeout.
                        converter.answer(60, good(request));
                    }
                };
        units();
        for (int unit = 1; unit <= 10; unit++) {
            if (unit != DEAD) {
                assertEquals(300, converter.reports(unit).size(), "unit " + unit);
                assertTrue(longest(unit) <= 1100, "unit " + unit + ": " + longest(unit));
            }
        }
        assertTrue(dead.size() >= 9, "and it is asked all the same: " + dead.size());
        assertEquals(1, converter.connects);
    }

    @Test
    void nobodyIsCalledSilentBecauseTheConverterStillWaitsForAnother() {
        converter.onRequest =
                request -> {
                    long now = converter.time.millis();
                    busyUntil = Math.max(busyUntil, now);
                    if (TcpFrames.unit(request) == DEAD) {
                        dead.add(now);
                        busyUntil += 900;
                    } else {
                        busyUntil += 20;
                        converter.answer((int) (busyUntil - now), good(request));
                    }
                };
        units();
        for (int unit = 1; unit <= 10; unit++) {
            List<String> reports = converter.reports(unit);
            if (unit != DEAD) {
                assertTrue(reports.size() >= 290, "unit " + unit + ": " + reports.size());
                assertTrue(reports.stream().noneMatch(line -> line.contains("silent")));
            }
        }
    }

    @Test
    void aUnitThatHasBecomeSlowerIsFoundAgainThoughOthersLeaveLittleTime() {
        converter.onRequest =
                request -> {
                    if (TcpFrames.unit(request) != DEAD) {
                        converter.answer(80, good(request));
                    }
                };
        units();
        converter.onRequest =
                request ->
                        converter.answer(TcpFrames.unit(request) == DEAD ? 400 : 80, good(request));
        converter.run(120_000);
        converter.sink.forget();
        converter.run(5_000);
        assertTrue(
                converter.reports(DEAD).stream().allMatch(line -> line.endsWith("r4=5004")),
                converter.reports(DEAD)::toString);
        assertTrue(converter.reports(DEAD).size() >= 3);
    }
}
