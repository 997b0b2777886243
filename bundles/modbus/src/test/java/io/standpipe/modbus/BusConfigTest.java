package io.standpipe.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.standpipe.model.DeviceKind;
import io.standpipe.model.DeviceProfile;
import io.standpipe.model.Profiles;
import io.standpipe.model.config.Settings;
import io.standpipe.testkit.Fixtures;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BusConfigTest {

    private static final DeviceProfile TANK =
            Fixtures.profile(DeviceKind.TANK, List.of(Fixtures.pressure(0)), List.of());
    private static final DeviceProfile EMPTY =
            Fixtures.profile(DeviceKind.PUMP, List.of(), List.of());
    private static final Profiles PROFILES = Fixtures.profiles(TANK, EMPTY);

    private static String entries(BusConfig config) {
        StringBuilder text = new StringBuilder();
        for (BusConfig.Entry entry : config.entries()) {
            text.append(
                    "%s %s %d %d; "
                            .formatted(
                                    entry.device().id(),
                                    entry.address(),
                                    entry.unit(),
                                    entry.interval().toMillis()));
        }
        return text.toString();
    }

    private static Settings settings(Object... pairs) {
        Map<String, Object> map = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return Settings.of(map);
    }

    @Test
    void rowsTakeTheBusesValuesWhereTheyHaveNone() {
        Settings settings =
                settings(
                        "address",
                        "10.0.0.9:1502",
                        "interval",
                        250,
                        "timeout",
                        700,
                        "devices",
                        """
                                id,profile,address,unit,interval,name
                                a,test-tank,,,,
                                b,test-tank,[::1],0,20,"Tank, west"
                                c,test-tank,10.0.0.9,255,3600000,
                                """);
        BusConfig config = BusConfig.read(settings, PROFILES);
        assertEquals(
                "a 10.0.0.9:1502 1 250; b [::1]:502 0 20; c 10.0.0.9:502 255 3600000; ",
                entries(config));
        assertEquals(700, config.timeout().toMillis());
        assertEquals("Tank, west", config.entries().get(1).device().name());
        assertEquals("10.0.0.9:1502 unit 1", config.entries().get(0).device().address());
        assertSame(
                config.entries().get(0).plans(),
                config.entries().get(1).plans(),
                "one plan a profile");
        assertEquals(List.of(), settings.problems());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "x,test-tank,10.0.0.1,256,|line 3 (x), column unit: must be a whole number from 0 to 255, but is \"256\"",
                "x,test-tank,10.0.0.1,1,19|line 3 (x), column interval: must be a whole number from 20 to 3600000, but is \"19\"",
                "x,test-tank,,1,|line 3 (x), column address: must be host or host:port, but is empty, and the bus has no address either",
                "x,test-tank,10.0.0.1:0,1,|line 3 (x), column address: must be host, host:port or [IPv6 address]:port with a port from 1 to 65535, rtu+tcp:// or tls:// before it, or the path of a serial port, but is \"10.0.0.1:0\"",
                "x,test-pump,10.0.0.1,1,|line 3 (x), column profile: profile test-pump has no point that is read over Modbus",
                "x,no-such,10.0.0.1,1,|line 3 (x), column profile: there is no device profile \"no-such\"",
                "x y,test-tank,10.0.0.1,1,|line 3, column id: must be 1 to 64 letters, digits, '.', '_' or '-', but is \"x y\"",
            })
    void aBadRowIsNamedAndTheOthersStay(String row, String problem) {
        Settings settings =
                settings(
                        "devices",
                        "id,profile,address,unit,interval\na,test-tank,10.0.0.1,1,\n"
                                + row
                                + "\nb,test-tank,10.0.0.1,2,\n");
        BusConfig config = BusConfig.read(settings, PROFILES);
        assertEquals("a 10.0.0.1:502 1 1000; b 10.0.0.1:502 2 1000; ", entries(config));
        assertEquals(List.of(problem), settings.problems());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|``|``",
                "a/output|a/output|``",
                "`a/output, b/output`|a/output b/output|``",
                "`\na/output\r\n\tb/level ,\n`|a/output b/level|``",
                "a/output a/output|a/output|``",
                "a|``|writable: an entry must be device/point, such as siren-1/output, but is \"a\"",
                "`a/output, a/b/c`|a/output|writable: an entry must be device/point, such as siren-1/output, but is \"a/b/c\"",
                "a/output/|``|writable: an entry must be device/point, such as siren-1/output, but is \"a/output/\"",
                "x/output|``|writable: \"x/output\" names a device that is not in the table, or whose row is wrong",
                "A/output|``|writable: \"A/output\" names a device that is not in the table, or whose row is wrong",
                "a/input|``|writable: profile test-contact has no point \"input\" that may be written; it has output, level",
                "a/none|``|writable: profile test-contact has no point \"none\" that may be written; it has output, level",
                "a/|``|writable: profile test-contact has no point \"\" that may be written; it has output, level",
                "tank/pressure|``|writable: profile test-tank has no point \"pressure\" that may be written; it has none",
                "`zero/output b/output`|b/output|writable: \"zero/output\" is on unit 0, which on a serial line is every device; give it a unit of its own, or 255 if it has none",
            })
    void whatMayBeWritten(String text, String allowed, String problem) {
        Settings settings =
                settings(
                        "address",
                        "10.0.0.9",
                        "devices",
                        """
                                id,profile,unit
                                a,test-contact,1
                                b,test-contact,255
                                zero,test-contact,0
                                tank,test-tank,3
                                """,
                        "writable",
                        text);
        BusConfig config = BusConfig.read(settings, Fixtures.profiles(TANK, EMPTY, Wires.RELAY));
        assertEquals(
                allowed, String.join(" ", config.writable().names().stream().sorted().toList()));
        assertEquals(problem.isEmpty() ? List.of() : List.of(problem), settings.problems());
        assertEquals(4, config.entries().size(), "they are polled all the same");
    }

    @Test
    void wrongSettingsAreNamedAndTheDefaultsStandIn() {
        Settings settings =
                settings("address", "::1", "interval", 10, "timeout", 40, "devices", "", "unit", 3);
        BusConfig config = BusConfig.read(settings, PROFILES);
        assertEquals(1000, config.timeout().toMillis());
        assertEquals(
                List.of(
                        "interval must be a whole number from 20 to 3600000, but is \"10\"; using 1000",
                        "timeout must be a whole number from 50 to 30000, but is \"40\"; using 1000",
                        "address must be host, host:port or [IPv6 address]:port with a port from 1 to 65535, rtu+tcp:// or tls:// before it, or the path of a serial port, but is \"::1\"",
                        "\"unit\" is no setting here; known are address, interval, timeout, devices, writable, serial, pins, gap, connectDelay, ca, certificate, key"),
                settings.problems());
    }
}
