package io.standpipe.gpio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.gpio.board.Boards;
import io.standpipe.gpio.point.SwitchedOutput;
import io.standpipe.gpio.profile.GpioSource;
import io.standpipe.gpio.profile.GpioSource.Follows;
import io.standpipe.model.Present;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.config.Settings;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Readings;
import io.standpipe.model.point.Linearisation;
import io.standpipe.model.point.Reading;
import io.standpipe.testkit.Fixtures;
import io.standpipe.testkit.OddFiles;
import io.standpipe.testkit.VirtualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bus over Pi4J's mock provider, in virtual time. */
final class GpioBusTest {

    private final VirtualTime time = new VirtualTime();
    private final List<String> log = new ArrayList<>();
    private List<String> problems = List.of();
    private String why = "";
    private final Map<String, String> rows = new LinkedHashMap<>();
    private final Map<String, DeviceProfile> profiles = new LinkedHashMap<>();
    private final Map<String, SwitchedOutput.Order> orders = new HashMap<>();
    private String writable = "";
    private Present.Snapshot standing = new Present.Snapshot(time.stamp(), List.of(), List.of());
    private GpioBus bus;
    private Runnable gone = () -> {};

    @TempDir Path field;

    @AfterEach
    void end() {
        if (bus != null) {
            bus.close();
        }
    }

    private void wire(String device, String pins, GpioSource source) {
        wire(device, pins, Kit.profile(device, Map.of("p", source)));
    }

    private void wire(String device, String pins, DeviceProfile profile) {
        profiles.put(device, profile);
        rows.put(device, device + "," + device + "," + pins);
    }

    private void start() {
        Settings settings =
                Settings.of(
                        Map.of(
                                "chip",
                                "mock:" + field,
                                "converters",
                                "adc = ads1115 1 0x48",
                                "writable",
                                writable,
                                "devices",
                                "id,profile,pins\n" + String.join("\n", rows.values())));
        GpioBusConfig config =
                GpioBusConfig.read(
                        settings,
                        Fixtures.profiles(profiles.values().toArray(DeviceProfile[]::new)));
        assertEquals(List.of(), settings.problems());
        Boards boards = new Boards(time, time);
        bus =
                new GpioBus(
                        config,
                        orders,
                        (chip, lost) -> {
                            gone = lost;
                            return boards.open(chip, lost);
                        },
                        time,
                        time,
                        time,
                        this::accept,
                        list -> problems = list);
        bus.start();
        bus.standing(standing);
    }

    private void accept(Readings readings) {
        why = readings.why();
        for (Reading reading : readings.readings()) {
            log.add(
                    "%d %s/%s %s"
                            .formatted(
                                    readings.stamp().nanos() / 1_000_000,
                                    readings.device().id(),
                                    reading.point().id(),
                                    reading.quality().isGood()
                                            ? "%.4g".formatted(reading.value())
                                            : reading.quality().text()));
        }
    }

    private void pull(int line, boolean high) {
        put("sim_gpio" + line + "/pull", high ? "pull-up\n" : "pull-down\n");
    }

    private void volts(int channel, double volts) {
        put("adc/in_voltage" + channel, Double.toString(volts));
    }

