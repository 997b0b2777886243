package io.standpipe.profiles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.alarm.Priority;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.point.Bits;
import io.standpipe.model.point.Derived;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a profile can say of alarms beyond a limit and a bit, and what is refused. */
class AlarmModelTest {

    static final String PUMP =
            """
            profile: acme-pump
            kind: pump
            source: made for a test
            missed: 2
            period: $beat
            parameters:
              beat: {default: 30, min: 10, max: 60, unit: s}
              limit: {default: 0.1, min: 0.05, max: 0.2, decimals: 2, unit: MPa}
              mounting: {default: wall, options: [wall, floor, roof]}
              urgency: {default: medium, options: [high, medium]}
            points:
              - id: suction
                quantity: pressure
                unit: MPa
                modbus: {table: holding, address: 0, type: int16}
                scale: 0.001
                range: [-0.1, 1.6]
              - id: delivery
                quantity: pressure
                unit: MPa
                modbus: {table: holding, address: 1, type: int16}
                scale: 0.001
              - id: state
                quantity: state
                modbus: {table: holding, address: 2, type: uint16}
                states: {0: stopped, 1: running, 2: test}
              - id: head
                derived: {from: delivery, difference: suction}
                range: [-1, 2]
              - id: slope
                derived: {from: suction, rate: 3s}
            alarms:
              - id: low
                kind: SUPERVISORY
                when: {point: suction, below: $limit, deadband: 0.02, samples: 2 of 3, unit: MPa}
                priority: $urgency
                reAlarm: 8h
                source: made for a test
              - id: low-low
                kind: SUPERVISORY
                when: {point: suction, below: 0.04, deadband: 0.02}
                beyond: low
                source: made for a test
              - id: test
                kind: TEST
                when: {point: state, is: [test]}
              - id: running
                kind: SUPERVISORY
                when: {point: state, is: [running, test]}
                suppressedWhile: {alarm: test}
              - id: dry
                kind: FAULT
                when: {all: [{point: state, is: [running]}, {not: {point: head, above: 0.2, deadband: 0}}]}
                latching: true
                reset: {point: state, is: [stopped]}
              - id: button
                kind: FIRE
                when: {any: [{point: state, mask: 0x10, in: [0x10]}, {point: state, bit: 5}]}
              - id: confirmed
                kind: FIRE
                when: {place: {atLeast: 2, kind: FIRE}}
                priority: critical
              - id: still
                kind: FAULT
                when: {point: suction, stuckFor: 10m, band: 0.001}
                only: {mounting: roof}
                source: made for a test
            """;

    private static final Condition FLOOD_OF_FIRES = new Condition.InPlace(2, AlarmKind.FIRE, "");

    @Test
    void everythingThatAProfileCanSay() {
        DeviceProfile profile = Texts.profile(PUMP, Map.of("urgency", "high", "limit", "0.2"));
        assertEquals(2, profile.missed());
        assertEquals(Duration.ofSeconds(30), profile.period());
        List<AlarmDefinition> alarms = profile.alarms();
        assertEquals(8, alarms.size());
        assertEquals(AlarmDefinition.FIRE_CONFIRMED, alarms.get(7));
        assertEquals(
                new Condition.Samples(2, 3, new Condition.Below(0, 0.2, 0.02)),
                alarms.get(0).when());
        assertEquals(Priority.HIGH, alarms.get(0).priority());
        assertEquals(Duration.ofHours(8), alarms.get(0).reAlarm());
        assertEquals(new Condition.Stands("test"), alarms.get(3).suppressedWhile());
        assertEquals(
                new Condition.All(
                        List.of(
                                new Condition.Is(2, new Bits(0xFFFF, Set.of(1L))),
                                new Condition.Not(new Condition.Above(3, 0.2, 0)))),
                alarms.get(4).when());
        assertTrue(alarms.get(4).latching());
        assertEquals(new Condition.Is(2, new Bits(0xFFFF, Set.of(0L))), alarms.get(4).reset());
        assertEquals(FLOOD_OF_FIRES, alarms.get(6).when());
        assertEquals("MPa/s", profile.points().get(4).unit());
    }

