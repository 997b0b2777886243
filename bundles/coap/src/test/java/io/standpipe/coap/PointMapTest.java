package io.standpipe.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.standpipe.coap.payload.Lwm2mTlv;
import io.standpipe.coap.payload.PayloadException;
import io.standpipe.coap.payload.PointMap;
import io.standpipe.coap.payload.Sample;
import io.standpipe.coap.payload.Senml;
import io.standpipe.coap.profile.CoapFrame;
import io.standpipe.coap.profile.CoapSource;
import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.point.Reading;
import io.standpipe.testkit.Fixtures;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PointMapTest {

    static String shown(List<Reading> readings) {
        return readings.stream()
                .map(
                        r ->
                                r.point().id()
                                        + "="
                                        + (Double.isNaN(r.value()) ? "" : r.value())
                                        + (r.quality().isGood() ? "" : r.quality().text()))
                .collect(Collectors.joining(" "));
    }

    /** Each with its time, if it has one. */
    static String moments(PointMap.Report report) {
        return report.moments().stream()
                .map(m -> (m.time() == 0 ? "" : (long) m.time() + ": ") + shown(m.readings()))
                .collect(Collectors.joining(", "));
    }

    /** Vectors of the makers' papers. */
    @ParameterizedTest
    @CsvSource({
        "22 1E 64 00 1C 40, event=14.0 battery=100.0 density=0.0 temperature=28.0",
        "22 11 5f 37 fb 3c, event=1.0 battery=95.0 density=55.0 temperature=-5.0",
    })
    void milesight(String bytes, String readings) throws Exception {
        assertEquals(readings, moments(PointMap.of(Kit.GS524N).frame(Kit.hex(bytes))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "A5 5A 00 00 3B 53 48 4D 4B 31 39 30 36 30 30 31 33 34 C8 00 3C 00 0A 01 02 00 64 01 F4 02 1A 5D 19 66 B6 02 19 02 1A 02 16 02 18 02 18 02 13 02 1E 02 1C 02 1D 02 1D 7E 03 55 AA"
                        + "| 1561945242: stored=537.0, 1561945302: stored=538.0, 1561945362: stored=534.0, 1561945422: stored=536.0, 1561945482: stored=536.0,"
                        + " 1561945542: stored=531.0, 1561945602: stored=542.0, 1561945662: stored=540.0, 1561945722: stored=541.0, 1561945782: stored=541.0,"
                        + " 1561945782: pressure=538.0 alarms=2.0",
                "A5 5A 00 00 29 53 48 52 50 32 35 30 39 30 31 32 30 34 D0 00 00 00 01 01 00 00 00 09 C4 02 5D 68 FF B8 87 02 5D 84 3E 55 AA"
                        + "| 1761589383: stored=605.0, 1761589383: pressure=605.0 alarms=0.0",
            })
    void meokon(String bytes, String readings) throws Exception {
        PointMap map = PointMap.of(Kit.HYDRANT);
        byte[] frame = Kit.hex(bytes);
        assertEquals(readings, moments(map.frame(frame)));
        for (int i = 0; i < frame.length; i++) {
            byte[] broken = frame.clone();
            broken[i] ^= 0x10;
            assertThrows(PayloadException.class, () -> map.frame(broken), "byte " + i);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 60 | 0 | pressure=540.0 alarms=0.0",
                "2 | 60 | 0 | -60: stored=500.0, stored=501.0, pressure=540.0 alarms=0.0",
                "2 | 60 | 268435455 | -60: stored=500.0, stored=501.0, pressure=540.0 alarms=0.0",
                "2 | 60 | 268435516 | 268435456: stored=500.0, 268435516: stored=501.0, 268435516: pressure=540.0 alarms=0.0",
                "3 | 0 | 0 | stored=502.0, pressure=540.0 alarms=0.0",
                "1 | 9999 | 1800000000 | 1800000000: stored=500.0, 1800000000: pressure=540.0 alarms=0.0",
            })
    void storedSamples(int count, int period, long newest, String readings) throws Exception {
        PointMap map = PointMap.of(Kit.HYDRANT);
        assertEquals(readings, moments(map.frame(Kit.meokon(540, count, count, period, newest))));
    }

    /** Whatever number stands there, it is read as many samples or the frame is refused. */
    @Property(tries = 500)
    void asManySamplesAsThereAre(
            @ForAll @IntRange(max = 620) int there,
            @ForAll @IntRange(min = -3, max = 3) int more,
            @ForAll @IntRange(max = 65535) int period)
            throws Exception {
        PointMap map = PointMap.of(Kit.HYDRANT);
        int said = Math.max(0, there + more);
        byte[] frame = Kit.meokon(540, there, said, period, 1_800_000_000L);
        if (said != there || there > 600) {
            assertThrows(PayloadException.class, () -> map.frame(frame));
            return;
        }
        List<PointMap.Moment> moments = map.frame(frame).moments();
        assertEquals((period == 0 ? Math.min(1, there) : there) + 1, moments.size());
        for (int i = 0; i + 1 < moments.size(); i++) {
            PointMap.Moment moment = moments.get(i);
            int n = period == 0 ? there - 1 : i;
            assertEquals(500 + n, moment.readings().get(0).value());
            assertEquals(1_800_000_000.0 - (double) period * (there - 1 - n), moment.time());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "22 1E 64 00 1C 41",
        "22 1E 64 00 1C",
        "22 1E 64 00 1C 40 00",
        "22 2E 64 00 1C 30",
        "''",
    })
    void noFrames(String bytes) {
        assertThrows(PayloadException.class, () -> PointMap.of(Kit.GS524N).frame(Kit.hex(bytes)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{\"n\":\"smoke\",\"vb\":true}] | smoke=1.0",
                "[{\"n\":\"smoke\",\"v\":1}] | smoke=1.0",
                "[{\"n\":\"mode\",\"vs\":\"night\"}] | mode=1.0",
                "[{\"n\":\"mode\",\"v\":9007199254740992}] | mode=9.007199254740992E15",
                "[{\"bn\":\"urn:dev:1:\",\"n\":\"smoke\",\"vb\":true},{\"n\":\"battery\",\"v\":80}] | smoke=1.0 battery=80.0",
                "[{\"n\":\"other\",\"v\":1}] | unknown other",
                "[{\"n\":\"Smoke\",\"vb\":true},{\"n\":\"smoke\",\"vb\":false}] | smoke=0.0; unknown Smoke",
                "[{\"n\":\"smoke\",\"vb\":false,\"t\":0},{\"n\":\"smoke\",\"vb\":true,\"t\":-60}] | -60: smoke=1.0, smoke=0.0",
                "[{\"n\":\"smoke\",\"vb\":true},{\"n\":\"smoke\",\"vb\":false}] | smoke=1.0",
                "[{\"n\":\"smoke\",\"vb\":false},{\"n\":\"smoke\",\"vb\":true}] | smoke=1.0",
                "[{\"bt\":1767225600,\"n\":\"smoke\",\"vb\":false},{\"bt\":0,\"n\":\"smoke\",\"vb\":true},{\"n\":\"battery\",\"v\":9,\"t\":-5}]"
                        + " | 1767225595: battery=9.0, 1767225600: smoke=1.0",
                // RFC 8428, 5.1.4: another base name is another device
                "[{\"bn\":\"urn:1/\",\"n\":\"smoke\",\"vb\":true},{\"bn\":\"urn:2/\",\"n\":\"smoke\",\"vb\":false}]"
                        + " | smoke=1.0; wrong two devices in one pack",
                "[{\"bn\":\"urn:1/\",\"n\":\"smoke\",\"vb\":false},{\"bn\":\"urn:2/\",\"n\":\"battery\",\"v\":80}]"
                        + " | smoke=0.0 battery=80.0; wrong two devices in one pack",
                "[{\"n\":\"smoke\",\"vb\":false},{\"bn\":\"urn:2/\",\"n\":\"battery\",\"v\":80}]"
                        + " | smoke=0.0 battery=80.0; wrong two devices in one pack",
                "[{\"bn\":\"urn:1/\",\"n\":\"smoke\",\"vb\":true},{\"bn\":\"urn:2/\",\"n\":\"x\",\"v\":80}]"
                        + " | smoke=1.0; unknown urn:2/x",
                // a value of a kind that the point cannot have
                "[{\"n\":\"smoke\",\"v\":2}] | ; wrong point smoke: a boolean is true or false",
                "[{\"n\":\"smoke\",\"vs\":\"yes\"}] | ; wrong point smoke: no such state",
                "[{\"n\":\"smoke\",\"vd\":\"aGk\"}] | ; wrong point smoke: a boolean is true or false",
                "[{\"n\":\"battery\",\"vb\":true}] | ; wrong point battery: a number is one",
                "[{\"n\":\"battery\",\"vs\":\"full\"}] | ; wrong point battery: no such state",
                "[{\"n\":\"mode\",\"vs\":\"dusk\"}] | ; wrong point mode: no such state",
                "[{\"n\":\"mode\",\"v\":0.5}] | ; wrong point mode: an integer is whole and below 2^53",
                "[{\"n\":\"mode\",\"v\":1e300}] | ; wrong point mode: an integer is whole and below 2^53",
                "[{\"n\":\"mode\",\"vb\":true}] | ; wrong point mode: a number is one",
                "[{\"n\":\"smoke\",\"vb\":true},{\"n\":\"battery\",\"vs\":\"x\"}] | smoke=1.0; wrong point battery: no such state",
                // units
                "[{\"n\":\"battery\",\"u\":\"/\",\"v\":0.95}] | battery=95.0",
                "[{\"n\":\"battery\",\"u\":\"%\",\"v\":95}] | battery=95.0",
                "[{\"bu\":\"%EL\",\"n\":\"battery\",\"v\":95}] | battery=95.0",
                "[{\"n\":\"battery\",\"u\":\"V\",\"v\":3}] | battery=unknown-unit",
                "[{\"n\":\"battery\",\"u\":\"percent\",\"v\":3}] | battery=unknown-unit",
                "[{\"bu\":\"V\",\"n\":\"smoke\",\"vb\":true}] | smoke=1.0",
                "[{\"bu\":\"V\",\"n\":\"mode\",\"v\":1}] | mode=1.0",
            })
    void named(String pack, String says) throws Exception {
        List<Sample> samples = Senml.json(pack.getBytes(StandardCharsets.UTF_8));
        assertEquals(says == null ? "" : says, said(PointMap.of(Kit.SMOKE).named(samples)));
    }

    private static String said(PointMap.Report report) {
        String unknown =
                report.unknown().stream().map(Sample::name).collect(Collectors.joining(" "));
        return (moments(report)
                        + (unknown.isEmpty() ? "" : "; unknown " + unknown)
                        + (report.wrong().isEmpty() ? "" : "; wrong " + report.wrong()))
                .replaceFirst("^; unknown", "unknown");
    }

    /** A value that is a whole pack's: CBOR as JSON, and TLV. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "e1 17 9e 01 | smoke=1.0",
                "e1 17 9e 02 | ; wrong point smoke: a boolean is one byte, 0 or 1",
                "e2 17 9e 01 01 | ; wrong point smoke: a boolean is one byte, 0 or 1",
                "e3 17 9f 01 01 01 | ; wrong point density: a float has 4 or 8 bytes",
                "e4 17 9f 7f c0 00 00 | ; wrong point density: a float is a finite number",
                "e4 17 9f 7f 80 00 00 | ; wrong point density: a float is a finite number",
                "e1 17 9e 01 e4 17 9f 7f c0 00 00 | smoke=1.0; wrong point density: a float is a finite number",
                "e1 17 00 01 | unknown /3407/0/5888",
            })
    void tlv(String bytes, String says) throws Exception {
        assertEquals(
                says, said(PointMap.of(Kit.LWM2M).named(Lwm2mTlv.read(Kit.hex(bytes), "/3407/0"))));
    }

    @ParameterizedTest
    @CsvSource({
        "c1 09 64, battery=100.0",
        "c3 09 01 02 03, ; wrong point battery: an integer has 1; 2; 4 or 8 bytes",
        "c8 09 08 7f ff ff ff ff ff ff ff, ; wrong point battery: an integer is whole and below 2^53",
    })
    void wholeNumbersOfTlv(String bytes, String says) throws Exception {
        assertEquals(
                says.replace("1; 2; 4", "1, 2, 4"),
                said(PointMap.of(Kit.LWM2M).named(Lwm2mTlv.read(Kit.hex(bytes), "/3/0"))));
    }

    @Test
    void aFloatOfAFrameThatIsNoNumberIsRefused() throws Exception {
        CoapFrame frame = new CoapFrame(5, 5, List.of(), -1, CoapFrame.Check.NONE, 0, null);
        PointMap map =
                PointMap.of(
                        Kit.profile(
                                Kit.point(
                                        0,
                                        "event",
                                        Kit.field(frame, 0, CoapSource.Width.UINT8, 0, 1)),
                                Kit.point(
                                        1,
                                        "level",
                                        Kit.field(frame, 1, CoapSource.Width.FLOAT32, 0, 1))));
        assertEquals("event=1.0 level=1.5", said(map.frame(Kit.hex("01 3f c0 00 00"))));
        assertEquals(
                "event=1.0 level=invalid-answer; wrong a float is no number",
                said(map.frame(Kit.hex("01 7f c0 00 00"))));
    }

    @Test
    void twoValuesOfATlv() throws Exception {
        byte[] bytes = Kit.hex("e1 17 9e 01 e4 17 9f 41 48 00 00");
        assertEquals(
                "smoke=1.0 density=12.5",
                said(PointMap.of(Kit.LWM2M).named(Lwm2mTlv.read(bytes, "/3407/0"))));
    }

    @Test
    void numbersThatNoAlarmLooksAtAreNamed() {
        PointMap map =
                PointMap.of(
                        Fixtures.profile(
                                DeviceKind.DETECTOR,
                                List.of(
                                        Kit.point(
                                                0,
                                                "heat",
                                                Kit.named("/3303/0/5700", CoapSource.Type.FLOAT)),
                                        Kit.point(
                                                1,
                                                "more",
                                                Kit.named("/3303/2/5700", CoapSource.Type.FLOAT))),
                                List.of(
                                        new AlarmDefinition(
                                                "heat",
                                                AlarmKind.FIRE,
                                                new Condition.Above(0, 57, 1),
                                                Duration.ZERO,
                                                Duration.ZERO,
                                                null))));
        assertEquals(
                List.of("/3303/1", "/3303/2"),
                map.unwatched(List.of("/3303/0", "/3303/1", "/3303/2", "/3/0")));
        assertEquals(
                List.of(),
                PointMap.of(Kit.OBSERVED).unwatched(List.of("/3407/0", "/3407/1", "/3/0")));
    }

    @Test
    void aModbusProfileIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        PointMap.of(
                                Fixtures.profile(
                                        DeviceKind.TANK,
                                        List.of(Fixtures.pressure(0)),
                                        List.of())));
    }
}
