package io.standpipe.profilekit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.model.config.DeviceTable;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Profiles;
import io.standpipe.profiles.KitProfiles;
import io.standpipe.rules.KitRules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A row of the device table with nothing but id, profile, address and unit reads all of a panel
 * that the maker's map has, or a fault names the column that it lacks. What a row that forgets
 * something leaves unread would show green, whatever burns there.
 */
class PlainRowTest {

    private static final Profiles SHIPPED = load();

    /**
     * By profile: points that a plain row reads, points of the maker's map; or columns that each
     * row must give; or, behind "asks", columns without which a fault stands. What is wired to
     * contacts (generic-panel-contacts) only the row knows: fire and fault there are.
     */
    private static final Map<String, String> PANELS =
            Map.of(
                    // ten loops of 159 detectors and 159 modules, the panel's state
                    "notifier-modbus-gw", "3181 of 3181",
                    "notifier-modbus-gw-health", "node",
                    "notifier-modbus-gw-node", "node",
                    // ten loops of 300 and 300, 12 x 8 circuits, 4 bells, 100 zones, 101 troubles,
                    // the panel's state
                    "honeywell-cgw-mb", "6302 of 6302",
                    "honeywell-cgw-mb-health", "node",
                    // 241 points are what the source reads, then two supplies and the bus
                    "gst-gst200", "244 of 244",
                    "gst-gst5000", "asks last_loop",
                    "siemens-nk8237", "asks delegation, element_words, zone_words",
                    // status, tamper and clock; inputs are there where Composer has them
                    "siemens-nk8237-health", "3 of 3",
                    "generic-panel-contacts", "2 of 2");

    /** Those whose points say themselves that they are not there. */
    private static final Set<String> WORDS = Set.of("notifier-modbus-gw", "honeywell-cgw-mb");

