package io.standpipe.profilekit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.gpio.profile.GpioSource;
import io.standpipe.modbus.profile.ModbusSource;
import io.standpipe.modbus.profile.ModbusSource.Order;
import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.profiles.KitProfiles;
import io.standpipe.testkit.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kit sees what is wrong. */
class KitTest {

    private static final Point PRESSURE = Fixtures.pressure(0);
    private static final Point MODE =
            new Point(
                    0,
                    "mode",
                    "state",
                    "",
                    new ModbusSource(Table.HOLDING, 0, ModbusSource.Type.UINT16, Order.ABCD, 0, 1),
                    1,
                    0,
                    null,
                    0,
                    0,
                    Map.of(1L, "on"),
                    null);

    @ParameterizedTest
    @CsvSource({
        "0.312, ''",
        "0.3121, ''",
        "0.313, 0.312",
        "fire, 0.312",
        "absent, 0.312",
        "BAD wire-break, 0.312",
        "0.312 UNCERTAIN saturated, 0.312",
    })
    void aGoodValue(String expected, String came) {
        assertEquals(
                came, Expectation.compare(expected, new Reading(PRESSURE, 0.312, Quality.GOOD)));
    }

    @ParameterizedTest
    @CsvSource({
        "BAD wire-break, ''",
        "BAD short-circuit, BAD wire-break",
        "0, BAD wire-break",
        "NaN, BAD wire-break",
    })
    void aBadOne(String expected, String came) {
        Reading reading = new Reading(PRESSURE, Double.NaN, Quality.bad(Quality.Cause.WIRE_BREAK));
        assertEquals(came, Expectation.compare(expected, reading));
    }

    @Test
    void valueAndQualityTogether() {
        Reading reading = new Reading(PRESSURE, 2.6, Quality.OUT_OF_RANGE);
        assertEquals("", Expectation.compare("2.6 BAD out-of-range", reading));
        assertEquals("2.6 BAD out-of-range", Expectation.compare("2.6", reading));
        assertEquals("2.6 BAD out-of-range", Expectation.compare("BAD out-of-range", reading));
    }

    @Test
    void statesAndWhatIsNotThere() {
        assertEquals("", Expectation.compare("on", new Reading(MODE, 1, Quality.GOOD)));
        assertEquals("on", Expectation.compare("off", new Reading(MODE, 1, Quality.GOOD)));
        assertEquals("0.0", Expectation.compare("on", new Reading(MODE, 0, Quality.GOOD)));
        assertEquals("", Expectation.compare("absent", null));
        assertEquals("absent", Expectation.compare("0", null));
    }

    @Test
    void registersAreNumbersListsAndTexts() {
        Case one =
                Case.read(
                        Map.of(
                                "name", "n",
                                "points", Map.of(),
                                "rest", 0xFF,
                                "coil", Map.of(3, 1),
                                "holding", Map.of(0, 7, 4, List.of(1, -1), 10, "AbC")));
        assertEquals(7, one.at(Table.HOLDING, 0));
        assertEquals(0xFF, one.at(Table.HOLDING, 1));
        assertEquals(1, one.at(Table.HOLDING, 4));
        assertEquals(0xFFFF, one.at(Table.HOLDING, 5));
        assertEquals(0x4162, one.at(Table.HOLDING, 10));
        assertEquals(0x4300, one.at(Table.HOLDING, 11));
        assertEquals(1, one.at(Table.COIL, 3));
    }

    @Test
    void whatIsWrittenWronglyIsRefused() {
        Map<String, Object> points = Map.of("name", "n", "points", Map.of());
        refused("a case needs the keys name and points", Map.of("name", "n"));
        refused("there is no key \"registers\"", Map.of("name", "n", "registers", Map.of()));
        for (Object wrong : List.of(65536, -32769, 1.5)) {
            refused(
                    "a register or address must be",
                    Map.of("name", "n", "points", Map.of(), "holding", Map.of(0, wrong)));
        }
        refused(
                "holding 1 is written twice",
                Map.of("name", "n", "points", Map.of(), "holding", Map.of(0, List.of(1, 2), 1, 3)));
        refused("alarms must be a list", Map.of("name", "n", "points", Map.of(), "alarms", "x"));
        assertEquals(Map.of(), Case.read(points).points());
    }

