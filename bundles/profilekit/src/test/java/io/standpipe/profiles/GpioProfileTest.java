package io.standpipe.profiles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.standpipe.gpio.profile.GpioSource.Contact;
import io.standpipe.gpio.profile.GpioSource.Current;
import io.standpipe.gpio.profile.GpioSource.Follows;
import io.standpipe.gpio.profile.GpioSource.Loop;
import io.standpipe.gpio.profile.GpioSource.Output;
import io.standpipe.gpio.profile.GpioSource.Pull;
import io.standpipe.gpio.profile.GpioSource.Pulses;
import io.standpipe.gpio.profile.GpioSource.Voltage;
import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.GatewayCondition;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Profiles.ProfileException;
import io.standpipe.model.point.Linearisation;
import io.standpipe.model.point.Point;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

class GpioProfileTest {

    /** A parameter that nothing uses is a mistake. */
    private static final String HOLD =
            "  hold: {default: 0.05, min: 0, max: 0.1, decimals: 3, unit: s}\n";

    static final String GOOD =
            """
            profile: acme-inputs
            kind: contact
            source: made for a test
            parameters:
              contact: {default: open, options: [open, closed]}
              pull: {default: up, options: [up, down, none]}
              hold: {default: 0.05, min: 0, max: 0.1, decimals: 3, unit: s}
              pump: {default: fitted, options: [fitted, none]}
            points:
              - id: fire
                quantity: state
                gpio: {type: contact, normal: $contact, pull: $pull, debounce: $hold}
                states: {0: normal, 1: fire}
              - id: flow
                quantity: volume
                unit: L
                gpio: {type: pulses, pull: down}
                scale: 2.5
                interval: 1s
              - id: flow-rate
                quantity: flow
                derived: {from: flow, rate: 60s}
              - id: sounder
                quantity: state
                gpio: {type: output, on: low, follows: fire}
                states: {0: off, 1: on}
              - id: zone
                quantity: state
                gpio: {type: loop, supply: 3.3, feed: 4700, normal: 10000, alarm: 2200}
                states: {0: normal, 1: alarm, 2: open, 3: short}
                interval: 50ms
              - id: level
                quantity: level
                unit: m
                gpio: {type: current, shunt: 150}
                current: {at4mA: 0, at20mA: 5}
              - id: battery
                quantity: voltage
                unit: V
                gpio: {type: voltage}
                scale: 5.7
                interval: 1h
              - id: pump
                quantity: state
                only: {pump: fitted} # or not
                gpio: {type: contact, normal: open, pull: none, closed: high, debounce: 0s}
                states: {0: off, 1: running}
            alarms:
              - {id: fire, kind: FIRE, when: {point: fire, is: [fire]}}
              - {id: zone-fire, kind: FIRE, when: {point: zone, is: [alarm]}}
              - {id: line, kind: FAULT, when: {point: zone, is: [open, short]}}
              - {id: running, kind: SUPERVISORY, only: {pump: fitted}, when: {point: pump, bit: 0}}
            """;

    private static final JsonSchema SCHEMA =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(Texts.shipped("profile.schema.json"));

    private static Map<String, Point> points(DeviceProfile profile) {
        Map<String, Point> points = new HashMap<>();
        profile.points().forEach(point -> points.put(point.id(), point));
        return points;
    }

    private static Point point(DeviceProfile profile, String id) {
        Point point = points(profile).get(id);
        assertNotNull(point, id);
        return point;
    }