    private void put(String name, String text) {
        try {
            Files.createDirectories(field.resolve(name).getParent());
            Files.writeString(field.resolve(name), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String output(int line) {
        try {
            return Files.readString(field.resolve("sim_gpio" + line + "/value")).strip();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> take() {
        List<String> taken = List.copyOf(log);
        log.clear();
        return taken;
    }

    private void advance(long millis) {
        time.advance(Duration.ofMillis(millis));
    }

    @ParameterizedTest(name = "{0}, pin high at start {1}: {2}, then {3}")
    @CsvSource({
        "OPEN, true, 0, 1",
        "OPEN, false, 1, 0",
        "CLOSED, true, 1, 0",
        "CLOSED, false, 0, 1",
        "OPEN_HIGH, true, 1, 0",
        "OPEN_HIGH, false, 0, 1"
    })
    void theLevelAtStartIsReadAndAChangeIsTold(
            String wiring, boolean high, String before, String after) {
        GpioSource source =
                switch (wiring) {
                    case "OPEN" -> Kit.OPEN;
                    case "CLOSED" -> Kit.CLOSED;
                    default -> Kit.OPEN_HIGH;
                };
        wire("c", "17", source);
        pull(17, high);

        start();

        assertEquals(List.of("0 c/p " + value(before)), take());
        pull(17, !high);
        advance(100);
        assertEquals(List.of("20 c/p " + value(after)), take());
    }

    private static String value(String digit) {
        return digit.equals("0") ? "0.000" : "1.000";
    }

    /** Before it has looked, nobody knows. */
    @Test
    void thatNothingIsWrongIsToldToo() {
        problems = List.of("not told yet");
        start();
        advance(10);
        assertEquals(List.of(), problems, "an empty table");
        bus.close();
        problems = List.of("not told yet");
        wire("c", "17", Kit.OPEN);
        start();
        advance(10);
        assertEquals(List.of(), problems);
    }

    @Test
    void nothingWiredIsWhatThePullSays() {
        wire("a", "1", Kit.OPEN);
        wire("b", "2", Kit.OPEN_HIGH);

        start();

        assertEquals(List.of("0 a/p 0.000", "0 b/p 0.000"), take());
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatIsNoFileOfTheMockLeavesThePinAsItWas() throws IOException {
        wire("c", "17", Kit.OPEN);
        pull(17, false);
        start();
        take();
        Path file = field.resolve("sim_gpio17/pull");
        for (Path odd : OddFiles.in(field).values()) {
            Files.deleteIfExists(file);
            Files.createSymbolicLink(file, odd);
            advance(200);
            assertEquals(List.of(), take(), odd.toString());
        }
    }

    @Test
    void aBounceIsNotTold() {
        wire("c", "17", Kit.OPEN);
        pull(17, true);
        start();
        take();

        pull(17, false);
        advance(40);
        pull(17, true);
        advance(4000);

        assertEquals(List.of(), take());
    }

    @Test
    void whatDoesNotChangeIsReadAgain() {
        wire("c", "17", Kit.OPEN);
        start();
        take();

        advance(10_000);

        assertEquals(List.of("5000 c/p 0.000", "10000 c/p 0.000"), take());
    }

    @Test
    void pulsesAreCounted() {
        wire("flow", "4", Kit.profile("flow", List.of(Kit.point(0, "p", Kit.PULSES, 10, null))));
        start();
        take();

        for (int i = 0; i < 3; i++) {
            pull(4, false);
            advance(100);
            pull(4, true);
            advance(100);
        }
        advance(400);

        assertEquals(List.of("1000 flow/p 30.00"), take());
    }

    /**
     * Alarm within 100 ms, the debounce that a fire may have; one conversion alone says nothing.
     */
    @Test
    void aZoneIsJudgedByTwoConversions() {
        wire("z", "adc:0", Kit.LOOP);
        volts(0, 3.3 * 10_000 / 14_700);
        start();
        advance(60);
        assertEquals(List.of("50 z/p 0.000"), take());

        volts(0, 3.3 * 2_200 / 6_900);
        advance(40);
        volts(0, 3.3 * 10_000 / 14_700);
        advance(100);
        assertEquals(List.of(), take());
        volts(0, 3.3 * 2_200 / 6_900);
        advance(100);
        assertEquals(List.of("300 z/p 1.000"), take());
        volts(0, 3.3);
        advance(100);
        assertEquals(List.of("400 z/p 2.000"), take());
        volts(0, 0);
        advance(100);
        assertEquals(List.of("500 z/p 3.000"), take());
    }

    @ParameterizedTest(name = "{0} mA: {1}")
    @CsvSource({
        "4, 0.000",
        "12, 2.500",
        "20, 5.000",
        "3.7, saturated",
        "3.5, wire-break",
        "0, wire-break",
        "20.7, saturated",
        "21.5, short-circuit"
    })
    void aCurrentIsMeasuredAcrossItsShunt(double milliamperes, String expected) {
        Linearisation linear = new Linearisation(new Linearisation.Current(0, 5), null);
        wire(
                "tank",
                "adc:2",
                Kit.profile("tank", List.of(Kit.point(0, "level", Kit.CURRENT, 1, linear))));
        volts(2, milliamperes * 0.150);
        start();

        advance(1000);

        assertEquals(List.of("1000 tank/level " + expected), take());
    }

    @Test
    void aConverterThatDoesNotAnswerIsBadAndSaysWhy() {
        wire("z", "adc:0", Kit.LOOP);
        wire("c", "17", Kit.OPEN);
        start();

        advance(5000);

        assertEquals(List.of("0 c/p 0.000", "5000 z/p no-connection", "5000 c/p 0.000"), take());
        assertEquals(1, problems.size());
        volts(0, 3.3 * 10_000 / 14_700);
        advance(5000);
        assertEquals("6050 z/p 0.000", take().get(0));
        assertEquals(List.of(), problems);
    }

    @Test
    void aBoardThatIsNotThereIsAProblemAndTriedAgain() throws IOException {
        wire("c", "17", Kit.OPEN);
        Files.delete(field);
        start();

        advance(6000);
        assertEquals(List.of("0 c/p no-connection", "5000 c/p no-connection"), take());
        assertEquals(1, problems.size());
        assertTrue(problems.get(0).contains("is not there; make it"), problems.get(0));
        assertEquals(problems.get(0), why, "the device's fault says it too");

        Files.createDirectory(field);
        advance(30_000);
        assertEquals("35000 c/p 0.000", take().get(5));
        assertEquals("", why);
        assertEquals(List.of(), problems);
    }

    @Test
    void aChipThatGoesAwayIsBadAtOnceAndComesBack() {
        wire("c", "17", Kit.OPEN);
        start();
        advance(1000);
        take();

        gone.run();

        assertEquals(List.of("1000 c/p no-connection"), take());
        assertEquals(1, problems.size());
        assertEquals(problems.get(0), why);
        advance(31_000);
        assertEquals(List.of(), problems);
        pull(17, false);
        advance(200);
        assertTrue(take().contains("32020 c/p 1.000"));
    }

    @Test
    void anOutputIsSwitchedByAWriteThatTheSiteAllows() {
        wire("s", "5", Kit.output(Follows.NOTHING));
        wire("t", "6", Kit.output(Follows.NOTHING));
        wire("c", "17", Kit.OPEN);
        writable = "s/p";
        start();
        take();
        assertEquals("0", output(5));

        assertEquals("", bus.write("s", "p", 1).join());
        assertEquals("1", output(5));
        assertEquals(List.of("0 s/p 1.000"), take());
        assertEquals("", bus.write("s", "p", 0).join());
        assertEquals("0", output(5));
        assertTrue(bus.write("s", "p", 2).join().contains("0 or 1"));
        assertTrue(bus.write("t", "p", 1).join().contains("the site does not allow it"));
        assertTrue(bus.write("c", "p", 1).join().contains("has no output"));
        assertTrue(bus.write("x", "p", 1).join().contains("there is no device"));
        assertEquals("0", output(6));
    }

    private void alarm(String device, AlarmKind kind, boolean raised, boolean test, String text) {
        Present.StandingAlarm alarm =
                new Present.StandingAlarm(
                        "a",
                        kind,
                        time.stamp(),
                        "",
                        io.standpipe.model.alarm.Priority.of(kind),
                        false,
                        false,
                        false,
                        false,
                        test);
        bus.changed(
                new Present.Transition(device, device, alarm, raised, time.stamp(), null, text));
    }

    @Test
    void aSounderFollowsFiresUntilItIsSilenced() {
        wire("s", "5", Kit.output(Follows.FIRE));
        writable = "s/p";
        start();

        alarm("x", AlarmKind.FAULT, true, false, "");
        alarm("x", AlarmKind.FIRE, true, true, "");
        assertEquals("0", output(5), "neither a fault nor a test");
        alarm("y", AlarmKind.FIRE, true, false, "");
        assertEquals("1", output(5));
        alarm("z", AlarmKind.FIRE, true, false, "");
        alarm("y", AlarmKind.FIRE, false, false, "");
        assertEquals("1", output(5), "one still stands");

        assertEquals("", bus.write("s", "p", 0).join());
        assertEquals("0", output(5), "silenced");
        alarm("q", AlarmKind.SUPERVISORY, true, false, "");
        assertEquals("0", output(5));
        alarm("y", AlarmKind.FIRE, true, false, "");
        assertEquals("1", output(5), "a new fire sounds again");
        alarm("y", AlarmKind.FIRE, false, false, "");
        alarm("z", AlarmKind.FIRE, false, false, "");
        assertEquals("0", output(5));
    }

    /** As the rules tell it when somebody acknowledges or shelves an alarm that stands. */
    private void now(AlarmKind kind, boolean acknowledged, boolean shelved) {
        bus.changed(
                "x",
                new Present.StandingAlarm(
                        "a",
                        kind,
                        time.stamp(),
                        "",
                        io.standpipe.model.alarm.Priority.of(kind),
                        false,
                        acknowledged,
                        shelved,
                        false,
                        false));
    }

    @Test
    void shelvingAndItsEndReachTheOutput() {
        wire("s", "5", Kit.output(Follows.ALARM));
        start();
        alarm("x", AlarmKind.SUPERVISORY, true, false, "");
        now(AlarmKind.SUPERVISORY, true, false);
        assertEquals("1", output(5), "acknowledged, it still stands");
        now(AlarmKind.SUPERVISORY, true, true);
        assertEquals("0", output(5), "shelved while it sounds");
        now(AlarmKind.SUPERVISORY, true, false);
        assertEquals("1", output(5), "the shelf ran out and it still stands");
    }

    @Test
    void silencedIsSilentUntilSomethingNewComes() {
        wire("s", "5", Kit.output(Follows.ALARM));
        writable = "s/p";
        start();
        alarm("x", AlarmKind.FIRE, true, false, "");
        bus.write("s", "p", 0).join();
        alarm("y", AlarmKind.FIRE, true, true, "");
        assertEquals("0", output(5), "a test is nothing new");
        now(AlarmKind.FIRE, true, false);
        assertEquals("0", output(5), "an acknowledgement neither");
        alarm("x", AlarmKind.FIRE, true, false, "");
        assertEquals("1", output(5), "the same call point, pressed again");
    }

    /** Another bus takes its place, with the same pins and what stands. */
    private void edit() {
        bus.close();
        start();
    }

    private Present.Snapshot fire() {
        return new Present.Snapshot(
                time.stamp(),
                List.of(
                        new Present.DeviceNow(
                                Fixtures.device("x", Kit.profile("x", List.of())),
                                io.standpipe.model.alarm.DeviceState.ALARM,
                                time.stamp(),
                                null,
                                List.of(
                                        new Present.StandingAlarm(
                                                "a", AlarmKind.FIRE, time.stamp(), "")),
                                List.of())),
                List.of());
    }

    @Test
    void anEditOfTheTableLeavesOutputsAsTheyWere() {
        wire("s", "5", Kit.output(Follows.FIRE));
        wire("w", "6", Kit.output(Follows.NOTHING));
        writable = "s/p, w/p";
        standing = fire();
        start();
        assertEquals("1", output(5));
        bus.write("w", "p", 1).join();
        edit();
        assertEquals("1", output(5), "it burns");
        assertEquals("1", output(6), "somebody switched it on");

        bus.write("s", "p", 0).join();
        edit();
        assertEquals("0", output(5), "silenced by hand, and the fire is the same");
        gone.run();
        advance(31_000);
        assertEquals("0", output(5), "nor when the chip comes back");
        alarm("y", AlarmKind.FIRE, true, false, "");
        assertEquals("1", output(5), "another fire");

        bus.write("s", "p", 0).join();
        standing = new Present.Snapshot(time.stamp(), List.of(), List.of());
        edit();
        standing = fire();
        edit();
        assertEquals("1", output(5), "it was over meanwhile, so this one is new");
    }

    @Test
    void whoLeavesTheTableIsForgotten() {
        wire("w", "6", Kit.output(Follows.NOTHING));
        writable = "w/p";
        start();
        bus.write("w", "p", 1).join();
        rows.clear();
        wire("s", "5", Kit.output(Follows.FIRE));
        writable = "";
        edit();
        wire("w", "6", Kit.output(Follows.NOTHING));
        edit();
        assertEquals("0", output(6));
    }

    @ParameterizedTest
    @CsvSource({
        "FIRE, FIRE, true",
        "FIRE, PRE_ALARM, false",
        "ALARM, FIRE, true",
        "ALARM, SUPERVISORY, true",
        "ALARM, PRE_ALARM, true",
        "ALARM, FAULT, false",
        "FAULT, FAULT, true",
        "FAULT, FIRE, false",
        "NOTHING, FIRE, false"
    })
    void anOutputFollowsItsKinds(Follows follows, AlarmKind kind, boolean on) {
        wire("s", "5", Kit.output(follows));
        start();

        alarm("x", kind, true, false, "");

        assertEquals(on ? "1" : "0", output(5));
    }

    @Test
    void aFaultLampShowsTheGatewaysOwnFaults() {
        wire("s", "5", Kit.output(Follows.FAULT));
        start();

        alarm("gw", AlarmKind.FAULT, true, false, "the disk is full");
        alarm("gw", AlarmKind.FAULT, true, false, "the uplink is gone");
        alarm("gw", AlarmKind.FAULT, false, false, "the disk is full");
        assertEquals("1", output(5));
        alarm("gw", AlarmKind.FAULT, false, false, "the uplink is gone");
        assertEquals("0", output(5));
    }

    @Test
    void whatStandsAtTheStartCountsToo() {
        wire("s", "5", Kit.output(Follows.FIRE));
        start();
        Device device = Fixtures.device("x", Kit.profile("x", List.of()));
        Present.DeviceNow now =
                new Present.DeviceNow(
                        device,
                        io.standpipe.model.alarm.DeviceState.ALARM,
                        time.stamp(),
                        null,
                        List.of(new Present.StandingAlarm("a", AlarmKind.FIRE, time.stamp(), "")),
                        List.of());

        bus.standing(new Present.Snapshot(time.stamp(), List.of(now), List.of()));

        assertEquals("1", output(5));
    }

    @Test
    void afterItsEndNothingIsTold() {
        wire("c", "17", Kit.OPEN);
        start();
        take();

        bus.close();
        pull(17, false);
        advance(60_000);

        assertEquals(List.of(), take());
        assertTrue(bus.read("c").join().contains("ended"));
    }

    @Test
    void aReadingOnRequestIsTheLevelNow() {
        wire("c", "17", Kit.OPEN);
        start();
        take();
        advance(1000);

        assertEquals("", bus.read("c").join());

        assertEquals(List.of("1000 c/p 0.000"), take());
        assertTrue(bus.has("c"));
        assertTrue(!bus.has("d"));
    }
}
