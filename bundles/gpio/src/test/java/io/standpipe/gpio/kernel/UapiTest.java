package io.standpipe.gpio.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import com.sun.jna.Memory;
import io.standpipe.gpio.chip.Configs;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Numbers here come from a C program compiled against linux/gpio.h of Linux 6.1 (sizeof, offsetof,
 * the ioctl macros), not from the code under test.
 */
class UapiTest {

    @Test
    void ioctls() {
        assertEquals(0x8044b401L, Uapi.GET_CHIPINFO);
        assertEquals(0xc100b405L, Uapi.GET_LINEINFO);
        assertEquals(0xc250b407L, Uapi.GET_LINE);
        assertEquals(0xc110b40dL, Uapi.SET_CONFIG);
        assertEquals(0xc010b40eL, Uapi.GET_VALUES);
        assertEquals(0xc010b40fL, Uapi.SET_VALUES);
    }

    @ParameterizedTest
    @CsvSource({
        // pull, debounce in µs, flags: input 4, both edges 0x30, up 0x100, down 0x200, none 0x400
        "PULL_UP, 5000, 0x134",
        "PULL_DOWN, 1, 0x234",
        "OFF, 4294967295, 0x434",
    })
    void anInputsRequest(PullResistance pull, long debounce, String flags) {
        try (Memory request = LineRequest.input(Configs.input("door", 17, pull, debounce))) {
            assertEquals(592, request.size());
            assertEquals(17, request.getInt(0), "offsets[0]");
            assertEquals("standpipe:door", request.getString(256), "consumer");
            assertEquals(Long.decode(flags), request.getLong(288), "config.flags");
            assertEquals(1, request.getInt(296), "config.num_attrs");
            assertEquals(3, request.getInt(320), "config.attrs[0].attr.id, debounce");
            assertEquals((int) debounce, request.getInt(328), "its debounce_period_us");
            assertEquals(0, request.getInt(332), "after it");
            assertEquals(1, request.getLong(336), "config.attrs[0].mask");
            assertEquals(1, request.getInt(560), "num_lines");
            assertEquals(256, request.getInt(564), "event_buffer_size");
            assertZero(request, 300, 320, "config.padding");
            assertZero(request, 344, 560, "the other attributes");
            assertZero(request, 568, 592, "padding, and fd that comes back");
        }
    }

    @Test
    void noDebounceIsNoAttribute() {
        try (Memory request = LineRequest.input(Configs.input("door", 17, PullResistance.OFF, 0))) {
            assertZero(request, 296, 560, "num_attrs and all attributes");
        }
    }

    @Test
    void aLongerDebounceThanTheKernelCanNumberIsItsLongest() {
        try (Memory request =
                LineRequest.input(Configs.input("door", 17, PullResistance.OFF, 1L << 40))) {
            assertEquals(0xFFFF_FFFF, request.getInt(328));
        }
    }

    @ParameterizedTest
    @CsvSource({"HIGH, 1", "LOW, 0"})
    void anOutputsRequest(DigitalState initial, long value) {
        try (Memory request = LineRequest.output(Configs.output("lamp", 3, initial, null))) {
            assertEquals(3, request.getInt(0), "offsets[0]");
            assertEquals("standpipe:lamp", request.getString(256), "consumer");
            assertEquals(8, request.getLong(288), "config.flags");
            assertEquals(1, request.getInt(296), "config.num_attrs");
            assertEquals(2, request.getInt(320), "config.attrs[0].attr.id, output values");
            assertEquals(value, request.getLong(328), "its values");
            assertEquals(1, request.getLong(336), "config.attrs[0].mask");
            assertEquals(1, request.getInt(560), "num_lines");
            assertZero(request, 344, 560, "the other attributes");
        }
    }

    @Test
    void anOutputWithoutInitialStateIsAskedForAsItIs() {
        try (Memory request = LineRequest.output(Configs.output("lamp", 3, null, null))) {
            assertZero(request, 288, 560, "config");
        }
    }

    @Test
    void anEvent() {
        try (Memory event = new Memory(48)) {
            event.clear();
            event.setLong(0, 123_456_789_012_345L);
            event.setInt(8, 2);
            event.setInt(12, 17);
            event.setInt(16, 900);
            event.setInt(20, 7);
            assertEquals(new RawEdge(false, 123_456_789_012_345L, 7), RawEdge.at(event));
            event.setInt(8, 1);
            assertTrue(RawEdge.at(event).high());
            assertEquals(48, Uapi.EVENT_BYTES);
        }
    }

    @Property
    void aNameIsCutBetweenCharactersAndEndsInZero(@ForAll String name) {
        try (Memory memory = new Memory(32)) {
            memory.clear();
            Uapi.name(memory, 0, name);
            assertEquals(0, memory.getByte(31));
            byte[] whole = name.getBytes(StandardCharsets.UTF_8);
            byte[] written = Uapi.name(memory, 0).getBytes(StandardCharsets.UTF_8);
            if (Arrays.equals(name.chars().toArray(), wellFormed(name)) && !name.contains("\0")) {
                assertArrayEquals(Arrays.copyOf(whole, written.length), written);
                assertTrue(written.length == whole.length || written.length >= 28);
            }
        }
    }

    private static int[] wellFormed(String name) {
        return new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
                .chars()
                .toArray();
    }

    private static void assertZero(Memory memory, int from, int to, String what) {
        assertArrayEquals(new byte[to - from], memory.getByteArray(from, to - from), what);
    }
}