    @Test
    void everyType() {
        DeviceProfile profile = Texts.profile(GOOD);
        Map<String, Object> sources = new HashMap<>();
        profile.points().forEach(point -> sources.put(point.id(), point.source()));
        assertEquals(
                new Contact(false, false, Pull.UP, Duration.ofMillis(50)), sources.get("fire"));
        assertEquals(new Pulses(true, Pull.DOWN, Duration.ofMillis(5)), sources.get("flow"));
        assertEquals(new Output(false, Follows.FIRE), sources.get("sounder"));
        assertEquals(new Loop(3.3, 4700, 10000, 2200), sources.get("zone"));
        assertEquals(new Current(150), sources.get("level"));
        assertEquals(new Voltage(), sources.get("battery"));
        assertEquals(new Contact(false, true, Pull.NONE, Duration.ZERO), sources.get("pump"));
        assertEquals(Duration.ofMillis(50), point(profile, "zone").interval());
        assertEquals(Duration.ofHours(1), point(profile, "battery").interval());
        assertNull(point(profile, "fire").interval());
        Linearisation level = point(profile, "level").linearisation();
        assertNotNull(level);
        assertEquals(new Linearisation.Current(0, 5), level.current());
        assertEquals("L/s", point(profile, "flow-rate").unit());
    }

    @Test
    void whatNeedsNotBeWritten() {
        DeviceProfile output =
                Texts.profile(GOOD.replace("type: output, on: low, follows: fire", "type: output"));
        assertEquals(new Output(true, Follows.NOTHING), point(output, "sounder").source());
        DeviceProfile contact =
                Texts.profile(GOOD.replace(", debounce: $hold", "").replace(HOLD, ""));
        assertEquals(
                new Contact(false, false, Pull.UP, Duration.ofMillis(50)),
                point(contact, "fire").source());
        assertEquals(
                new Pulses(true, Pull.DOWN, Duration.ofMillis(5)), point(contact, "flow").source());
    }

    @ParameterizedTest
    @CsvSource({"fire, 0", "flow, 1", "zone, 0", "level, 3", "battery, 3"})
    void digitsThatMeanSomething(String id, int decimals) {
        assertEquals(decimals, point(Texts.profile(GOOD), id).decimals());
    }

    @ParameterizedTest
    @CsvSource({
        "open, up, 0.02, false, false, 20",
        "closed, up, 0, true, false, 0",
        "open, down, 0.1, false, true, 100",
        "closed, none, 0.05, true, false, 50",
    })
    void aRowChoosesItsWiring(
            String contact, String pull, String hold, boolean closed, boolean high, int ms) {
        DeviceProfile profile =
                Texts.profile(GOOD, Map.of("contact", contact, "pull", pull, "hold", hold));
        Pull pulled = Pull.valueOf(pull.toUpperCase(java.util.Locale.ROOT));
        assertEquals(
                new Contact(closed, high, pulled, Duration.ofMillis(ms)),
                point(profile, "fire").source());
    }

    @Test
    void aRowThatIsWrongSaysWhatItMayBe() {
        Library library = Texts.library(GOOD);
        ProfileException thrown =
                assertThrows(
                        ProfileException.class,
                        () -> library.profile("acme-inputs", Map.of("contact", "NO")));
        assertTrue(
                String.valueOf(thrown.getMessage()).contains("must be one of open, closed"),
                thrown.getMessage());
    }

