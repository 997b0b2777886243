package io.standpipe.modbus.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.standpipe.modbus.frame.TcpFrames;
import io.standpipe.modbus.plan.ReadPlan;
import io.standpipe.model.config.WriteList;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.Place;
import io.standpipe.model.words.Phrase;
import io.standpipe.testkit.ChineseText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScanTimeTest {

    private static final Address LINE = Address.parse("/dev/ttyUSB0");

    private final List<BusConfig.Entry> entries = new ArrayList<>();

    /** Ten registers a device: 8 bytes there, 25 back, and a gap of 3.5. */
    private void devices(Address address, int count, int millis) {
        for (int i = 0; i < count; i++) {
            String id = "d" + entries.size();
            var profile = TcpFrames.words(IntStream.range(0, 10).toArray());
            entries.add(
                    new BusConfig.Entry(
                            new Device(id, id, profile, id, Place.UNKNOWN),
                            address,
                            i,
                            Duration.ofMillis(millis),
                            ReadPlan.of(profile)));
        }
    }

    private ScanTime time() {
        return ScanTime.of(new BusConfig(entries, Duration.ofMillis(300), WriteList.NONE));
    }

    @Test
    void aLineTakesItsBytesAndItsGaps() {
        devices(LINE, 16, 1000);
        // 36.5 characters of 10 bits at 9600 baud for each of the 16.
        assertEquals(16 * 36.5 * 10 / 9600, time().best() / 1e9, 1e-6);
        assertEquals(16 * 36.5 * 10 / 9600 + 16 * 0.3, time().worst() / 1e9, 1e-6);
        assertEquals(
                "0.61 s at best, and 5.4 s if every device answers at the last moment",
                time().toString());
        assertNull(time().problem());
    }

    @Test
    void aLineThatCannotSaysSo() {
        devices(LINE, 16, 500);
        Phrase.Said problem = time().problem();
        assertNotNull(problem);
        assertEquals(
                "/dev/ttyUSB0 cannot hold its intervals: what is to be read takes 122 % of the time at the line's speed, even if every device answers at once; make the intervals longer, raise the baud rate, or spread the devices over more lines",
                problem.english());
        ChineseText.of(problem.english());
    }

    @Test
    void addressesAreReadAtTheSameTime() {
        for (int host = 1; host <= 5; host++) {
            devices(Address.parse("127.0.0." + host), host, 100);
        }
        assertEquals(0, time().best());
        assertEquals(5 * 300, time().worst() / 1_000_000);
        assertNull(time().problem());
    }

    @Test
    void nothingTakesNoTime() {
        assertEquals(new ScanTime(0, 0, 0, ""), time());
    }
}