    @Test
    void aParameterWithOptionsChoosesAlarms() {
        List<AlarmDefinition> alarms = Texts.profile(PUMP, Map.of("mounting", "Roof")).alarms();
        assertEquals(new Condition.Stuck(0, 0.001, Duration.ofMinutes(10)), alarms.get(7).when());
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                wrong(
                        "below: $limit, deadband: 0.02, samples: 2 of 3, unit: MPa",
                        "below: 40, deadband: 2, unit: kPa",
                        "line 35, key alarms[0].when.below: is in kPa, but point suction is in MPa; convert the number"),
                wrong(
                        "max: 0.2, decimals: 2, unit: MPa",
                        "max: 0.2, decimals: 2, unit: bar",
                        "alarms[0].when.below: is in bar, but point suction is in MPa"),
                wrong(
                        "reAlarm: 8h",
                        "onDelay: $limit",
                        "alarms[0].onDelay: is a time, and times of parameters are in seconds, but \"$limit\" is in MPa"),
                wrong(
                        "id: suction\n    quantity: pressure\n    unit: MPa",
                        "id: suction\n    quantity: pressure\n    unit: m",
                        "points[0].unit: a pressure is measured in MPa, Pa, bar, kPa, but the unit is \"m\""),
                wrong(
                        "{from: delivery, difference: suction}",
                        "{from: delivery, difference: state}",
                        "points[3].derived.difference: point state is a list of states"),
                wrong(
                        "{from: delivery, difference: suction}",
                        "{from: head, median: 3}",
                        "there is no point \"head\" above this one"),
                wrong(
                        "derived: {from: suction, rate: 3s}",
                        "derived: {from: suction, rate: 3s}\n    unit: MPa",
                        "points[4].unit: must be MPa/s, as follows from point suction"),
                wrong(
                        "below: 0.04",
                        "below: 0.12",
                        "line 39, key alarms[1].when: limit 0.12 does not lie beyond the limit 0.1 of \"low\"; exchange them"),
                wrong("beyond: low\n", "beyond: lwo\n", "did you mean \"low\"?"),
                wrong("beyond: low\n", "beyond: test\n", "both alarms must have a limit below"),
                wrong(
                        "suppressedWhile: {alarm: test}",
                        "suppressedWhile: {alarm: tets}",
                        "alarms[3].suppressedWhile: there is no alarm \"tets\"; did you mean \"test\"?"),
                wrong(
                        "suppressedWhile: {alarm: test}",
                        "suppressedWhile: {alarm: confirmed}",
                        "looks at other alarms itself"),
                wrong(
                        "{any: [{point: state, mask: 0x10, in: [0x10]}, {point: state, bit: 5}]}",
                        "{all: [{point: state, mask: 0x10, in: [0x10]}, {point: state, bit: 5}]}",
                        "alarms[5].when: a fire is never held back until a second sign: write each sign as an alarm of its own"),
                wrong(
                        "{any: [{point: state, mask: 0x10, in: [0x10]}, {point: state, bit: 5}]}",
                        "{point: state, bit: 5, samples: 2 of 3}",
                        "alarms[5].when: a fire is never held back until a second sign"),
                wrong(
                        "{any: [{point: state, mask: 0x10, in: [0x10]}, {point: state, bit: 5}]}",
                        "{point: slope, above: 1, deadband: 0}\n    source: none",
                        "but a derived point needs several samples; look at the point it is derived from"),
                wrong(
                        "    priority: critical\n",
                        "",
                        "alarms[6].when: a fire is never held back until a second sign"),
                wrong(
                        "priority: critical",
                        "priority: critical\n    suppressedWhile: {alarm: test}",
                        "alarms[6].suppressedWhile: a fire is never suppressed"),
                wrong(
                        "latching: true\n    reset",
                        "reset",
                        "alarms[4].reset: is for an alarm that latches"),
                wrong(
                        "{point: state, is: [stopped]}",
                        "{point: head, bit: 3}",
                        "point head is derived from another, and has no bits"),
                wrong(
                        "only: {mounting: roof}",
                        "only: {mounting: loft}",
                        "alarms[7].only.mounting: must be one of wall, floor, roof, but is \"loft\""),
                wrong(
                        "only: {mounting: roof}",
                        "only: {limit: roof}",
                        "there is no parameter with options of this name"),
                wrong(
                        "priority: $urgency",
                        "priority: $limit",
                        "parameter \"$limit\" is a number, but a word is needed here"),
                wrong(
                        "priority: $urgency",
                        "priority: $mounting",
                        "alarms[0].priority: must be one of critical, high, low, medium"),
                wrong("samples: 2 of 3", "samples: 3 of 2", "must be such as \"2 of 3\""),
                wrong("stuckFor: 10m", "stuckFor: 0s", "must be more than 0s"),
                wrong("stuckFor: 10m", "stuckFor: 10m, samples: 2 of 3", "is not for stuckFor"),
                wrong(
                        "{atLeast: 2, kind: FIRE}",
                        "{atLeast: 2}",
                        "needs kind or alarm: which alarms of the place count"));
    }

    private static Arguments wrong(String place, String instead, String expected) {
        if (!PUMP.contains(place)) {
            throw new IllegalArgumentException(place);
        }
        return Arguments.of(PUMP.replace(place, instead), expected);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("mistakes")
    void isRefusedWithASentence(String text, String expected) {
        String problems = String.join("\n", Texts.library(text).problems());
        assertTrue(problems.contains(expected), () -> expected + "\nbut was: " + problems);
    }

    /** Two alarms of one repetition are of one detector, those of two are of two. */
    @Test
    void whatIsOneDetectorOfAPanel() {
        String panel =
                """
                profile: acme-panel
                kind: panel
                source: "test; verified on hardware: no"
                points:
                  - {id: a, quantity: state, modbus: {table: input, address: 90, type: uint16}}
                alarms:
                  - {id: a-1, kind: FIRE, when: {point: a, bit: 0}}
                  - {id: a-2, kind: FIRE, when: {point: a, bit: 1}}
                repeat:
                  - for: {d: {from: 1, to: 2, step: 1}}
                    points:
                      - {id: "d{d}", quantity: state, modbus: {table: input, address: 0, type: uint16}}
                    alarms:
                      - {id: "d{d}-smoke", kind: FIRE, when: {point: "d{d}", bit: 0}}
                      - {id: "d{d}-heat", kind: FIRE, when: {point: "d{d}", bit: 1}}
                  - for: {d: {from: 1, to: 1, step: 1}}
                    points:
                      - {id: "m{d}", quantity: state, modbus: {table: input, address: 40, type: uint16}}
                    alarms:
                      - {id: "m{d}-fire", kind: FIRE, when: {point: "m{d}", bit: 0}}
                """;
        Map<String, List<String>> detectors = new TreeMap<>();
        for (AlarmDefinition alarm : Texts.profile(panel).alarms()) {
            detectors
                    .computeIfAbsent(alarm.detector(), detector -> new ArrayList<>())
                    .add(alarm.id());
        }
        assertEquals(
                Set.of(
                        List.of("a-1"),
                        List.of("a-2"),
                        List.of("d1-smoke", "d1-heat"),
                        List.of("d2-smoke", "d2-heat"),
                        List.of("m1-fire"),
                        List.of("fire-confirmed")),
                Set.copyOf(detectors.values()));
    }

    /** What a sensor at the ground would show, for one that sits above or below it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{from: pressure, height: 1}            | MPa | Median[samples=1] | 0.00980665",
                "{from: pressure, median: 5, height: -2} | kPa | Median[samples=5] | -19.6133",
                "{from: pressure, peak: 60s, height: 0.5} | Pa | Peak[window=PT1M] | 4903.325",
                "{from: pressure, trimmedMean: 5, height: 10} | bar | TrimmedMean[samples=5, trim=1] | 0.980665",
            })
    void aHeightIsThePressureOfSoMuchWater(String rule, String unit, String function, double plus) {
        Derived derived =
                (Derived)
                        Texts.profile(Texts.derived(rule).replace("unit: MPa", "unit: " + unit))
                                .points()
                                .get(2)
                                .source();
        assertEquals(function, derived.function().toString());
        assertEquals(plus, derived.plus(), 1e-9);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{from: pressure, rate: 5s, height: 1} | changes no rate and no difference",
                "{from: pressure} | needs exactly one of",
                "{from: pressure, median: 5, height: high} | must be a number",
                "{from: mode, height: 1} | is a list of states",
            })
    void whatHasNoHeight(String rule, String problem) {
        String problems = Texts.library(Texts.derived(rule)).problems().toString();
        assertTrue(problems.contains(problem), problems);
    }
}
