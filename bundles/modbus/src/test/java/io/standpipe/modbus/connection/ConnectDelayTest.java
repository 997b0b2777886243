package io.standpipe.modbus.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.frame.TcpFrames;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In virtual time; a device that wants to be left alone for a while after connecting. */
class ConnectDelayTest {

    @Test
    void theFirstRequestWaitsAndTheOthersDoNot() {
        VirtualSlave slave =
                VirtualSlave.waiting(Duration.ofSeconds(2))
                        .device(1, 1000, TcpFrames.words(4))
                        .start();
        slave.run(5500);
        assertEquals(List.of(2000L, 3000L, 4000L, 5000L), slave.asked);
    }

    @Test
    void eachConnectionWaitsAnew() {
        VirtualSlave slave =
                VirtualSlave.waiting(Duration.ofMillis(300))
                        .device(1, 1000, TcpFrames.words(4))
                        .start();
        slave.run(1100);
        slave.hangUp(0);
        slave.run(3000);
        assertEquals(2, slave.connects);
        assertEquals(List.of(300L, 1000L), slave.asked.subList(0, 2));
        assertTrue(slave.asked.get(2) >= 1100 + 300, slave.asked.toString());
    }

    /** A banner must not shorten the wait, nor a line that never falls silent lengthen it. */
    @Test
    void whatComesMeanwhileChangesNothing() {
        VirtualSlave slave = VirtualSlave.waiting(Duration.ofSeconds(2));
        slave.device(1, 1000, TcpFrames.words(4)).start();
        slave.run(10);
        for (int i = 0; i < 30; i++) {
            slave.answer(i * 100, TcpFrames.frame(7777, 1, 3, (byte) 0, (byte) 1));
        }
        slave.run(2500);
        assertEquals(2000L, slave.asked.get(0));
    }

    @Test
    void withoutItNothingWaits() {
        VirtualSlave slave = new VirtualSlave().device(1, 1000, TcpFrames.words(4)).start();
        slave.run(10);
        assertEquals(List.of(0L), slave.asked);
    }
}
