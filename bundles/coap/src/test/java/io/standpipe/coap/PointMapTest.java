package io.standpipe.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.standpipe.model.AlarmDefinition;
import io.standpipe.model.AlarmKind;
import io.standpipe.model.CoapSource;
import io.standpipe.model.Condition;
import io.standpipe.model.DeviceKind;
import io.standpipe.model.Reading;
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
                                        + (r.quality().isGood()
                                                ? String.valueOf(r.value())
                                                : r.quality().text()))
                .collect(Collectors.joining(" "));
    }

    /** Each with its time, if it has one. */
    static String moments(List<PointMap.Moment> moments) {
        return moments.stream()
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
        List<PointMap.Moment> moments = map.frame(frame);
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
                "[{\"n\":\"smoke\",\"vb\":true}] | [smoke=1.0]",
                "[{\"n\":\"smoke\",\"v\":1}] | [smoke=1.0]",
                "[{\"n\":\"smoke\",\"v\":2}] | [smoke=invalid-answer]",
                "[{\"n\":\"smoke\",\"vs\":\"yes\"}] | [smoke=invalid-answer]",
                "[{\"n\":\"battery\",\"vb\":true}] | [battery=invalid-answer]",
                "[{\"n\":\"mode\",\"vs\":\"night\"}] | [mode=1.0]",
                "[{\"n\":\"mode\",\"vs\":\"dusk\"}] | [mode=invalid-answer]",
                "[{\"n\":\"mode\",\"v\":0.5}] | [mode=invalid-answer]",
                "[{\"bn\":\"urn:dev:1:\",\"n\":\"smoke\",\"vb\":true},{\"n\":\"battery\",\"v\":80}] | [smoke=1.0 battery=80.0]",
                "[{\"n\":\"other\",\"v\":1}] | []",
                "[{\"n\":\"smoke\",\"vb\":false,\"t\":0},{\"n\":\"smoke\",\"vb\":true,\"t\":-60}] | [smoke=1.0, smoke=0.0]",
            })
    void named(String pack, String moments) throws Exception {
        List<Sample> samples = Senml.json(pack.getBytes(StandardCharsets.UTF_8));
        assertEquals(
                moments,
                PointMap.of(Kit.SMOKE).named(samples).stream()
                        .map(moment -> shown(moment.readings()))
                        .toList()
                        .toString());
    }

    @Test
    void tlv() throws Exception {
        byte[] bytes = Kit.hex("e1 17 9e 01 e4 17 9f 41 48 00 00");
        assertEquals(
                "smoke=1.0 density=12.5",
                shown(PointMap.of(Kit.LWM2M).named(Tlv.read(bytes, "/3407/0")).get(0).readings()));
        byte[] strange = Kit.hex("e2 17 9e 01 01");
        assertEquals(
                "smoke=invalid-answer",
                shown(
                        PointMap.of(Kit.LWM2M)
                                .named(Tlv.read(strange, "/3407/0"))
                                .get(0)
                                .readings()));
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
