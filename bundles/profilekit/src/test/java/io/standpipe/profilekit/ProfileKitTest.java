package io.standpipe.profilekit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.standpipe.gpio.profile.GpioSource;
import io.standpipe.modbus.profile.Identification;
import io.standpipe.modbus.profile.ModbusPart;
import io.standpipe.modbus.profile.ModbusSource;
import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Profiles;
import io.standpipe.model.device.Profiles.ProfileException;
import io.standpipe.model.point.Derived;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.profiles.KitProfiles;
import io.standpipe.rules.KitRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Every profile of a folder against the cases in its folder {@code tests}: what stands in the
 * device's registers or at its inputs, and what the gateway makes of it. A profile without a case
 * is wrong, and so is an alarm that no case raises.
 */
class ProfileKitTest {

    private static final Path FOLDER =
            Path.of(System.getProperty("kit.folder", "../../device-profiles"));
    private static final String ONLY = System.getProperty("kit.profile", "");

    @TestFactory
    List<DynamicNode> profiles() throws IOException {
        Profiles profiles = KitProfiles.load(FOLDER);
        Map<String, List<Case>> cases = cases();
        List<DynamicNode> nodes = new ArrayList<>();
        for (String id : new TreeSet<>(profiles.ids())) {
            List<Case> own = cases.getOrDefault(id, List.of());
            if ((ONLY.isEmpty() || ONLY.equals(id)) && (!own.isEmpty() || needs(id, profiles))) {
                nodes.add(profile(id, profiles, own));
            }
        }
        assertTrue(!nodes.isEmpty(), "there is no profile \"" + ONLY + "\" in " + FOLDER);
        nodes.add(
                DynamicTest.dynamicTest(
                        "each test file belongs to a profile",
                        () -> {
                            Set<String> strays = new TreeSet<>(cases.keySet());
                            strays.removeAll(profiles.ids());
                            assertEquals(Set.of(), strays, "cases for profiles that are not there");
                        }));
        return nodes;
    }

    /** Not so a device that reports over CoAP: what its messages hold is tested in bundle coap. */
    private static boolean needs(String id, Profiles profiles) {
        try {
            DeviceProfile profile = profiles.profile(id, Map.of());
            return has(profile, ModbusSource.class) || has(profile, GpioSource.class);
        } catch (ProfileException e) {
            if (!e.column().isEmpty()) {
                return true; // only a case says what stands in the columns that a row must give
            }
            throw new AssertionError(e.getMessage(), e);
        }
    }

    private static boolean has(DeviceProfile profile, Class<? extends Point.Source> sort) {
        return profile.points().stream().anyMatch(point -> sort.isInstance(point.source()));
    }

