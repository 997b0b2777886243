package io.standpipe.profiles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.config.DeviceTable;
import io.standpipe.model.config.Settings;
import io.standpipe.model.device.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What a technician copies works with the profiles that are shipped. */
class ExampleConfigurationTest {

    private static final Path ETC = Path.of("../../platform-config/etc");
    private static final List<String> BUSES =
            List.of(
                    "io.standpipe.modbus~hydrants.yaml",
                    "io.standpipe.coap~homes.yaml",
                    "io.standpipe.gpio~board.yaml");

    private static Map<?, ?> settings(Path file) throws IOException {
        Object read =
                new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
        return assertInstanceOf(Map.class, read, file.toString());
    }

    @Test
    void everyFileIsSettingsWithoutNesting() throws IOException {
        int count = 0;
        try (Stream<Path> files = Files.list(ETC)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
                settings(file)
                        .values()
                        .forEach(value -> assertTrue(!(value instanceof Map), file.toString()));
                count++;
            }
        }
        assertTrue(count >= 5);
    }

    @Test
    void everyDeviceOfTheExampleIsRead() throws Exception {
        assertEquals(
                List.of(
                        "hyd-0042 hydrant 5",
                        "hyd-0043 hydrant 5",
                        "crane-1 crane 5",
                        "tank-1 tank 2",
                        "pool-1 pool 2",
                        "panel-1 panel 637"),
                devices("io.standpipe.modbus~hydrants.yaml", "address", "unit", "interval"));
    }

    @Test
    void everyDetectorOfTheExampleIsRead() throws Exception {
        String file = "io.standpipe.coap~homes.yaml";
        assertEquals(
                List.of(
                        "smoke-0042 detector 12",
                        "smoke-0043 detector 12",
                        "smoke-0044 detector 4"),
                devices(file, "identity", "security", "key"));
        assertEquals("", settings(ETC.resolve(file)).get("plain"), "as it is copied");
    }

    /** What is copied and not changed speaks to nobody and watches nobody's hydrants. */
    @Test
    void nothingOfTheExampleIsTakenUntilItIsChanged() throws Exception {
        Map<String, List<String>> open =
                Map.of(
                        "io.standpipe.gateway", List.of("id", "district"),
                        "io.standpipe.modbus~hydrants", List.of("address"),
                        "io.standpipe.mqtt~centre", List.of("server", "user", "password"),
                        "io.standpipe.coap~homes", List.of("secure", "keys"));
        for (Map.Entry<String, List<String>> file : open.entrySet()) {
            Map<?, ?> written = settings(ETC.resolve(file.getKey() + ".yaml"));
            Map<String, Object> properties = new HashMap<>();
            for (String key : file.getValue()) {
                properties.put(key, String.valueOf(written.get(key)));
            }
            Settings settings = Settings.of(properties);
            file.getValue().forEach(key -> settings.text(key, ""));
            assertEquals(file.getValue().size(), settings.problems().size(), file.getKey());
        }
        for (String bus : BUSES) {
            String csv = String.valueOf(settings(ETC.resolve(bus)).get("devices"));
            assertEquals(List.of(), DeviceTable.parse(csv, Set.of()).rows(), bus);
        }
    }

    @Test
    void everyThingOnTheBoardOfTheExampleIsRead() throws Exception {
        assertEquals(
                List.of(
                        "cabinet-1 contact 1",
                        "mains-1 contact 1",
                        "panel-9 panel 2",
                        "zone-1 detector 1",
                        "tank-9 tank 2",
                        "siren-1 contact 1",
                        "relay-1 contact 1"),
                devices("io.standpipe.gpio~board.yaml", "pins"));
    }

    /** Id, kind, and number of points of each device in an example's table. */
    private static List<String> devices(String file, String... columns) throws Exception {
        Library library = Texts.load(List.of(Texts.allShipped()));
        String csv =
                String.valueOf(settings(ETC.resolve(file)).get("devices"))
                        .replace("CHANGE-ME-", "")
                        .replace("#", "");
        DeviceTable table = DeviceTable.parse(csv, Set.of(columns));
        assertEquals(List.of(), table.problems());
        List<String> read = new ArrayList<>();
        for (DeviceTable.Row row : table.rows()) {
            Device device = row.device(library, "");
            read.add(
                    device.id()
                            + " "
                            + device.kind().word()
                            + " "
                            + device.profile().points().size());
        }
        return read;
    }
}
