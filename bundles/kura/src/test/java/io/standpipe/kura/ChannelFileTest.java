package io.standpipe.kura;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.alarm.Serviceability;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.point.Derived;
import io.standpipe.model.point.DeviceText;
import io.standpipe.model.point.Linearisation;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.testkit.Fixtures;
import io.standpipe.testkit.TestSource;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.kura.channel.ChannelFlag;
import org.eclipse.kura.channel.ChannelRecord;
import org.eclipse.kura.type.DataType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The file of channels, as Kura takes it. */
class ChannelFileTest {

    private final FakePresent present = new FakePresent();
    private final DriverComponent driver = new DriverComponent(Language.ENGLISH, Map.of());

    @AfterEach
    void end() {
        driver.deactivate();
    }

    private Map<String, Map<String, Object>> uploaded(boolean gateway, boolean listen) {
        byte[] file = ChannelFile.of(gateway, List.copyOf(present.devices.values()), listen);
        return new KuraUpload(Channel.descriptor(Language.ENGLISH))
                .take(new String(file, StandardCharsets.UTF_8));
    }

    @Test
    void eachValueAndWhatIsKnownOfTheDeviceIsAChannel() {
        present.has(0.312, 7, 1);
        present.has(
                FakePresent.device(DeviceKind.PUMP, "pump-1.a_B"),
                null,
                FakePresent.reading(FakePresent.PUMP, 0));
        Map<String, Map<String, Object>> channels = uploaded(false, false);
        assertEquals(
                """
                hyd-1:pressure DOUBLE MPa hyd-1 pressure value
                hyd-1:count LONG - hyd-1 count value
                hyd-1:pump STRING - hyd-1 pump value
                hyd-1@state STRING - hyd-1 - state
                hyd-1@alarms STRING - hyd-1 - alarms
                hyd-1@serviceability STRING - hyd-1 - serviceability
                pump-1.a_B:pump STRING - pump-1.a_B pump value
                pump-1.a_B@state STRING - pump-1.a_B - state
                pump-1.a_B@alarms STRING - pump-1.a_B - alarms
                """,
                channels.entrySet().stream()
                        .map(
                                channel ->
                                        Stream.of("+value.type", "+unit", "device", "point", "read")
                                                .map(
                                                        key ->
                                                                String.valueOf(
                                                                        channel.getValue()
                                                                                .getOrDefault(
                                                                                        key, "-")))
                                                .collect(
                                                        Collectors.joining(
                                                                " ", channel.getKey() + " ", "\n")))
                        .collect(Collectors.joining()));
        for (Map<String, Object> channel : channels.values()) {
            assertEquals("READ", channel.get("+type"));
            assertEquals("true", channel.get("+enabled"));
            assertEquals("false", channel.get("+listen"));
        }
    }

    @Test
    void theGatewayItselfHasChannelsAndListeningIsAChoice() {
        Map<String, Map<String, Object>> channels = uploaded(true, true);
        assertEquals(List.of("@state", "@alarms"), List.copyOf(channels.keySet()));
        channels.values().forEach(channel -> assertEquals("true", channel.get("+listen")));
    }

    /** Its channels read, each in the type that the file says. */
    @Test
    void whatWasUploadedReads() {
        driver.bindPresent(present);
        present.has(0.312, 7, 1);
        Map<String, String> read = new LinkedHashMap<>();
        uploaded(true, false).forEach((name, settings) -> read.put(name, read(settings)));
        assertEquals(
                "{@state=NORMAL, @alarms=, hyd-1:pressure=0.312, hyd-1:count=7, hyd-1:pump=running,"
                        + " hyd-1@state=NORMAL, hyd-1@alarms=, hyd-1@serviceability=SERVICEABLE}",
                read.toString());
    }

    private String read(Map<String, Object> settings) {
        ChannelRecord record =
                ChannelRecord.createReadRecord(
                        String.valueOf(settings.get("+name")),
                        DataType.getDataType(String.valueOf(settings.get("+value.type"))));
        record.setChannelConfig(settings);
        driver.read(List.of(record));
        var status = record.getChannelStatus();
        assertEquals(
                ChannelFlag.SUCCESS,
                status.getChannelFlag(),
                () -> settings + ": " + status.getExceptionMessage());
        return String.valueOf(record.getValue().getValue());
    }

