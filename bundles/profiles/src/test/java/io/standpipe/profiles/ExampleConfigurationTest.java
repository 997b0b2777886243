package io.standpipe.profiles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.Device;
import io.standpipe.model.config.DeviceTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
        Map<?, ?> settings = settings(ETC.resolve(file));
        assertEquals(
                "127.0.0.1:5684", settings.get("secure"), "as it is copied it opens no network");
        assertEquals("", settings.get("plain"));
    }

    /** Id, kind, and number of points of each device in an example's table. */
    private static List<String> devices(String file, String... columns) throws Exception {
        Library library = Library.load(List.of(Texts.allShipped()));
        String csv = String.valueOf(settings(ETC.resolve(file)).get("devices"));
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