    /** By the id of their profile. */
    private static Map<String, List<Case>> cases() throws IOException {
        Map<String, List<Case>> all = new TreeMap<>();
        Path tests = FOLDER.resolve("tests");
        if (!Files.isDirectory(tests)) {
            return all;
        }
        try (Stream<Path> files = Files.list(tests)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
                try {
                    read(file, all);
                } catch (RuntimeException e) {
                    throw new AssertionError(file + ": " + e.getMessage(), e);
                }
            }
        }
        return all;
    }

    private static void read(Path file, Map<String, List<Case>> all) throws IOException {
        read(Files.readString(file), all);
    }

    /**
     * @param all by the id of their profile
     */
    static void read(String text, Map<String, List<Case>> all) {
        Object document =
                new Load(LoadSettings.builder().setSchema(new CoreSchema()).build())
                        .loadFromString(text);
        if (!(document instanceof Map<?, ?> map)
                || !map.keySet().equals(Set.of("profile", "cases"))
                || !(map.get("cases") instanceof List<?> list)) {
            throw new IllegalArgumentException(
                    "must have the keys profile (an id) and cases (a list)");
        }
        List<Case> cases =
                all.computeIfAbsent(String.valueOf(map.get("profile")), id -> new ArrayList<>());
        list.forEach(each -> cases.add(Case.read(each)));
    }

    private static DynamicNode profile(String id, Profiles profiles, List<Case> cases) {
        Set<String> raised = new TreeSet<>();
        List<DynamicNode> nodes = new ArrayList<>();
        for (Case each : cases) {
            nodes.add(
                    DynamicTest.dynamicTest(each.name(), () -> check(id, profiles, each, raised)));
        }
        nodes.add(
                DynamicTest.dynamicTest(
                        "has cases, and each alarm is raised by one",
                        () -> {
                            assertTrue(
                                    !cases.isEmpty(),
                                    "write tests/%s.yaml: what stands in its registers or at its inputs, and what comes out"
                                            .formatted(id));
                            Set<String> missing = new TreeSet<>();
                            for (Case each : cases) {
                                missing.addAll(sorts(made(id, profiles, each)));
                            }
                            missing.removeAll(raised);
                            assertEquals(Set.of(), missing, id + ": alarms that no case raises");
                        }));
        return DynamicContainer.dynamicContainer(id, nodes);
    }

    private static DeviceProfile made(String id, Profiles profiles, Case one) {
        try {
            return profiles.profile(id, one.parameters());
        } catch (ProfileException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    /**
     * @param raised the sorts of alarms that the case raised are added
     */
    static void check(String id, Profiles profiles, Case one, Set<String> raised) {
        DeviceProfile profile = made(id, profiles, one);
        List<Reading> readings =
                has(profile, GpioSource.class)
                        ? Inputs.read(profile, one.gpio())
                        : KitSlave.read(profile, one);
        KitRules.Outcome outcome = KitRules.judge(profile, readings);
        Map<String, Reading> byPoint = new HashMap<>(outcome.points());
        readings.forEach(reading -> byPoint.put(reading.point().id(), ranged(reading)));
        List<String> wrong = new ArrayList<>();
        one.points()
                .forEach(
                        (point, expected) -> {
                            if (profile.points().stream().noneMatch(p -> p.id().equals(point))) {
                                wrong.add("there is no point " + point);
                                return;
                            }
                            String came = Expectation.compare(expected, byPoint.get(point));
                            if (!came.isEmpty()) {
                                wrong.add(
                                        "point %s: expected %s, but came %s"
                                                .formatted(point, expected, came));
                            }
                        });
        one.identify()
                .forEach(
                        (what, expected) -> {
                            String came = identity(profile, what, one);
                            if (!came.equals(expected)) {
                                wrong.add(
                                        "identify %s: expected \"%s\", but came \"%s\""
                                                .formatted(what, expected, came));
                            }
                        });
        Set<String> alarms = outcome.alarms();
        if (one.alarms() != null && !one.alarms().equals(alarms)) {
            wrong.add("alarms: expected %s, but stand %s".formatted(one.alarms(), alarms));
        }
        if (one.serviceability() != null
                && !one.serviceability().equals(String.valueOf(outcome.serviceability()))) {
            wrong.add(
                    "serviceability: expected %s, but is %s"
                            .formatted(one.serviceability(), outcome.serviceability()));
        }
        if (!wrong.isEmpty()) {
            fail("%s, %s:\n%s".formatted(id, one.name(), String.join("\n", wrong)));
        }
        if (one.alarms() != null) {
            alarms.forEach(alarm -> raised.add(sort(alarm)));
        }
    }

    /** As the rules judge it first. */
    private static Reading ranged(Reading reading) {
        Point.Range range = reading.point().range();
        return range == null || !reading.quality().isGood() || range.contains(reading.value())
                ? reading
                : new Reading(reading.point(), reading.value(), Quality.OUT_OF_RANGE);
    }

    /** A text, or whether a test on a register is met. */
    private static String identity(DeviceProfile profile, String id, Case one) {
        for (Identification what : ModbusPart.of(profile).identify()) {
            if (what.id().equals(id)) {
                return what.test() == null
                        ? KitSlave.text(what, one)
                        : String.valueOf(what.test().match(one.at(what.table(), what.address())));
            }
        }
        return "there is no such entry";
    }

    /** An alarm of a repeat stands for all of them. */
    private static String sort(String alarm) {
        return alarm.replaceAll("[0-9]+", "#");
    }

    /** Those that one picture of the registers can raise: not what takes time or other devices. */
    private static Set<String> sorts(DeviceProfile profile) {
        Set<String> sorts = new TreeSet<>();
        for (AlarmDefinition alarm : profile.alarms()) {
            Condition when = alarm.when();
            boolean moving =
                    when.points()
                            .anyMatch(
                                    point ->
                                            profile.points().get(point).source()
                                                            instanceof Derived derived
                                                    && derived.function() instanceof Derived.Rate);
            if (!moving && !when.has(Condition.Stuck.class) && !when.has(Condition.InPlace.class)) {
                sorts.add(sort(alarm.id()));
            }
        }
        return sorts;
    }
}
