package io.standpipe.gpio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.gpio.profile.GpioSource;
import io.standpipe.model.config.Settings;
import io.standpipe.model.device.Profiles;
import io.standpipe.testkit.ChineseText;
import io.standpipe.testkit.Fixtures;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GpioBusConfigTest {

    private static final Profiles PROFILES =
            Fixtures.profiles(
                    Kit.profile("door", Map.of("open", Kit.OPEN)),
                    Kit.profile(
                            "panel", new TreeMap<>(Map.of("fire", Kit.OPEN, "fault", Kit.CLOSED))),
                    Kit.profile("zone", Map.of("zone", Kit.LOOP)),
                    Kit.profile("siren", Map.of("output", Kit.output(GpioSource.Follows.NOTHING))),
                    Fixtures.profile(
                            io.standpipe.model.device.DeviceKind.TANK,
                            List.of(Fixtures.word(0, "w", 1)),
                            List.of()));

    private static Settings settings(String devices, String converters, String writable) {
        return Settings.of(
                Map.of(
                        "chip",
                        "auto",
                        "devices",
                        "id,profile,pins\n" + devices.replace('/', '\n'),
                        "converters",
                        converters,
                        "writable",
                        writable));
    }

    @Test
    void eachPointHasItsTerminal() {
        Settings settings =
                settings(
                        "d,door,17/p,panel,fire=22 fault=GPIO27/z,zone,adc:3/s,siren,5",
                        "adc = ads1115 1 0x49; other = MCP3008 0.1 5 V",
                        "s.output, s/output");

        GpioBusConfig config = GpioBusConfig.read(settings, PROFILES);

        assertEquals(
                "[d/open 17, p/fault GPIO27, p/fire 22, z/zone adc:3, s/output 5]",
                config.points().values().stream()
                        .flatMap(List::stream)
                        .map(wired -> wired.name() + " " + wired.terminal())
                        .toList()
                        .toString());
        assertEquals(
                "[ads1115 adc at I2C bus 1 address 0x49, mcp3008 other at SPI bus 0 chip select 1]",
                config.converters().values().toString());
        assertEquals(1, settings.problems().size(), settings.problems().toString());
        assertEquals(Set.of("s/output"), config.writable().names());
    }

    private static void inChinese(String problem) {
        String names =
                "pins profile converters GPIO SPI adc ads mcp abc door open panel fire fault test tank";
        ChineseText.only(problem, names.split(" ", -1));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "d,door,           | line 2 (d), column pins: does not say where open is wired; write 17, but it is \"\"",
                "d,door,adc:1      | line 2 (d), column pins: must be a pin, such as 17, but is \"adc:1\"",
                "d,door,17 18      | line 2 (d), column pins: must be a pin, such as 17 or GPIO17, or an input of a converter, such as adc:2, but is \"17 18\"",
                "p,panel,17        | line 2 (p), column pins: does not say where fault is wired; write fault=17 fire=18, but it is \"17\"",
                "p,panel,fire=17   | line 2 (p), column pins: does not say where fault is wired; write fault=17 fire=18, but it is \"fire=17\"",
                "p,panel,fire=17 fire=18 fault=19 | line 2 (p), column pins: must name each point once, as fault=17 fire=18, but is \"fire=17 fire=18 fault=19\"",
                "p,panel,fire=17 fault=19 x=3 | line 2 (p), column pins: names x, but profile panel has fault, fire",
                "p,panel,fire=17 fault=17 | line 2 (p), column pins: 17 is that of p/fault already; give each its own",
                "z,zone,17         | line 2 (z), column pins: must be an input of a converter, such as adc:2, but is \"17\"",
                "z,zone,abc:1      | line 2 (z), column pins: abc:1 names a converter that the setting converters does not have; it has adc",
                "z,zone,adc:4      | line 2 (z), column pins: adc:4 is beyond the inputs of ads1115 adc at I2C bus 1 address 0x48, which are 0 to 3",
                "t,test-tank,1     | line 2 (t), column profile: test-tank has no point that is wired to a pin; it belongs to another bus",
            })
    void aWrongRowSaysWhatIsExpected(String row, String problem) {
        Settings settings = settings(row + "/ok,door,1", "adc=ads1115 1 0x48", "");

        GpioBusConfig config = GpioBusConfig.read(settings, PROFILES);

        assertEquals(List.of(problem), settings.problems());
        inChinese(problem);
        assertEquals(1, config.points().size());
    }

    /** A row that is left out takes nobody's pin. */
    @Test
    void aPinBelongsToTheFirst() {
        Settings settings =
                settings("a,door,17/p,panel,fire=18 fault=17/c,door,18/d,door,17", "", "");

        GpioBusConfig config = GpioBusConfig.read(settings, PROFILES);

        assertEquals(
                List.of("a", "c"),
                config.points().keySet().stream().map(device -> device.id()).toList());
        assertEquals(2, settings.problems().size(), settings.problems().toString());
    }

    @ParameterizedTest
    @CsvSource({
        "adc",
        "adc = ads1115",
        "adc = ads1115 1 0x50",
        "adc = ads1115 1 48",
        "adc = mcp3008 0",
        "adc = mcp3008 7.0",
        "adc = mcp3008 0.3",
        "adc = mcp3008 0.0 9 V",
        "adc = mcp3008 0.0 1.2.3 V",
        "adc = ads1015 1 0x48",
        "a:1 = ads1115 1 0x48"
    })
    void aWrongConverterSaysWhatIsExpected(String entry) {
        Settings settings = settings("", entry + "; good = ads1115 1 0x48", "");

        GpioBusConfig config = GpioBusConfig.read(settings, PROFILES);

        assertEquals(1, settings.problems().size());
        assertTrue(
                settings.problems().get(0).startsWith("converters: an entry must be like"),
                settings.problems().get(0));
        inChinese(settings.problems().get(0));
        assertEquals(List.of("good"), List.copyOf(config.converters().keySet()));
    }

    @Test
    void twoConvertersAtOnePlaceOrOfOneNameAreOneTooMany() {
        Settings settings =
                settings(
                        "",
                        "a = ads1115 1 0x48; b = ads1115 1 0x48; a = ads1115 1 0x49; c = mcp3008 1.0",
                        "");

        GpioBusConfig config = GpioBusConfig.read(settings, PROFILES);

        assertEquals(List.of("a", "c"), List.copyOf(config.converters().keySet()));
        settings.problems().forEach(GpioBusConfigTest::inChinese);
        assertEquals(2, settings.problems().size(), settings.problems().toString());
    }
}