    private static Profiles load() {
        try {
            return KitProfiles.load(Path.of("../../device-profiles"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The row alone, or with more columns. */
    private static DeviceTable.Row row(String profile, Map<String, String> more) {
        String columns = more.keySet().stream().map(c -> "," + c).collect(Collectors.joining());
        String cells = more.values().stream().map(c -> "," + c).collect(Collectors.joining());
        DeviceTable table =
                DeviceTable.parse(
                        "id,profile,address,unit%s\npanel-1,%s,10.0.0.7,1%s\n"
                                .formatted(columns, profile, cells),
                        Set.of("address", "unit"));
        assertEquals(List.of(), table.problems());
        return table.rows().get(0);
    }

    @Test
    void noPanelIsLeftOut() {
        Set<String> panels = new TreeSet<>();
        for (String id : SHIPPED.ids()) {
            try {
                if (SHIPPED.profile(id, Map.of()).kind() == DeviceKind.PANEL) {
                    panels.add(id);
                }
            } catch (Profiles.ProfileException e) {
                panels.add(id); // nothing but a panel asks for a column
            }
        }
        assertEquals(new TreeSet<>(PANELS.keySet()), panels);
    }

    @ParameterizedTest
    @CsvSource({
        "notifier-modbus-gw",
        "notifier-modbus-gw-health",
        "notifier-modbus-gw-node",
        "honeywell-cgw-mb",
        "honeywell-cgw-mb-health",
        "gst-gst200",
        "gst-gst5000",
        "siemens-nk8237",
        "siemens-nk8237-health",
        "generic-panel-contacts",
    })
    void aPlainRowReadsAllOrSaysWhatItLacks(String profile) throws Exception {
        DeviceTable.Row plain = row(profile, Map.of());
        String expected = String.valueOf(PANELS.get(profile));
        if (Character.isDigit(expected.charAt(0))) {
            String[] points = expected.split(" of ", -1);
            assertEquals(points[1], points[0], "more columns are needed than the row has");
            assertEquals(
                    points[0],
                    String.valueOf(plain.device(SHIPPED, "there").profile().points().size()));
            return;
        }
        if (expected.startsWith("asks ")) {
            // It is read as far as its defaults go: an update must not end what a row read before.
            assertFalse(plain.device(SHIPPED, "there").profile().points().isEmpty());
            assertEquals(
                    expected.substring(5),
                    SHIPPED.needed(profile).stream()
                            .map(Profiles.Needed::column)
                            .sorted()
                            .collect(Collectors.joining(", ")));
            return;
        }
        String sentence =
                String.valueOf(
                        assertThrows(
                                        DeviceTable.RowException.class,
                                        () -> plain.device(SHIPPED, "there"))
                                .getMessage());
        String first = expected.split(", ", -1)[0];
        assertTrue(
                sentence.startsWith(
                        "line 2 (panel-1), column %s: profile %s needs the column %s, "
                                .formatted(first, profile, first)),
                sentence);
        for (String column : expected.split(", ", -1)) {
            assertTrue(sentence.contains(column + ", "), sentence);
        }
    }

    @Test
    void whatIsMissingIsSaidWithItsValuesAndWhereTheyStand() {
        String sentence =
                String.valueOf(
                        assertThrows(
                                        DeviceTable.RowException.class,
                                        () ->
                                                row("honeywell-cgw-mb-health", Map.of())
                                                        .device(SHIPPED, "there"))
                                .getMessage());
        assertEquals(
                "line 2 (panel-1), column node: profile honeywell-cgw-mb-health needs the column node, a whole number from 1 to 240"
                        + ": node number of the panel, the same as the unit of its own row; the panel shows it in its programming menu",
                sentence);
    }

    /**
     * A fire at the last address of the last loop, with such a row or the columns that it lacks.
     */
    @ParameterizedTest
    @CsvSource({
        "notifier-modbus-gw, '', HOLDING, 3958, 0x0C10, L10M159-fire",
        "notifier-modbus-gw, '', HOLDING, 3758, 0x0C10, L10D159-fire",
        "honeywell-cgw-mb, '', HOLDING, 5999, 0x0C10, L10M300-fire",
        "honeywell-cgw-mb, '', HOLDING, 5699, 0x0C10, L10D300-fire",
        "gst-gst200, '', HOLDING, 240, 1, P241-fire",
        "gst-gst5000, last_loop=19, HOLDING, 4799, 1, L19A240-fire",
        "siemens-nk8237, delegation=zones zone_words=64 element_words=256, INPUT, 21063, 0x8000, zone-alarm-64-15",
        "siemens-nk8237, delegation=elements zone_words=64 element_words=256, INPUT, 10255, 0x8000, element-active-256-15",
        // a row that knows fewer zones than there are: the panel's own word
        "siemens-nk8237, delegation=zones zone_words=1 element_words=1, INPUT, 1100, 0x8000, panel-alarm",
        // nothing but id, profile, address and unit: as far as the defaults go, and the panel's
        // word
        "siemens-nk8237, '', INPUT, 21000, 0x8000, zone-alarm-1-15",
        "siemens-nk8237, '', INPUT, 1100, 0x8000, panel-alarm",
        "gst-gst5000, '', HOLDING, 239, 1, L0A240-fire",
        "gst-gst5000, '', HOLDING, 479, 1, L1A240-fire",
        "honeywell-cgw-mb, '', HOLDING, 14095, 0x0C10, P12.8-fire",
        // detectors that are panels of their own
        "kidde-alarmline-2, '', INPUT, 1, 32767, zone-2-fire",
        "kidde-alarmline-2-en, '', INPUT, 1, 32767, zone-2-fire",
    })
    void aFireAtTheLastAddressComesThrough(
            String profile, String columns, Table table, int address, String word, String alarm)
            throws Exception {
        Map<String, String> more = new HashMap<>();
        for (String column : columns.isEmpty() ? new String[0] : columns.split(" ", -1)) {
            more.put(column.split("=", -1)[0], column.split("=", -1)[1]);
        }
        Device panel = row(profile, more).device(SHIPPED, "10.0.0.7 unit 1");
        DeviceProfile read = panel.profile();
        int raw = Integer.decode(word);
        KitSlave.Image burning =
                (in, at) -> in == table && at == address ? raw : quiet(profile, at);
        assertEquals(Set.of(alarm), KitRules.alarms(read, KitSlave.read(read, burning)));
    }

    /** What a register says where nothing is installed. */
    private static int quiet(String profile, int at) {
        boolean points = profile.equals("notifier-modbus-gw") ? at < 4000 : at < 20_000;
        return points && WORDS.contains(profile) ? 0x00FF : 0;
    }

    /**
     * A point of a GST panel burns, its register falls back to nothing, as it usually says, and it
     * burns again before anybody has reset it: the latched fire is announced anew.
     */
    @Test
    void aSecondFireAtAPointOfAGstPanelIsAnnouncedAnew() throws Exception {
        DeviceProfile gst = row("gst-gst200", Map.of()).device(SHIPPED, "there").profile();
        KitSlave.Image nothing = (table, address) -> 0;
        KitSlave.Image fire = (table, address) -> address == 6 ? 1 : 0;
        KitSlave.Image over = (table, address) -> address == 6 ? 4 : 0;
        assertEquals(
                List.of("60 RAISED P7-fire", "3600 RAISED P7-fire again 1", "7200 CLEARED P7-fire"),
                KitRules.told(
                        gst,
                        Map.of(
                                0, KitSlave.read(gst, nothing),
                                60, KitSlave.read(gst, fire),
                                61, KitSlave.read(gst, nothing),
                                3600, KitSlave.read(gst, fire),
                                3601, KitSlave.read(gst, nothing),
                                7200, KitSlave.read(gst, over))));
    }

    /**
     * The cable alarms by a short, and the fire parts it there: the fire stands, and the fault
     * comes on top.
     */
    @Test
    void aFireThatPartsTheHeatCableIsNotOver() throws Exception {
        DeviceProfile kidde = row("kidde-alarmline-2", Map.of()).device(SHIPPED, "there").profile();
        KitSlave.Image quiet = (table, address) -> 0;
        KitSlave.Image fire = (table, address) -> address == 0 ? 127 : 0;
        KitSlave.Image parted = (table, address) -> address == 0 ? 65535 : 0;
        assertEquals(
                List.of("60 RAISED zone-1-fire", "70 RAISED zone-1-fault"),
                KitRules.told(
                        kidde,
                        Map.of(
                                0, KitSlave.read(kidde, quiet),
                                60, KitSlave.read(kidde, fire),
                                70, KitSlave.read(kidde, parted))));
    }

    /** A zone follows its panel's word in the next poll: the fire gets its place. */
    @Test
    void aFireOfUnknownPlaceGetsItsPlace() throws Exception {
        DeviceProfile siemens =
                row(
                                "siemens-nk8237",
                                Map.of(
                                        "delegation", "zones",
                                        "zone_words", "1",
                                        "element_words", "1"))
                        .device(SHIPPED, "there")
                        .profile();
        KitSlave.Image quiet = (table, address) -> 0;
        KitSlave.Image alarm = (table, address) -> address == 1100 ? 0x8000 : 0;
        KitSlave.Image placed =
                (table, address) -> address == 1100 ? 0x8000 : address == 21000 ? 4 : 0;
        assertEquals(
                List.of(
                        "60 RAISED panel-alarm",
                        "70 RAISED zone-alarm-1-2",
                        "70 CLEARED panel-alarm",
                        "80 CLEARED zone-alarm-1-2"),
                KitRules.told(
                        siemens,
                        Map.of(
                                0, KitSlave.read(siemens, quiet),
                                60, KitSlave.read(siemens, alarm),
                                70, KitSlave.read(siemens, placed),
                                80, KitSlave.read(siemens, quiet))));
        assertEquals(
                List.of("60 RAISED zone-alarm-1-2"),
                KitRules.told(
                        siemens,
                        Map.of(
                                0, KitSlave.read(siemens, quiet),
                                60, KitSlave.read(siemens, placed))),
                "one fire is one fire: neither of unknown place nor confirmed");
    }
}
