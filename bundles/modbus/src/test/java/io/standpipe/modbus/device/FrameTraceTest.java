package io.standpipe.modbus.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.testkit.VirtualTime;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameTraceTest {

    private final VirtualTime time = new VirtualTime();
    private final FrameTrace trace = new FrameTrace("hyd-1", time);

    private void frame(int... bytes) {
        ByteBuffer buffer = ByteBuffer.allocate(bytes.length);
        for (int each : bytes) {
            buffer.put((byte) each);
        }
        trace.frame("->", buffer.flip(), "read of holding 0 to 9");
        assertEquals(bytes.length, buffer.remaining(), "the frame stays as it is");
    }

    @Test
    void keepsHexadecimalAndWordsWhileItIsOn() {
        frame(1, 2);
        assertEquals(List.of(), trace.lines());
        assertFalse(trace.used());
        trace.begin(Duration.ofSeconds(10));
        frame(0, 0x1F, 255);
        trace.note("no answer within 500 ms");
        assertEquals(2, trace.lines().size());
        assertTrue(trace.lines().get(0).endsWith("Z -> 00 1F FF  read of holding 0 to 9"));
        assertTrue(trace.lines().get(1).endsWith("Z -- no answer within 500 ms"));
        assertEquals(10_000, trace.left());
    }

    @Test
    void endsByItselfAndItsLinesStay() {
        trace.begin(Duration.ofSeconds(10));
        frame(1);
        time.advance(Duration.ofSeconds(10));
        assertFalse(trace.on());
        frame(2);
        assertEquals(1, trace.lines().size());
        assertEquals(0, trace.left());
        assertTrue(trace.used());
    }

    @Test
    void canBeEndedAndBegunAnew() {
        trace.begin(Duration.ofSeconds(10));
        frame(1);
        trace.begin(Duration.ZERO);
        frame(2);
        assertEquals(1, trace.lines().size());
        trace.begin(Duration.ofSeconds(1));
        assertEquals(List.of(), trace.lines());
    }

    @Test
    void keepsTheNewest() {
        trace.begin(Duration.ofMinutes(1));
        for (int i = 0; i < FrameTrace.KEPT + 7; i++) {
            trace.note("line " + i);
        }
        assertEquals(FrameTrace.KEPT, trace.lines().size());
        assertTrue(trace.lines().get(0).endsWith("line 7"));
    }
}