    @Test
    void aRowCanLeaveAPointOut() {
        DeviceProfile without = Texts.profile(GOOD, Map.of("pump", "none"));
        assertFalse(points(without).containsKey("pump"));
        assertEquals(4, without.alarms().size());
        assertTrue(points(Texts.profile(GOOD)).containsKey("pump"));
        List<String> problems =
                Texts.library(
                                GOOD.replace(
                                        "kind: SUPERVISORY, only: {pump: fitted}",
                                        "kind: SUPERVISORY"))
                        .problems();
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).contains("there is no point \"pump\""), problems.get(0));
    }

    @Test
    void aDerivedPointIsLeftOutToo() {
        String text =
                GOOD.replace(
                        "    derived: {from: flow, rate: 60s}",
                        "    derived: {from: flow, rate: 60s}\n    only: {pump: none}");
        assertFalse(points(Texts.profile(text)).containsKey("flow-rate"));
        assertTrue(points(Texts.profile(text, Map.of("pump", "none"))).containsKey("flow-rate"));
        assertTrue(valid(text));
    }

    @Test
    void whatIsLeftOutIsCheckedAllTheSame() {
        String text =
                GOOD.replace("    unit: L\n", "    unit: L\n    only: {pump: none}\n")
                        .replace(
                                "    derived: {from: flow, rate: 60s}",
                                "    derived: {from: flow, rate: 60s}\n    only: {pump: none}");
        assertEquals(6, Texts.profile(text).points().size());
        assertEquals(7, Texts.profile(text, Map.of("pump", "none")).points().size());
        String wrong = text.replace("from: flow,", "from: flwo,");
        assertTrue(
                Texts.library(wrong).problems().toString().contains("there is no point \"flwo\""));
    }

    @Test
    void inputsMayBeRepeated() {
        String text =
                GOOD
                        + """
                        repeat:
                          - for: {n: {from: 1, to: 3, step: 1}}
                            points:
                              - {id: "in-{n}", quantity: state, gpio: {type: contact, normal: open, pull: up}}
                            alarms:
                              - {id: "fire-{n}", kind: FIRE, when: {point: "in-{n}", bit: 0}}
                        """;
        DeviceProfile profile = Texts.profile(text);
        assertEquals(point(profile, "in-1").source(), point(profile, "in-3").source());
        assertTrue(valid(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type: output, on: low, follows: fire | type: relay | line 25, key points[3].gpio.type: must be one of contact, current, loop, output, pulses, voltage, but is \"relay\"",
                "type: output, on: low | type: output, on: yes | points[3].gpio.on: must be one of high, low",
                "follows: fire | follows: mains | points[3].gpio.follows: must be one of alarm, fault, fire, nothing",
                "type: output, on: low | type: output, pull: up | points[3].gpio.pull: is not for type output, which has follows, on; remove it",
                "gpio: {type: voltage} | gpio: {type: voltage, shunt: 150} | points[6].gpio.shunt: is not for type voltage, which has no further keys",
                "normal: $contact, pull | pull | line 12, key points[0].gpio: needs the key normal",
                "normal: $contact | normal: $pull | points[0].gpio.normal: must be one of closed, open, but is \"up\"",
                "normal: $contact | normal: $hold | parameter \"$hold\" is a number, but a word is needed here; give it options",
                "normal: $contact | normal: $contcat | there is no parameter \"$contcat\"; did you mean \"contact\"?",
                "options: [up, down, none] | options: [up, down, sideways] | points[0].gpio.pull: must be one of down, none, up, but is \"sideways\" (with every parameter at its most",
                "options: [up, down, none] | options: [up, sideways, none] | (with pull: sideways, and the other parameters at their most; correct one of them)",
                "type: pulses, pull: down | type: pulses | points[1].gpio: needs the key pull",
                "type: pulses, pull: down | type: pulses, pull: down, closed: low | points[1].gpio.closed: a pin that is pulled down is low whether the contact is open or closed",
                "type: pulses, pull: down | type: pulses, pull: up, closed: high | points[1].gpio.closed: a pin that is pulled up is high whether",
                "closed: high, debounce: 0s | closed: high, debounce: 11s | points[7].gpio.debounce: must be 0s to 10s, but is 11000 ms; what lasts longer is an onDelay",
                "closed: high, debounce: 0s | closed: high, debounce: 50 | points[7].gpio.debounce: must be a time from 0s to 24h",
                "supply: 3.3 | supply: 0 | points[4].gpio.supply: must be above 0 and at most 5.5 V",
                "supply: 3.3 | supply: 24 | points[4].gpio.supply: must be above 0 and at most 5.5 V, what feeds the line, but is 24",
                "feed: 4700 | feed: 99 | points[4].gpio.feed: must be 100 to 1000000 ohm, but is 99",
                "normal: 10000 | normal: closed | points[4].gpio.normal: must be a number, but is \"closed\"",
                "alarm: 2200 | alarm: 7000 | points[4].gpio.alarm: the resistance 7000 ohm cannot be told from normal, 10000 ohm: the larger must be at least 1.5 times the smaller",
                "alarm: 2200 | alarm: 14999 | points[4].gpio.alarm: the resistance 14999 ohm cannot be told from normal",
                "shunt: 150 | shunt: 0.5 | points[5].gpio.shunt: must be 1 to 1000 ohm, but is 0.5",
                "type: current, shunt: 150 | type: current | points[5].gpio: needs the key shunt",
                "interval: 1s | interval: 49ms | points[1].interval: must be 50ms to 1h, but is 49 ms",
                "interval: 1h | interval: 61m | points[6].interval: must be 50ms to 1h, but is 3660000 ms",
                "states: {0: off, 1: on} | interval: 1s | points[3].interval: is for what is measured again and again, but an output is noticed as it changes; remove it",
                "states: {0: off, 1: running} | interval: 1s | points[7].interval: is for what is measured again and again, but a contact",
                "states: {0: off, 1: on} | scale: 2 | points[3].scale: is for numbers, but this is an output; remove it",
                "interval: 50ms | deadband: 1 | points[4].deadband: is for numbers, but this is a loop; remove it",
                "states: {0: off, 1: running} | range: [0, 1] | points[7].range: is for numbers, but this is a contact",
                "states: {0: off, 1: running} | absent: {mask: 1, values: [1]} | points[7].absent: an input has no value that says that nothing is installed",
                "interval: 1s | current: {at4mA: 0, at20mA: 1} | points[1].current: is for numbers, but this is a state",
                "interval: 1s | curve: [[0, 0], [1, 1]] | points[1].curve: is for numbers",
                "scale: 5.7 | states: {0: x} | points[6].states: looks at raw bits, but the type is a voltage, whose bits mean nothing by themselves; remove it",
                "2: open, 3: short | 2: open, 4: short | must be a whole number from 0 to 3",
                "point: zone, is: [alarm] | point: level, bit: 0 | there are no bits to test in point level: it is a current",
                "only: {pump: fitted}, when | only: {pump: fited}, when | alarms[3].only.pump: must be one of fitted, none",
                "{pump: fitted} # or | {pmup: fitted} # or | points[7].only.pmup: there is no parameter with options of this name",
            })
    void wrongIsWrong(String place, String instead, String sentence) {
        assertEquals(1, GOOD.split(java.util.regex.Pattern.quote(place), -1).length - 1, place);
        List<String> problems = Texts.library(GOOD.replace(place, instead)).problems();
        assertFalse(problems.isEmpty());
        assertTrue(problems.get(0).contains(sentence), problems.get(0));
        assertTrue(problems.get(0).startsWith("file test.yaml is not loaded: "), problems.get(0));
    }

    /** Debounce and delay hold a fire back together, whatever a row sets. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // debounce | its most | onDelay | refused because
                "$hold | 0.1   | 0ms  | ''",
                "$hold | 0.101 | 0ms  | the debounce of point fire (101 ms) and onDelay (0 ms) are 101 ms together; lower them (with every parameter at its most; narrow its min and max)",
                "100ms | 0.1   | 0ms  | ''",
                "101ms | 0.1   | 0ms  | alarms[0].when: a fire is never held back by more than 100ms, but the debounce of point fire (101 ms)",
                "60ms  | 0.1   | 40ms | ''",
                "60ms  | 0.1   | 41ms | the debounce of point fire (60 ms) and onDelay (41 ms) are 101 ms together; lower them",
                "$hold | 0.06  | 41ms | the debounce of point fire (60 ms) and onDelay (41 ms)",
                "0s    | 0.1   | 100ms | ''",
            })
    void aFireIsNotHeldBackByDebounce(String debounce, String most, String delay, String refused) {
        String good = debounce.equals("$hold") ? GOOD : GOOD.replace(HOLD, "");
        String text =
                good.replace("debounce: $hold", "debounce: " + debounce)
                        .replace("max: 0.1", "max: " + most)
                        .replace(
                                "{id: fire, kind: FIRE,",
                                "{id: fire, kind: FIRE, onDelay: %s, source: test,"
                                        .formatted(delay));
        List<String> problems = Texts.library(text).problems();
        assertEquals(refused.isEmpty(), problems.isEmpty(), problems::toString);
        assertTrue(problems.toString().contains(refused), problems::toString);
        // Of anything else it may be longer.
        assertEquals(
                List.of(),
                Texts.library(text.replace("id: fire, kind: FIRE", "id: fire, kind: FAULT"))
                        .problems());
    }

    /** The alarm is there for one option only, and the time is too long for that one. */
    @Test
    void aFireThatAnOptionBringsIsNotHeldBackEither() {
        String text =
                GOOD.replace("max: 0.1", "max: 0.2")
                        .replace(
                                "{id: fire, kind: FIRE,",
                                "{id: fire, kind: FIRE, only: {pull: down},");
        List<String> problems = Texts.library(text).problems();
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).contains("(200 ms)"), problems.get(0));
        assertTrue(problems.get(0).contains("with pull: down, and"), problems.get(0));
    }

    @ParameterizedTest
    @CsvSource({"50ms, true", "1s, true", "1001ms, false", "1h, false"})
    void aFireIsLookedForEverySecond(String interval, boolean good) {
        List<String> problems =
                Texts.library(GOOD.replace("interval: 50ms", "interval: " + interval)).problems();
        assertEquals(good, problems.isEmpty(), problems::toString);
        assertTrue(good || problems.get(0).contains("the interval of point zone is"));
    }

    @ParameterizedTest
    @CsvSource({
        "'modbus: {table: coil, address: 1}', modbus",
        "'coap: {record: r, type: boolean}', coap"
    })
    void aDeviceIsReadByOneBus(String other, String way) {
        String two =
                GOOD.replace(
                        "alarms:\n", "  - {id: other, quantity: state, " + other + "}\nalarms:\n");
        List<String> problems = Texts.library(two).problems();
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(
                problems.get(0)
                        .contains(
                                "line 48, key points[8].%s: a device is read by one bus, but points[0] of line 10 is read over gpio"
                                        .formatted(way)),
                problems.get(0));
        String both =
                GOOD.replace(
                        "    gpio: {type: voltage}", "    gpio: {type: voltage}\n    " + other);
        assertTrue(
                Texts.library(both).problems().get(0).contains("a point is read one way"),
                () -> Texts.library(both).problems().toString());
        assertFalse(valid(both));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "'{id: a, kind: FAULT, gateway: mains, when: {point: fire, bit: 0}}', MAINS",
                "'{id: a, kind: FAULT, gateway: battery, when: {point: fire, bit: 0}}', BATTERY",
                "'{id: a, kind: SUPERVISORY, gateway: tamper, when: {point: fire, bit: 0}}', TAMPER",
                "'{id: a, kind: SUPERVISORY, gateway: door, when: {point: fire, bit: 0}}', DOOR",
                "'{id: a, kind: FAULT, gateway: line, when: {point: fire, bit: 0}}', LINE",
                "'{id: a, kind: FAULT, when: {point: fire, bit: 0}}', -",
                "'{id: a, kind: FAULT, when: {point: zone, is: [open]}}', LINE",
                "'{id: a, kind: FAULT, when: {point: zone, is: [short]}}', LINE",
                "'{id: a, kind: FAULT, when: {point: zone, bit: 1}}', LINE",
                "'{id: a, kind: FAULT, when: {point: zone, is: [alarm]}}', -",
                "'{id: a, kind: SUPERVISORY, when: {point: zone, is: [open]}}', -",
                "'{id: a, kind: FAULT, gateway: mains, when: {point: zone, is: [open]}}', MAINS",
                "'{id: a, kind: FAULT, when: {any: [{point: fire, bit: 0}, {point: zone, is: [open]}]}}', LINE",
            })
    void whatAnAlarmSaysOfTheGateway(String alarm, @Nullable GatewayCondition condition) {
        String text = GOOD + "  - " + alarm + "\n";
        DeviceProfile profile = Texts.profile(text);
        assertEquals(
                condition,
                profile.alarms().stream()
                        .filter(one -> one.id().equals("a"))
                        .findFirst()
                        .orElseThrow()
                        .gateway());
        assertTrue(valid(text));
    }

    @ParameterizedTest
    @CsvSource({
        "'kind: FIRE, gateway: mains', is for alarms of kind FAULT or SUPERVISORY but this is FIRE",
        "'kind: TEST, gateway: door', is for alarms of kind FAULT or SUPERVISORY but this is TEST",
        "'kind: FAULT, gateway: roof', 'must be one of battery, door, line, mains, tamper but is \"roof\"'",
    })
    void notEveryAlarmMaySaySo(String keys, String sentence) {
        String text = GOOD + "  - {id: a, %s, when: {point: fire, bit: 0}}\n".formatted(keys);
        String problem = Texts.library(text).problems().get(0);
        assertTrue(problem.contains("alarms[4].gateway: "), problem);
        assertTrue(problem.replace(", but", " but").contains(sentence), problem);
        assertFalse(valid(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pins", "identity", "key", "security"})
    void columnsOfTheTableAreNoParameters(String name) {
        String text =
                GOOD.replace("  pump: {def", "  %s: {def".formatted(name))
                        .replace("{pump:", "{%s:".formatted(name));
        assertTrue(Texts.library(text).problems().get(0).contains("rename \"" + name + "\""));
        assertFalse(valid(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type: output, on: low/type: relay",
                "type: output, on: low/type: output, on: yes",
                "type: output, on: low/type: output, pull: up",
                "gpio: {type: voltage}/gpio: {type: voltage, shunt: 150}",
                "normal: $contact, pull/pull",
                "type: pulses, pull: down/type: pulses",
                "type: pulses, pull: down/type: pulses, pull: down, closed: low",
                "type: pulses, pull: down/type: pulses, pull: up, closed: high",
                "debounce: 0s/debounce: 50",
                "supply: 3.3/supply: 24",
                "feed: 4700/feed: 99",
                "normal: 10000/normal: closed",
                "shunt: 150/shunt: 0.5",
                "type: current, shunt: 150/type: current",
                "states: {0: off, 1: on}/interval: 1s",
                "states: {0: off, 1: on}/scale: 2",
                "interval: 50ms/deadband: 1",
                "states: {0: off, 1: running}/absent: {mask: 1, values: [1]}",
                "interval: 1s/current: {at4mA: 0, at20mA: 1}",
                "interval: 1s/curve: [[0, 0], [1, 1]]",
                "scale: 5.7/states: {0: x}",
            })
    void theSchemaSeesItToo(String change) {
        String[] parts = change.split("/", 2);
        assertTrue(GOOD.contains(parts[0]), change);
        assertTrue(valid(GOOD));
        assertFalse(valid(GOOD.replace(parts[0], parts[1])));
        assertFalse(Texts.library(GOOD.replace(parts[0], parts[1])).problems().isEmpty());
    }

    /** A pulse of 100 L in a minute is 1.7 L/s: a limit of 2 L/s would flicker with each. */
    @ParameterizedTest
    @CsvSource({
        "24, 60, 2, true",
        "25, 60, 2, false",
        "100, 60, 2, false",
        "100, 60, 9, true",
        "100, 300, 2, true",
        "1000, 300, 2, false",
    })
    void pulsesAreSmallAgainstTheDischarge(
            String litres, String window, String discharge, boolean fits) {
        Library library = Texts.library(Texts.shipped("generic-flow-pulse.yaml"));
        Map<String, String> row =
                Map.of("litres", litres, "window", window, "discharge", discharge);
        try {
            library.profile("generic-flow-pulse", row);
            assertTrue(fits, "it should be refused");
        } catch (ProfileException e) {
            assertFalse(fits, e.getMessage());
            assertTrue(
                    String.valueOf(e.getMessage())
                            .contains("it would come and go with every pulse"),
                    e.getMessage());
        }
    }

    /** On- and off-delays as practice has them, and what the gateway's own cabinet tells. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // profile, alarm, kind, onDelay and offDelay in ms, latching, gateway
                "generic-contact-fire, fire, FIRE, 0, 0, true, -",
                "generic-contact-fault, fault, FAULT, 2000, 2000, false, -",
                "generic-contact-supervisory, operated, SUPERVISORY, 0, 0, false, -",
                "generic-contact-tamper, tamper, SUPERVISORY, 1000, 1000, false, TAMPER",
                "generic-contact-door, door-open, SUPERVISORY, 1000, 1000, false, DOOR",
                "generic-contact-mains, mains-lost, FAULT, 3000, 30000, false, MAINS",
                "generic-contact-battery, battery-failed, FAULT, 3000, 30000, false, BATTERY",
                "generic-battery-voltage, low-battery, FAULT, 3000, 30000, false, BATTERY",
                "generic-battery-voltage, battery-failed, FAULT, 3000, 30000, false, BATTERY",
                "generic-battery-voltage, overvoltage, FAULT, 3000, 30000, false, BATTERY",
                "generic-battery-voltage, not-charging, FAULT, 600000, 30000, false, -",
                "generic-panel-contacts, fire, FIRE, 0, 0, true, -",
                "generic-panel-contacts, fault, FAULT, 2000, 2000, false, -",
                "generic-zone-loop, fire, FIRE, 0, 0, true, -",
                "generic-zone-loop, line-open, FAULT, 2000, 10000, false, LINE",
                "generic-zone-loop, line-short, FAULT, 2000, 10000, false, LINE",
                "generic-level-4-20ma, low-level, SUPERVISORY, 30000, 60000, false, -",
                "generic-level-4-20ma, no-water, SUPERVISORY, 30000, 60000, false, -",
                "generic-level-4-20ma, probe-dry, FAULT, 30000, 60000, false, -",
                "generic-pressure-4-20ma, below-code, SUPERVISORY, 600000, 600000, false, -",
                "generic-pressure-4-20ma, low-pressure, SUPERVISORY, 15000, 60000, false, -",
                "generic-pressure-4-20ma, no-water, SUPERVISORY, 5000, 60000, false, -",
                "generic-flow-pulse, discharge, SUPERVISORY, 3000, 30000, false, -",
            })
    void shipped(
            String profile,
            String id,
            AlarmKind kind,
            int onDelay,
            int offDelay,
            boolean latching,
            @Nullable GatewayCondition gateway) {
        AlarmDefinition alarm =
                Texts.profile(Texts.shipped(profile + ".yaml")).alarms().stream()
                        .filter(one -> one.id().equals(id))
                        .findFirst()
                        .orElseThrow();
        assertEquals(kind, alarm.kind());
        assertEquals(Duration.ofMillis(onDelay), alarm.onDelay());
        assertEquals(Duration.ofMillis(offDelay), alarm.offDelay());
        assertEquals(latching, alarm.latching());
        assertEquals(gateway, alarm.gateway());
    }

    /** A cut wire shows where the contact is closed when all is well. */
    @ParameterizedTest
    @CsvSource({
        "generic-contact-fault, fault, true",
        "generic-contact-tamper, tamper, true",
        "generic-contact-door, door, true",
        "generic-contact-mains, mains, true",
        "generic-contact-battery, battery, true",
        "generic-panel-contacts, fault, true",
        "generic-panel-contacts, fire, false",
        "generic-contact-fire, fire, false",
        "generic-contact-supervisory, contact, false",
    })
    void whereACutWireShows(String profile, String id, boolean normallyClosed) {
        DeviceProfile made = Texts.profile(Texts.shipped(profile + ".yaml"));
        Contact contact = (Contact) point(made, id).source();
        assertEquals(normallyClosed, contact.normallyClosed());
        assertFalse(contact.closedHigh(), "ground is what is at hand");
        assertEquals(Duration.ofMillis(50), contact.debounce());
    }

    private static boolean valid(String yaml) {
        Object loaded =
                new Load(LoadSettings.builder().setSchema(new CoreSchema()).build())
                        .loadFromString(yaml);
        return SCHEMA.validate(new ObjectMapper().valueToTree(loaded)).isEmpty();
    }
}
