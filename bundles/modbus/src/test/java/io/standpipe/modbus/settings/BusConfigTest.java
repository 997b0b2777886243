package io.standpipe.modbus.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.standpipe.modbus.ModbusFixtures;
import io.standpipe.modbus.frame.TcpFrames;
import io.standpipe.model.config.Settings;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Profiles;
import io.standpipe.testkit.ChineseText;
import io.standpipe.testkit.Fixtures;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BusConfigTest {

    private static final DeviceProfile TANK =
            Fixtures.profile(DeviceKind.TANK, List.of(ModbusFixtures.pressure(0)), List.of());
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
        ChineseText.of(problem, "there is no device profile"); // a fixture's words
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
        BusConfig config =
                BusConfig.read(settings, Fixtures.profiles(TANK, EMPTY, TcpFrames.RELAY));
        assertEquals(
                allowed, String.join(" ", config.writable().names().stream().sorted().toList()));
        assertEquals(problem.isEmpty() ? List.of() : List.of(problem), settings.problems());
        settings.problems().forEach(ChineseText::of);
        assertEquals(4, config.entries().size(), "they are polled all the same");
    }

    /** In both languages, with nothing of the one in the other. */
    @Test
    void whatIsWrongWithTheWayToTheDevicesIsTold() {
        Settings settings =
                settings(
                        "address",
                        "/dev/ttyUSB0",
                        "serial",
                        "9600",
                        "pins",
                        "12:34",
                        "devices",
                        """
                                id,profile,address,interval
                                a,test-tank,10.0.0.1,
                                b,test-tank,/dev/a b,
                                c,test-tank,,20
                                """);
        BusConfig.read(settings, PROFILES);
        List<String> told = new ArrayList<>();
        settings.problems().forEach(problem -> told.add(ChineseText.of(problem)));
        assertEquals(
                List.of(
                        "第 2 行（a）address 列：须为空或与总线地址相同（一条串行线路即一条总线，串口填在总线地址中），现为 \"10.0.0.1\"",
                        "第 3 行（b）address 列：须为串口的完整路径，最好用 /dev/serial/by-id 下的，现为 \"/dev/a b\"",
                        "serial 须为波特率（300 至 4000000）、数据位、校验（N、E、O）和停止位，例如 \"9600 8N1\"；后面可加 rs485 或 rs485-low 及其延时毫秒数（0 至 100），例如 \"19200 8E1 rs485 1/1\"，现为 \"9600\"；现按 9600 8N1 运行",
                        "pins 须为 64 位十六进制的 SHA-256 指纹，现为 \"12:34\"；不会建立 TLS 连接"),
                told);
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
                        "\"unit\" is no setting here; known are address, ca, certificate, connectDelay, devices, gap, interval, key and 5 more"),
                settings.problems());
        assertEquals(
                "address 须为主机、主机:端口或 [IPv6 地址]:端口（端口 1 至 65535），前面可加 rtu+tcp:// 或 tls://，或为串口路径，现为 \"::1\"",
                ChineseText.of(settings.problems().get(2)));
    }
}