    /** What a unit or a name could do to the file. */
    @Test
    void whatIsInAUnitStaysInItsCell() {
        Device odd =
                Fixtures.device(
                        "d",
                        Fixtures.profile(
                                DeviceKind.TANK,
                                List.of(point("level", 2, "m, \"of\" water\n", number(16))),
                                List.of()));
        present.has(odd, null, FakePresent.reading(odd.profile().points().get(0), 1));
        assertEquals("m, \"of\" water", uploaded(false, false).get("d:level").get("+unit"));
        // and a comma in a name would be Kura's to refuse
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        new KuraUpload(Channel.descriptor(Language.ENGLISH))
                                .take("name,device\r\n\"a,b\",hyd-1\r\n"));
    }

    /** A kind of point, the type that fits it, and the most and the least that it can read. */
    private record Kind(Point point, DataType type, List<Double> values) {

        Kind(Point point, DataType type, double... values) {
            this(point, type, Arrays.stream(values).boxed().toList());
        }
    }

    /** What reads whole numbers of so many bits; 0: any number. */
    private static Point.Source number(int bits) {
        return new TestSource(0, bits);
    }

    private static Point point(String id, int decimals, String unit, Point.Source source) {
        return scaled(id, 1, decimals, unit, source, null);
    }

    private static Point scaled(
            String id,
            double scale,
            int decimals,
            String unit,
            Point.Source source,
            @Nullable Linearisation linearisation) {
        return new Point(
                0,
                id,
                "quantity",
                unit,
                source,
                scale,
                0,
                null,
                0,
                decimals,
                Map.of(),
                null,
                linearisation,
                null,
                List.of(),
                null);
    }

    static Stream<Kind> kinds() {
        return Stream.of(
                new Kind(Fixtures.pressure(0), DataType.DOUBLE, -0.1, 2.4994),
                new Kind(point("float", -1, "Cel", number(0)), DataType.DOUBLE, -3.4e38, 3.4e38),
                new Kind(point("float-as-whole", 0, "V", number(0)), DataType.DOUBLE, 3.4e38),
                new Kind(point("hours", 0, "h", number(16)), DataType.LONG, 0, 65_535),
                new Kind(
                        point("pulses-of-a-meter", 0, "", number(32)),
                        DataType.LONG,
                        0,
                        4_294_967_295.0),
                new Kind(
                        point("energy", 0, "Wh", number(0)),
                        DataType.DOUBLE,
                        1.8446744073709552E19),
                new Kind(
                        scaled("litres", 0.5, 0, "l", number(16), null),
                        DataType.LONG,
                        0.5,
                        32_767.5),
                new Kind(
                        scaled(
                                "level",
                                1,
                                0,
                                "mm",
                                number(16),
                                new Linearisation(new Linearisation.Current(0, 5_000), null)),
                        DataType.DOUBLE,
                        1_234.5),
                new Kind(point("contact", 0, "", number(1)), DataType.BOOLEAN, 0, 1),
                new Kind(point("board-contact", 0, "", number(1)), DataType.BOOLEAN, 0, 1),
                new Kind(point("flow", 0, "l", number(32)), DataType.LONG, 4_294_967_295.0),
                new Kind(point("smoke", 0, "", number(1)), DataType.BOOLEAN, 0, 1),
                new Kind(point("battery", -1, "V", number(0)), DataType.DOUBLE, 3.59),
                new Kind(
                        point("median", 0, "", new Derived(0, new Derived.Median(3))),
                        DataType.DOUBLE,
                        0.5),
                new Kind(
                        new Point(
                                0,
                                "pump",
                                "state",
                                "",
                                number(1),
                                1,
                                0,
                                null,
                                0,
                                0,
                                Map.of(0L, "stopped", 1L, "running"),
                                null),
                        DataType.STRING,
                        0,
                        1));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theTypeFitsWhateverThePointCanRead(Kind kind) {
        assertEquals(kind.type(), ChannelValue.fitting(kind.point()));
        Device device =
                Fixtures.device(
                        "d", Fixtures.profile(DeviceKind.TANK, List.of(kind.point()), List.of()));
        driver.bindPresent(present);
        for (double value : kind.values()) {
            present.has(
                    device, Serviceability.UNKNOWN, new Reading(kind.point(), value, Quality.GOOD));
            String name = "d:" + kind.point().id();
            Map<String, Object> settings = new HashMap<>(uploaded(false, false).get(name));
            assertTrue(!read(settings).isEmpty());
        }
    }

    @Test
    void aTextIsAString() {
        Point.Source serial = new TestSource(0, 0, true, false);
        Point point = point("serial", 0, "", serial);
        assertEquals(DataType.STRING, ChannelValue.fitting(point));
        Device device =
                Fixtures.device("d", Fixtures.profile(DeviceKind.TANK, List.of(point), List.of()));
        driver.bindPresent(present);
        present.has(device, null, FakePresent.reading(point, DeviceText.number("SN-1")));
        assertEquals("SN-1", read(uploaded(false, false).get("d:serial")));
    }
}