    private static void refused(String sentence, Map<String, Object> node) {
        String message =
                String.valueOf(
                        assertThrows(IllegalArgumentException.class, () -> Case.read(node))
                                .getMessage());
        assertTrue(message.startsWith(sentence), message);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // at the input, normally closed, raw value
                "open, false, 0",
                "closed, false, 1",
                "-, false, 0",
                "open, true, 1",
                "closed, true, 0",
                "-, true, 0",
            })
    void aContactIsItsPosition(@Nullable String there, boolean normallyClosed, double raw) {
        Point contact =
                Fixtures.point(
                        0,
                        "contact",
                        new GpioSource.Contact(
                                normallyClosed, false, GpioSource.Pull.UP, Duration.ZERO));
        DeviceProfile profile = Fixtures.profile(DeviceKind.CONTACT, List.of(contact), List.of());
        assertEquals(
                raw,
                Inputs.read(profile, there == null ? Map.of() : Map.of("contact", there))
                        .get(0)
                        .value());
    }

    @ParameterizedTest
    @CsvSource({
        "mA, 12, 12.0",
        "mA, closed, mA must be a number",
        "zone, short, 3.0",
        "zone, -, 0.0",
        "zone, closed, zone must be one of",
        "lamp, on, 1.0",
        "lamp, 1, lamp must be one of",
        "relay, on, the device has no input relay",
    })
    void whatCannotBeAtAnInputIsRefused(String id, String there, String expected) {
        DeviceProfile profile =
                Fixtures.profile(
                        DeviceKind.CONTACT,
                        List.of(
                                Fixtures.point(0, "mA", new GpioSource.Current(150)),
                                Fixtures.point(
                                        1, "zone", new GpioSource.Loop(3.3, 4700, 10000, 2200)),
                                Fixtures.point(
                                        2,
                                        "lamp",
                                        new GpioSource.Output(true, GpioSource.Follows.NOTHING))),
                        List.of());
        Map<String, String> inputs = new HashMap<>(Map.of("mA", "4"));
        if (!there.equals("-")) {
            inputs.put(id, there);
        }
        String came;
        try {
            came =
                    Inputs.read(profile, inputs).stream()
                            .filter(reading -> reading.point().id().equals(id))
                            .map(reading -> String.valueOf(reading.value()))
                            .findFirst()
                            .orElse("nothing");
        } catch (AssertionError e) {
            came = String.valueOf(e.getMessage());
        }
        assertTrue(came.contains(expected), came);
    }

    @Test
    void theExampleOfTheReadmeIsRight(@TempDir Path folder) throws IOException {
        Matcher blocks =
                Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                        .matcher(Files.readString(Path.of("../../device-profiles/README.md")));
        do {
            assertTrue(blocks.find());
        } while (!blocks.group(1).contains("profile: acme-panel-7"));
        Files.writeString(folder.resolve("example.yaml"), blocks.group(1));
        assertTrue(blocks.find());
        Map<String, List<Case>> cases = new TreeMap<>();
        ProfileKitTest.read(blocks.group(1), cases);
        Set<String> raised = new TreeSet<>();
        for (Case one : cases.getOrDefault("acme-panel-7", List.of())) {
            ProfileKitTest.check("acme-panel-7", KitProfiles.load(folder), one, raised);
        }
        assertEquals(Set.of("L#D#-fire", "out-of-range"), raised);
    }

    private static Point word(int index, String id, int address) {
        return Fixtures.point(
                index,
                id,
                new ModbusSource(
                        Table.HOLDING, address, ModbusSource.Type.UINT16, Order.ABCD, 0, 1));
    }

    @Test
    void aSlaveIsReadAsPlanned() {
        DeviceProfile profile =
                Fixtures.profile(
                        DeviceKind.TANK,
                        List.of(
                                word(0, "a", 0),
                                word(1, "b", 1000),
                                Fixtures.point(
                                        2,
                                        "c",
                                        new ModbusSource(
                                                Table.DISCRETE,
                                                9,
                                                ModbusSource.Type.BIT,
                                                Order.ABCD,
                                                0,
                                                1))),
                        List.of());
        List<Reading> readings =
                KitSlave.read(
                        profile, (table, address) -> table == Table.DISCRETE ? 1 : address + 5);
        assertEquals(3, readings.size());
        readings.forEach(
                reading ->
                        assertEquals(
                                Map.of("a", 5.0, "b", 1005.0, "c", 1.0).get(reading.point().id()),
                                reading.value()));
    }
}
