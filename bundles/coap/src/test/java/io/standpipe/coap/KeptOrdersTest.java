package io.standpipe.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.coap.device.Detector;
import io.standpipe.coap.payload.Payload;
import io.standpipe.coap.payload.Payload.Format;
import io.standpipe.coap.report.ReportIntake;
import io.standpipe.coap.restart.Journal;
import io.standpipe.coap.restart.KeptOrders;
import io.standpipe.coap.restart.RestartStore;
import io.standpipe.coap.wire.Copies;
import io.standpipe.coap.wire.MessageMemory;
import io.standpipe.model.time.Stamp;
import io.standpipe.testkit.RecordingSink;
import io.standpipe.testkit.VirtualTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept over a restart of the order of reports, and for how long. */
class KeptOrdersTest {

    private static final String FIRE = "{\"n\":\"smoke\",\"vb\":true}";

    @TempDir private Path directory;

    private final VirtualTime time = new VirtualTime();
    private final RecordingSink sink = new RecordingSink();
    private final Detector smoke = Kit.detector("a", Kit.SMOKE, Detector.Security.NONE, null);
    private ReportIntake intake;

    private Path file() {
        return directory.resolve("kept");
    }

    /** The process before this one is gone without a word. */
    @BeforeEach
    void start() {
        sink.forget();
        RestartStore kept = new RestartStore(file(), time, time, problem -> {}, values -> values);
        MessageMemory recent = new MessageMemory(time, gone -> {});
        intake = new ReportIntake(sink, time, time, new KeptOrders(kept, recent, time, time));
    }

    private void take(String... records) {
        byte[] pack = ("[" + String.join(",", records) + "]").getBytes(StandardCharsets.UTF_8);
        assertEquals("CHANGED", code(pack));
    }

    private String code(byte[] pack) {
        return intake.report(smoke, new Payload(Format.SENML_JSON, pack, "")).join().code().name();
    }

    private List<Double> smokes() {
        return sink.all().stream()
                .flatMap(readings -> readings.readings().stream())
                .filter(reading -> reading.point().index() == 0)
                .map(reading -> reading.value())
                .toList();
    }

    private boolean isKept() throws IOException {
        return Journal.read(file()).containsKey("order/a");
    }

    @Test
    void itIsKeptForAsLongAsAMessageMayBeUnderWay() throws IOException {
        take("{\"n\":\"smoke\",\"vb\":false}");
        assertEquals(Map.of(), Journal.read(file()), "no alarm, no entry");
        take(FIRE);
        time.advance(Copies.LIFETIME.minusSeconds(1));
        take(FIRE);
        time.advance(Copies.LIFETIME.minusSeconds(1));
        assertTrue(isKept(), "it began anew with the last that told an alarm");
        start();
        time.advance(Copies.LIFETIME.minusSeconds(1));
        assertTrue(isKept(), "nobody knows how long the gateway did not run");
        time.advance(Duration.ofSeconds(1));
        assertEquals(Map.of(), Journal.read(file()));
    }

    /** Then a clock was set, and no message is that late. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void afterAWhileItCountsNoMore(boolean heard) {
        long at = VirtualTime.START.getEpochSecond();
        take("{\"n\":\"smoke\",\"vb\":true,\"t\":%d}".formatted(at));
        start();
        if (heard) {
            take("{\"n\":\"smoke\",\"vb\":false,\"t\":%d}".formatted(at - 1));
            assertEquals(List.of(), smokes());
        }
        time.advance(Duration.ofSeconds(129));
        take("{\"n\":\"smoke\",\"vb\":false,\"t\":%d}".formatted(at - 2));
        assertEquals(List.of(0.0), smokes());
    }

    /**
     * A fire, a minute without a gateway, and then a value that the device stored a while ago,
     * whose time it tells by its age.
     */
    @ParameterizedTest
    @CsvSource({
        "-50, SYNCHRONISED,   true,  after the fire",
        "-70, SYNCHRONISED,   false, before it",
        "-50, UNSYNCHRONISED, false, nobody knows how long the gateway did not run",
        "0,   UNSYNCHRONISED, true,  it is so now",
    })
    void whatADeviceStoredEndsNoFireThatCameLater(
            int at, Stamp.Clock clock, boolean ends, String what) {
        take(FIRE);
        time.advance(Duration.ofSeconds(60));
        time.clock(clock);
        start();
        take("{\"n\":\"smoke\",\"vb\":false,\"t\":%d}".formatted(at));
        assertEquals(ends ? List.of(0.0) : List.of(), smokes(), what);
    }

    /** It had no answer, so its sender repeats it: that says nothing against its clock. */
    @Test
    void theLastReportIsNoClockThatStandsStill() {
        String fire =
                "{\"n\":\"smoke\",\"vb\":true,\"t\":%d}"
                        .formatted(VirtualTime.START.getEpochSecond());
        take(fire);
        start();
        for (int seconds = 3; seconds < 260; seconds += 250) {
            time.advance(Duration.ofSeconds(seconds));
            take(fire);
        }
        assertEquals(
                List.of(true, false),
                sink.all().stream()
                        .flatMap(readings -> readings.readings().stream())
                        .map(reading -> reading.quality().isGood())
                        .toList());
    }

    /** Of another version, say. */
    @Test
    void whatCannotBeReadIsLeftOut() throws IOException {
        try (Journal journal = new Journal(file())) {
            journal.write(
                    Map.of(
                            "order/a", new byte[] {0, 0, 0, 2, 1, 2},
                            "order/b", new byte[] {1},
                            "order/c", new byte[] {-1, -1, -1, -1, 0},
                            "order/d", new byte[] {127, 0, 0, 0, 0}));
        }
        start();
        take("{\"n\":\"smoke\",\"vb\":false}");
        assertEquals(List.of(0.0), smokes());
        time.advance(Copies.LIFETIME);
        assertEquals(Map.of(), Journal.read(file()));
    }
}
