package io.standpipe.model.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.Bus;
import io.standpipe.model.Faults;
import io.standpipe.model.ReadingSink;
import io.standpipe.model.config.Settings;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Profiles;
import io.standpipe.model.device.Readings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each test sees is a list of what happened, in its order. */
class BusComponentTest {

    private static final String SOURCE = "io.standpipe.toy~x";

    @TempDir Path data;

    private final List<String> happened = new ArrayList<>();
    private final Map<String, String> faults = new TreeMap<>();
    private final List<Consumer<List<String>>> tellers = new ArrayList<>();
    private List<String> elsewhere = List.of();
    private boolean goesOn;
    private boolean breaks;
    private boolean tells;
    private int made;

    /** One line of the table is one device; nothing else is configured but the line's speed. */
    private record Said(List<Device> devices, int speed) implements BusSettings<Said> {
        @Override
        public Said without(Collection<String> refused) {
            return new Said(
                    devices.stream().filter(each -> !refused.contains(each.id())).toList(), speed);
        }

        List<String> ids() {
            return devices.stream().map(Device::id).toList();
        }
    }

    private final class Line implements RunningBus {
        private final int number = ++made;
        private final Said said;

        Line(Said said) {
            this.said = said;
        }

        @Override
        public boolean has(String device) {
            return said.ids().contains(device);
        }

        @Override
        public CompletableFuture<String> read(String device) {
            return CompletableFuture.completedFuture("read " + device);
        }

        @Override
        public CompletableFuture<String> write(String device, String point, double value) {
            return CompletableFuture.completedFuture("wrote " + device + " " + point + " " + value);
        }

        @Override
        public void close() {
            happened.add("end " + number);
        }
    }

    private final class Component extends BusComponent<Said, Line> {

        Component(Map<String, Object> properties) {
            super(
                    "io.standpipe.toy",
                    new BusServices(sink, PROFILES, told, () -> data),
                    properties,
                    (text, e) -> happened.add(text + ": " + e.getMessage()));
            configure(properties);
        }

        @Override
        protected Said parse(Settings settings) {
            int speed = settings.integer("speed", 1, 1, 9);
            List<Device> devices =
                    settings.rows(
                            Set.of(),
                            (row, column) -> false,
                            () -> row -> row.device(PROFILES, ""));
            if (speed == 7) {
                throw new IllegalStateException("not that one");
            }
            return new Said(devices, speed);
        }

        @Override
        protected @Nullable Line make(Said accepted, Consumer<List<String>> problems) {
            if (breaks) {
                throw new IllegalStateException("no such line");
            }
            if (accepted.devices().isEmpty()) {
                return null;
            }
            tellers.add(problems);
            Line line = new Line(accepted);
            happened.add("make " + line.number + " with " + accepted.ids());
            return line;
        }

        @Override
        protected boolean tellsProblems() {
            return tells;
        }

        @Override
        protected void start(Line made, Said accepted, Consumer<List<String>> problems) {
            happened.add("start " + made.number);
        }

        @Override
        protected boolean take(Line before, Said accepted) {
            happened.add(before.number + " may take " + accepted.ids());
            return goesOn;
        }

        @Override
        protected void installed(List<Device> devices) {
            happened.add("installed " + devices.stream().map(Device::id).toList());
        }
    }

    private static final Profiles PROFILES =
            new Profiles() {
                @Override
                public Set<String> ids() {
                    return Set.of("p");
                }

                @Override
                public Set<String> parameters(String id) throws ProfileException {
                    profile(id, Map.of());
                    return Set.of();
                }

                @Override
                public DeviceProfile profile(String id, Map<String, String> parameters)
                        throws ProfileException {
                    if (!id.equals("p")) {
                        throw new ProfileException("there is no device profile \"" + id + "\"");
                    }
                    return new DeviceProfile(
                            id, DeviceKind.HYDRANT, "made for a test", List.of(), List.of());
                }
            };

    private final Faults told =
            new Faults() {
                @Override
                public void raise(String source, String condition, String text) {
                    faults.put(source + "/" + condition, text);
                }

                @Override
                public void clear(String source, String condition) {
                    faults.remove(source + "/" + condition);
                }
            };

    private final ReadingSink sink =
            new ReadingSink() {
                @Override
                public List<String> install(String bus, List<Device> devices) {
                    happened.add("install " + devices.stream().map(Device::id).toList());
                    return elsewhere;
                }

                @Override
                public void uninstall(String bus) {
                    happened.add("uninstall");
                }

                @Override
                public void accept(Readings readings) {}

                @Override
                public CompletableFuture<Void> acceptDurably(Readings readings) {
                    return CompletableFuture.completedFuture(null);
                }
            };

    private static Map<String, Object> config(String... rows) {
        Map<String, Object> config = new HashMap<>();
        config.put("service.pid", SOURCE);
        config.put("devices", "id,profile\n" + String.join("\n", rows));
        return config;
    }

    private static Map<String, Object> fast(String... rows) {
        Map<String, Object> config = config(rows);
        config.put("speed", 9);
        return config;
    }

    private List<String> news() {
        List<String> news = List.copyOf(happened);
        happened.clear();
        return news;
    }

    private String fault() {
        return faults.getOrDefault(SOURCE + "/configuration", "");
    }

