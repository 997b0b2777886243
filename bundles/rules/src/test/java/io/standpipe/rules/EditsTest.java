package io.standpipe.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.config.Configuration;
import io.standpipe.model.config.DeviceTable;
import io.standpipe.model.config.Settings;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Place;
import io.standpipe.model.device.Profiles;
import io.standpipe.model.device.Readings;
import io.standpipe.model.device.Site;
import io.standpipe.model.message.Message;
import io.standpipe.model.point.Bits;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.rules.message.Identity;
import io.standpipe.testkit.Fixtures;
import io.standpipe.testkit.VirtualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * A device table is typed wrongly, cut off, emptied, restored and confirmed while alarms stand, and
 * the gateway starts anew in between: no mistake ends an alarm or takes a device away.
 */
class EditsTest {

    private static final DeviceProfile SMOKE =
            Fixtures.profile(
                    DeviceKind.DETECTOR,
                    List.of(Fixtures.word(0, "smoke", 0)),
                    List.of(
                            Definitions.alarm(
                                    "smoke", AlarmKind.FIRE, new Condition.Is(0, Bits.bit(0)))));

    private static final Profiles PROFILES = Fixtures.profiles(SMOKE);

    private static final Identity SELF =
            new Identity(
                    "gw-1",
                    "Gateway",
                    new Site("s", "Site", Site.Kind.STATION, "fengtai", "", Place.UNKNOWN),
                    "0.1.0",
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(300));

    private static final String TABLE =
            """
            id,profile,unit,name
            g1,test-detector,1,"Flat 1, kitchen"
            g2,test-detector,2,"Flat 2, hall"
            g3,test-detector,3,Flat 3
            g4,test-detector,4,Flat 4
            """;

    private final VirtualTime time = new VirtualTime();
    private final Map<String, String> remembered = new TreeMap<>();
    private final List<Message> messages = new ArrayList<>();
    private Path data;
    private GatewayServices gateway;
    private Configuration configuration;
    private boolean clean;
    private int saves;

    /** Of the gateway that runs. */
    private boolean[] powered = {true};

    /** The power fails: nothing is said goodbye to. */
    private void start() {
        powered[0] = false;
        boolean[] power = {true};
        powered = power;
        gateway =
                new GatewayServices(
                        SELF,
                        time,
                        time,
                        Scene.recorder(messages::add, remembered, () -> power[0]));
        configuration = new Configuration(() -> data, "bus", Map.of(), time);
    }

    /** As a bus does. */
    private void save(String table) {
        Map<String, Object> file = new HashMap<>();
        file.put("devices", table);
        file.put(Configuration.SAVED, "" + ++saves);
        time.advance(Duration.ofSeconds(5));
        use(configuration.take(file));
        time.advance(Duration.ofSeconds(50)); // also a whole bus is gone by then
    }

    private void use(Settings settings) {
        if (settings == null) {
            return;
        }
        List<Device> devices = new ArrayList<>();
        devices.addAll(
                settings.settle(
                        s ->
                                s.rows(
                                        Set.of("unit"),
                                        (row, column) -> false,
                                        () -> EditsTest::device)));
        devices.addAll(settings.notRead(PROFILES));
        List<Device> gone = settings.takenOut(PROFILES);
        if (!gone.isEmpty()) {
            gone.addAll(devices);
            gateway.install("bus", gone);
        }
        gateway.install("bus", devices);
        configuration.keep(settings);
        clean = settings.problems().isEmpty();
        for (Device device : devices) {
            gateway.accept(
                    new Readings(
                            device,
                            time.stamp(),
                            List.of(
                                    new Reading(
                                            device.profile().points().get(0), 1, Quality.GOOD))));
        }
    }

    private static Device device(DeviceTable.Row row) throws DeviceTable.RowException {
        return row.device(PROFILES, "unit " + row.integer("unit", 1, 0, 99));
    }

    private Set<String> installed() {
        Set<String> ids = new TreeSet<>();
        gateway.snapshot().join().devices().forEach(now -> ids.add(now.device().id()));
        return ids;
    }

    @Property(tries = 100)
    void noMistakeEndsAFire(@ForAll Random random) throws IOException {
        data = Files.createTempDirectory("edits");
        start();
        save(TABLE);
        assertEquals(4, installed().size());
        String file = TABLE;
        for (int step = 0; step < 15; step++) {
            Set<String> before = installed();
            int told = messages.size();
            file =
                    switch (random.nextInt(6)) {
                        case 0 -> TABLE;
                        case 1 -> "";
                        case 2 -> file.substring(0, random.nextInt(file.length() + 1));
                        case 3 -> typo(TABLE, random);
                        case 4 -> without(TABLE, random.nextInt(4));
                        default -> typo(file, random);
                    };
            boolean again = random.nextInt(5) == 0;
            if (random.nextInt(3) == 0) {
                start();
            }
            save(file);
            Set<String> typed = new HashSet<>();
            DeviceTable.parse(file, Set.of("unit")).rows().forEach(row -> typed.add(row.id()));
            requireOnlyRemoved(told, before, typed);
            if (again) {
                told = messages.size();
                before = installed();
                save(file);
                requireOnlyRemoved(told, before, typed);
            }
        }
    }

    private void requireOnlyRemoved(int told, Set<String> before, Set<String> typed) {
        Set<String> cleared = new TreeSet<>();
        for (Message message : messages.subList(told, messages.size())) {
            JsonNode body = Scene.json(message);
            if (message.topic().startsWith("alarm/")
                    && !message.topic().equals("alarm/gw-1")
                    && body.get("state").asText().equals("CLEARED")) {
                assertEquals("removed", body.path("cause").asText(), body::toString);
                cleared.add(body.get("device").asText());
            }
        }
        Set<String> gone = new TreeSet<>(before);
        gone.removeAll(installed());
        assertEquals(gone, cleared);
        if (!gone.isEmpty()) {
            assertTrue(clean, "nothing is taken away while anything is wrong");
            assertTrue(gone.stream().noneMatch(typed::contains), gone::toString);
        }
    }

    private static String without(String table, int row) {
        List<String> lines = new ArrayList<>(table.lines().toList());
        lines.remove(row + 1);
        return String.join("\n", lines) + "\n";
    }

    private static String typo(String text, Random random) {
        if (text.isEmpty()) {
            return "x";
        }
        int at = random.nextInt(text.length());
        int end = Math.min(text.length(), at + random.nextInt(3));
        return text.substring(0, at)
                + ",;\"\n #x1\t=".charAt(random.nextInt(10))
                + text.substring(end);
    }
}
