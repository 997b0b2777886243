package io.standpipe.modbus.device;

import static io.standpipe.modbus.connection.VirtualSlave.good;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.connection.VirtualSlave;
import io.standpipe.modbus.frame.TcpFrames;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverrunMonitorTest {

    private final VirtualSlave slave = new VirtualSlave();

    private void devices(int count) {
        for (int unit = 1; unit <= count; unit++) {
            slave.device(unit, 1000, TcpFrames.words(0));
        }
        slave.start();
    }

    @Test
    void aBusThatHoldsItsIntervalsSaysNothing() {
        slave.onRequest = request -> slave.answer(90, good(request));
        devices(10);
        slave.run(600_000);
        assertEquals(List.of(""), slave.late, "once, for what an earlier run has left");
    }

    @Test
    void aBusThatCannotSaysSoAndAlsoWhenItCanAgain() {
        slave.onRequest = request -> slave.answer(250, good(request));
        devices(8);
        slave.run(65_000);
        assertEquals(1, slave.late.size());
        assertTrue(
                slave.late
                        .get(0)
                        .matches(
                                "the bus cannot hold its intervals: in the last minute 2[0-9]{2} of 4[0-9]{2} polls were left out, and u[1-8] began [0-9]+ ms late; make .*"),
                slave.late.get(0));
        slave.onRequest = request -> slave.answer(50, good(request));
        slave.run(130_000);
        assertEquals("", slave.late.get(slave.late.size() - 1));
        int said = slave.late.size();
        slave.run(600_000);
        assertEquals(said, slave.late.size());
    }

    /** A fire panel on a slow line is late for ever, by other numbers each minute. */
    @Test
    void aBusThatStaysLateSaysItOnce() {
        slave.onRequest = request -> slave.answer(250, good(request));
        devices(8);
        slave.run(300_000);
        slave.onRequest = request -> slave.answer(300, good(request));
        slave.run(600_000);
        assertEquals(1, slave.late.size());
    }

    @Test
    void aDeadDeviceIsNotLate() {
        slave.onRequest = request -> {};
        devices(1);
        slave.run(600_000);
        assertEquals(List.of(), slave.late);
    }
}