    @Test
    void aConfigurationIsTakenUpOnceAndEndsTheOneBefore() {
        Component component = new Component(config("a,p", "b,p"));
        assertEquals(
                List.of("install [a, b]", "installed [a, b]", "make 1 with [a, b]", "start 1"),
                news());
        assertEquals(Map.of(), faults);

        component.configure(config("a,p", "b,p"));
        assertEquals(List.of(), news(), "the same again");

        component.configure(fast("a,p", "b,p", "c,p"));
        assertEquals(
                List.of(
                        "install [a, b, c]",
                        "installed [a, b, c]",
                        "1 may take [a, b, c]",
                        "end 1",
                        "make 2 with [a, b, c]",
                        "start 2"),
                news());

        goesOn = true;
        component.configure(config("a,p", "b,p", "c,p"));
        assertEquals(
                List.of("install [a, b, c]", "installed [a, b, c]", "2 may take [a, b, c]"),
                news());
        component.deactivate(BusComponent.CONFIGURATION_DELETED);
        assertEquals(List.of("end 2", "install []", "uninstall"), news());
    }

    @Test
    void itIsAskedWhileItRuns() {
        Component component = new Component(config("a,p"));
        assertTrue(component.has("a"));
        assertFalse(component.has("b"));
        assertEquals("read a", component.read("a").join());
        assertEquals("wrote a level 2.0", component.write("a", "level", 2).join());
        component.deactivate(0);
        assertFalse(component.has("a"));
        assertEquals(Bus.unknown("a"), component.read("a").join());
        assertEquals(Bus.unknown("a"), component.write("a", "level", 2).join());
    }

    @Test
    void whatIsWrongIsOneFaultOfThreeParts() {
        Component component = new Component(config("a,p", "b,none"));
        String row = fault();
        assertTrue(row.startsWith("line 3 (b), column profile: there is no device profile"), row);

        tellers.get(0).accept(List.of("the port is taken"));
        component.report(List.of("the disk is full"));
        assertEquals("(1) the port is taken; (2) " + row + "; (3) the disk is full", fault());

        component.configure(fast("a,p"));
        assertEquals("the disk is full", fault());
        tellers.get(0).accept(List.of("the port is taken"));
        assertEquals("the disk is full", fault(), "a bus that ended is heard no more");
        tellers.get(1).accept(List.of("the port is gone"));
        component.report(List.of());
        assertEquals("the port is gone", fault());

        component.deactivate(0);
        tellers.get(1).accept(List.of("too late"));
        assertEquals("the port is gone", fault(), "the gateway ends: nothing was mended");
        component.deactivate(BusComponent.CONFIGURATION_DELETED);
        assertEquals(Map.of(), faults);
    }

    /** As after a restart: the fault is remembered, and the chip is missing still. */
    @Test
    void aFaultIsNotOverBeforeTheBusHasLooked() {
        tells = true;
        faults.put(SOURCE + "/configuration", "there is no chip");
        Component component = new Component(config("a,p"));
        assertEquals("there is no chip", fault());
        tellers.get(0).accept(List.of("there is no chip"));
        assertEquals("there is no chip", fault());
        component.configure(fast("a,p"));
        assertEquals("there is no chip", fault(), "another bus looks");
        tellers.get(1).accept(List.of());
        assertEquals(Map.of(), faults);
        component.configure(config("a,none"));
        assertTrue(fault().startsWith("line 2 (a), column profile"), fault());
        component.confirm(SOURCE);
        component.configure(fast());
        component.confirm(SOURCE);
        assertEquals(Map.of(), faults, "there is nothing to look at");
    }

    @Test
    void aDeviceOfAnotherBusIsNotRun() {
        elsewhere = List.of("a");
        Component component = new Component(config("a,p", "b,p"));
        assertEquals(
                List.of("install [a, b]", "installed [a, b]", "make 1 with [b]", "start 1"),
                news());
        assertTrue(fault().startsWith("device a has the id of the gateway or"), fault());
        assertFalse(component.has("a"));
    }

    /** A device that is missing stays until somebody says that it is to go. */
    @Test
    void whatIsMissingIsAskedFor() {
        Component component = new Component(config("a,p", "b,p"));
        component.configure(config());
        assertTrue(component.has("a"));
        assertEquals(Set.of(SOURCE), component.asking());
        news();
        component.confirm(SOURCE);
        assertEquals(Set.of(), component.asking());
        assertEquals(
                List.of("install []", "installed []", "2 may take []", "end 2"),
                news(),
                "there is nothing to run");
        assertFalse(component.has("a"));
        component.confirm(SOURCE);
        assertEquals(List.of(), news(), "it asks for nothing");
    }

    @Test
    void anErrorWhileAConfigurationIsReadLeavesTheBusRunning() {
        Component component = new Component(config("a,p"));
        news();
        Map<String, Object> odd = config("a,p");
        odd.put("speed", 7);
        component.configure(odd);
        assertEquals(List.of(SOURCE + " cannot start: not that one"), news());
        assertTrue(fault().startsWith("the bus could not start: "), fault());
        assertEquals("read a", component.read("a").join());
    }

    @Test
    void anErrorOfTheProgramIsAFaultAndTheNextConfigurationTriesAgain() {
        breaks = true;
        Component component = new Component(config("a,p"));
        assertEquals(
                "the bus could not start: java.lang.IllegalStateException: no such line", fault());
        assertTrue(news().contains(SOURCE + " cannot start: no such line"));
        assertFalse(component.has("a"));
        breaks = false;
        component.configure(fast("a,p"));
        assertEquals(Map.of(), faults);
        assertTrue(component.has("a"));
    }
}
