package io.standpipe.modbus.connection;

import static io.standpipe.modbus.connection.VirtualSlave.good;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.device.BusyPause;
import io.standpipe.modbus.frame.RtuFrames;
import io.standpipe.modbus.frame.TcpFrames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A device that says that it is busy, or still at work, is asked once more in the same poll. */
class BusyTest {

    private final VirtualSlave slave = new VirtualSlave();
    private long lastAsked = -1000;

    private boolean allGood(int from) {
        return slave.reports(1).stream().skip(from).allMatch(r -> r.endsWith("r0=1000 r500=1500"));
    }

    /** Busy for some time after each request, whether it answered that or not. */
    @ParameterizedTest
    @CsvSource({"50, 6, 0", "50, 5, 0", "90, 6, 0", "150, 6, 1", "300, 6, 2"})
    void busyAfterEachRequest(int millis, int code, int polls) {
        slave.onRequest =
                request -> {
                    boolean busy = slave.time.millis() - lastAsked < millis;
                    lastAsked = slave.time.millis();
                    slave.answer(1, busy ? TcpFrames.exception(request, code) : good(request));
                };
        slave.device(1, 1000, TcpFrames.words(0, 500)).start().run(20_000);
        assertTrue(allGood(polls), slave.reports(1)::toString);
        assertEquals(20, slave.reports(1).size(), "at its interval");
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6})
    void everySecondRequest(int code) {
        slave.onRequest =
                request ->
                        slave.answer(
                                1,
                                slave.asked.size() % 2 == 0
                                        ? TcpFrames.exception(request, code)
                                        : good(request));
        slave.device(1, 1000, TcpFrames.words(0, 500)).start().run(20_000);
        assertTrue(allGood(0), slave.reports(1)::toString);
    }

    @ParameterizedTest
    @CsvSource({"6, 20, 1000", "6, 20, 20", "5, 20, 1000"})
    void forEver(int code, int polls, int interval) {
        slave.onRequest = request -> slave.answer(1, TcpFrames.exception(request, code));
        slave.device(1, interval, TcpFrames.words(0, 500, 1000))
                .start()
                .run((long) polls * interval);
        assertTrue(slave.reports(1).size() >= polls - 1, "no poll takes longer than its interval");
        assertTrue(
                slave.asked.size() <= 4 * (slave.reports(1).size() + 1),
                "one more request in a poll: " + slave.asked.size());
        slave.onRequest = request -> slave.answer(1, good(request));
        slave.sink.forget();
        slave.run(3L * interval);
        assertTrue(slave.reports(1).get(1).endsWith("r0=1000 r500=1500 r1000=2000"));
    }

    @Test
    void noPauseIsLongerThanASecondOrHalfTheInterval() {
        for (long interval : new long[] {20, 1000, 60_000}) {
            BusyPause pause = new BusyPause();
            for (int poll = 0; poll < 50; poll++) {
                long now = poll * 60_000_000_000L;
                pause.begin(now);
                assertTrue(pause.again(now, interval * 1_000_000));
                long millis = (pause.until() - now) / 1_000_000;
                assertTrue(millis > 0 && millis <= Math.min(1000, interval / 2), "" + millis);
                assertFalse(pause.again(pause.until(), interval * 1_000_000));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 10, 11})
    void noOtherExceptionIsAskedAgain(int code) {
        slave.onRequest = request -> slave.answer(1, TcpFrames.exception(request, code));
        slave.device(1, 1000, TcpFrames.words(0)).start().run(900);
        assertEquals(1, slave.asked.size());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void itsNeighboursDoNotWaitForIt(boolean rtu) {
        VirtualSlave line = rtu ? VirtualSlave.rtu() : new VirtualSlave();
        line.onRequest =
                request -> {
                    byte[] answer =
                            TcpFrames.unit(request) == 1
                                    ? TcpFrames.exception(request, 6)
                                    : good(request);
                    line.answer(5, rtu ? RtuFrames.rtu(answer) : answer);
                };
        line.device(1, 1000, TcpFrames.words(0))
                .device(2, 100, TcpFrames.words(0))
                .start()
                .run(10_050);
        assertTrue(line.reports(2).size() >= 100, "" + line.reports(2).size());
        assertTrue(line.reports(2).stream().allMatch(r -> r.endsWith("r0=2000")));
    }
}
