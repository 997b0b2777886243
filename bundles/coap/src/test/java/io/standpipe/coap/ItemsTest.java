package io.standpipe.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.standpipe.coap.payload.PayloadException;
import io.standpipe.coap.payload.PointMap;
import io.standpipe.coap.profile.CoapFrame;
import io.standpipe.coap.profile.CoapSource;
import io.standpipe.coap.profile.CoapSource.Width;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.point.Bits;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.QualityRule;
import io.standpipe.model.point.Reading;
import io.standpipe.testkit.Fixtures;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames of tag and value in any order, as Milesight's decoders have them. */
class ItemsTest {

    private static final CoapFrame FRAME =
            new CoapFrame(
                    1,
                    64,
                    List.of(),
                    -1,
                    CoapFrame.Check.NONE,
                    0,
                    null,
                    new CoapFrame.Items(
                            0,
                            2,
                            Map.of(
                                    0x0175, 1, 0x037B, 2, 0x0367, 2, 0x03CF, 7, 0x0500, 1, 0x0600,
                                    4)));

    private static Point point(
            int index, String id, int tag, int at, Width type, double scale, int bit) {
        return new Point(
                index,
                id,
                "x",
                "",
                new CoapSource.Field(FRAME, false, tag, at, type, true, bit, 1),
                scale,
                0,
                null,
                0,
                2,
                Map.of(),
                null,
                null,
                null,
                List.of(
                        new QualityRule(
                                QualityRule.SELF,
                                0,
                                List.of(
                                        new QualityRule.Span(-32768, -32768),
                                        QualityRule.Span.NO_NUMBER),
                                false,
                                Quality.bad(Quality.Cause.SENSOR_FAILURE))),
                null);
    }

    private static final PointMap MAP =
            PointMap.of(
                    Fixtures.profile(
                            DeviceKind.DETECTOR,
                            List.of(
                                    point(0, "battery", 0x0175, 0, Width.UINT8, 1, 0),
                                    point(1, "pressure", 0x037B, 0, Width.UINT16, 1, 0),
                                    point(2, "room", 0x0367, 0, Width.INT16, 0.1, 0),
                                    point(3, "x", 0x03CF, 0, Width.INT16, 0.01, 0),
                                    point(4, "z", 0x03CF, 4, Width.INT16, 0.01, 0),
                                    point(5, "tilted", 0x03CF, 6, Width.BITS, 1, 0),
                                    point(6, "leak", 0x0500, 0, Width.UINT8, 1, 0),
                                    point(7, "flow", 0x0600, 0, Width.FLOAT32, 1, 0)),
                            List.of(
                                    Kit.alarm(
                                            "leak",
                                            AlarmKind.SUPERVISORY,
                                            new Condition.Is(6, Bits.bit(0))))));

    private static Map<String, String> read(String hex) throws PayloadException {
        PointMap.Report report = MAP.frame(HexFormat.of().parseHex(hex.replace(" ", "")));
        assertEquals(1, report.moments().size());
        Map<String, String> read = new TreeMap<>();
        for (Reading reading : report.moments().get(0).readings()) {
            String value = String.valueOf((float) reading.value());
            read.put(
                    reading.point().id(),
                    reading.quality().isGood() ? value : reading.quality().text());
        }
        if (!report.wrong().isEmpty()) {
            read.put("wrong", report.wrong());
        }
        return read;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // the vector of EM500-PP, as its decoder prints it
                "017564 037B0A00 | {battery=100.0, pressure=10.0}",
                "037B0A00 017564 | {battery=100.0, pressure=10.0}",
                "050001 0367F6FF | {leak=1.0, room=-1.0}",
                "03CF 7300 0000 8EFF 01 | {tilted=1.0, x=1.15, z=-1.14}",
                "03670080 | {room=sensor-failure}",
                "0600 0000803F | {flow=1.0}",
                "0600 0000C07F | {flow=sensor-failure}", // NaN, of which the profile knows
                "0600 0000807F | {flow=invalid-answer, wrong=a float is no number}",
                "050000 050001 | {leak=1.0}",
                "050001 050000 | {leak=1.0}", // of two the one that raises an alarm
                // what cannot be read
                "017564 FFEE01 050001 | {battery=100.0, wrong=tag 0xFFEE is not known}",
                "017564 0367F6 | {battery=100.0, wrong=the value is cut short}",
                "017564 03 | {battery=100.0, wrong=the last item has no whole tag}",
            })
    void asTheDecodersHaveThem(String frame, String expected) throws PayloadException {
        assertEquals(expected, read(frame).toString());
    }

    @Property
    void theOrderOfTheItemsChangesNothing(@ForAll java.util.Random random) throws PayloadException {
        List<String> items = new ArrayList<>();
        for (Map.Entry<Integer, Integer> item :
                Map.of(0x0175, 1, 0x037B, 2, 0x0367, 2, 0x03CF, 7, 0x0500, 1).entrySet()) {
            byte[] value = new byte[item.getValue()];
            random.nextBytes(value);
            items.add("%04X".formatted(item.getKey()) + HexFormat.of().formatHex(value));
        }
        Map<String, String> first = read(String.join("", items));
        java.util.Collections.shuffle(items, random);
        assertEquals(first, read(String.join("", items)));
        assertEquals(7, first.size());
    }

    @Property
    void noBytesThrow(@ForAll byte[] bytes) {
        try {
            MAP.frame(bytes);
        } catch (PayloadException e) {
            assertEquals(bytes.length == 0 || bytes.length > 64, true, e.getMessage());
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> point(0, "p", 0x0175, 0, Width.UINT16, 1, 0));
        assertThrows(
                IllegalArgumentException.class, () -> point(0, "p", 0x0176, 0, Width.UINT8, 1, 0));
        assertThrows(
                IllegalArgumentException.class, () -> new CoapFrame.Items(0, 1, Map.of(0x0175, 1)));
    }
}
