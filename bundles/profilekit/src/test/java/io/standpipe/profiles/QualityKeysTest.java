package io.standpipe.profiles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.profile.EventLog;
import io.standpipe.modbus.profile.ModbusPart;
import io.standpipe.modbus.profile.ModbusSource;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.QualityRule;
import io.standpipe.model.point.QualityRule.Span;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The key quality: by what a device says that a value is none. */
class QualityKeysTest {

    static final String POINT =
            "profile: x\nkind: tank\nsource: made for a test\npoints:\n  - {id: p, quantity: x, unit: m, modbus: {table: %s, address: 4, type: %s}, quality: [%s]}\n";

    private static List<QualityRule> rules(String type, String rule) {
        return point("input", type, rule).quality();
    }

    private static Point point(String table, String type, String rule) {
        return Texts.profile(POINT.formatted(table, type, rule)).points().get(0);
    }

    private static String problem(String type, String rule) {
        List<String> problems = Texts.library(POINT.formatted("input", type, rule)).problems();
        assertEquals(1, problems.size(), () -> "of " + rule);
        return problems.get(0);
    }

    // what the manual prints, and the number that it is
    @ParameterizedTest
    @CsvSource({
        "int16, 0x8000, -32768",
        "int16, 32767, 32767",
        "int16, 0xFFFF, -1",
        "int16, -1, -1",
        "uint16, 0xFFFF, 65535",
        "int32, 0x80000000, -2147483648",
        "'int16, bit: 8, width: 8', 0x80, -128",
        "'uint32, bit: 0, width: 24', 0xFFFFFF, 16777215",
        "signmag16, -32767, -32767",
        "bcd16, 9999, 9999",
        "float64, -9999.9, -9999.9",
    })
    void aNumberIsWhatTheDecoderMakesOfIt(String type, String printed, double number) {
        assertEquals(
                List.of(new Span(number, number)),
                rules(type, "{values: [" + printed + "], bad: sensor-failure}").get(0).values());
    }

    @Test
    void aFloatHasTheDigitsOfAFloat() {
        Span span = rules("float32", "{values: [-9999.9], bad: absent}").get(0).values().get(0);
        assertEquals((double) -9999.9f, span.low());
    }

    @Test
    void allKeys() {
        QualityRule rule =
                rules(
                                "uint16",
                                "{address: 8, mask: 0xFF, unless: [0, [2, 3]], uncertain: not-accurate}")
                        .get(0);
        assertEquals(
                new QualityRule(
                        8,
                        0xFF,
                        List.of(new Span(0, 0), new Span(2, 3)),
                        true,
                        new Quality(Quality.Status.UNCERTAIN, Quality.Cause.NOT_ACCURATE, 0)),
                rule);
        Point point = point("input", "uint16", "{address: 8, bit: 15, bad: device-failure}");
        assertEquals(
                List.of(
                        new QualityRule(
                                8,
                                0x8000,
                                List.of(new Span(0x8000, 0x8000)),
                                false,
                                Quality.bad(Quality.Cause.DEVICE_FAILURE))),
                point.quality());
        assertEquals(
                new Span(1, 1),
                point("discrete", "bit", "{address: 9, bit: 0, bad: out-of-service}")
                        .quality()
                        .get(0)
                        .values()
                        .get(0));
        assertTrue(rules("float32", "{values: [.nan], bad: absent}").get(0).applies(Double.NaN));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "uint16 | {values: [1]} | needs exactly one of bad and uncertain",
                "uint16 | {values: [1], bad: absent, uncertain: not-accurate} | needs exactly one of bad and uncertain",
                "uint16 | {bad: absent} | needs exactly one of values (it applies to these), unless",
                "uint16 | {values: [1], unless: [2], bad: absent} | needs exactly one of values",
                "uint16 | {values: [], bad: absent} | must be a list of at least one number or [lowest, highest]",
                "uint16 | {values: [-1], bad: absent} | values[0]: must be a whole number from 0 to 65535, or it can never be; but is \"-1\"",
                "uint16 | {values: [1.5], bad: absent} | must be a whole number from 0 to 65535",
                "int16 | {values: [0x10000], bad: absent} | must be a whole number from -32768 to 65535",
                "int16 | {values: [[0x7FF0, 0x8010]], bad: absent} | values[0]: goes from 32752 to -32752, as the device means it",
                "uint16 | {values: [[1]], bad: absent} | values[0]: must be a number or [lowest, highest]",
                "uint16 | {values: [.nan], bad: absent} | .nan is for floats, and this is none",
                "float32 | {bit: 3, bad: absent} | the number has no bits to look at",
                "float32 | {mask: 3, values: [1], bad: absent} | mask: the number has no bits to look at",
                "uint16 | {mask: 0, values: [0], bad: absent} | must not be 0",
                "uint16 | {bit: 3, values: [1], bad: absent} | values: and bit look at the same",
                "uint16 | {bit: 16, bad: absent} | must be a whole number from 0 to 15",
                "uint16 | {values: [1], bad: sensor-failed} | did you mean \"sensor-failure\"?",
                "uint16 | {values: [1], uncertain: absent} | must be one of configuration-error",
                "uint16 | {value: [1], bad: absent} | there is no such key; did you mean \"values\"?",
                "uint16 | {address: 40009, bit: 1, bad: absent, extra: 1} | there is no such key",
                "uint16 | {address: 70000, bit: 1, bad: absent} | quality[0].address: must be a whole number from 0 to 65535",
                "uint16 | {address: 200, bit: 1, bad: absent} | what makes the value of point p stands from 4 to 200, 197 registers, but must come in one answer, and the device answers at most 125 at once",
            })
    void whatIsWrongIsSaid(String type, String rule, String expected) {
        String problem = problem(type, rule);
        assertTrue(problem.contains(expected), problem);
    }

    @Test
    void aFireIsNotBadByAnotherRegister() {
        String text =
                """
                profile: x
                kind: panel
                source: made for a test
                points:
                  - id: p
                    quantity: state
                    modbus: {table: input, address: 4, type: uint16}
                    quality: [{address: 5, bit: 0, %s: device-failure}, {values: [0xFFFF], bad: absent}]
                alarms:
                  - {id: a, kind: FIRE, when: {point: p, bit: 0}}
                """;
        List<String> problems = Texts.library(text.formatted("bad")).problems();
        assertTrue(
                problems.get(0)
                        .contains(
                                "a fire is never held back, but point p is BAD by what another register or point says"),
                problems::toString);
        assertEquals(List.of(), Texts.library(text.formatted("uncertain")).problems());
    }

    static final String TWO =
            """
            profile: x
            kind: tank
            source: made for a test
            parameters: {aux: {default: none, options: [none, fitted]}}
            points:
              - {id: p, quantity: x, modbus: {table: input, address: 4, type: uint16}, quality: [{point: s, bit: 3, bad: device-failure}]}
              - {id: s, quantity: x, modbus: {table: holding, address: 4, type: uint16}}
              - {id: z, only: {aux: fitted}, quantity: x, modbus: {table: holding, address: 5, type: uint16}}
            """;

    @Test
    void aPointBelowMayBeLookedAt() {
        QualityRule rule = Texts.profile(TWO).points().get(0).quality().get(0);
        assertEquals(1, rule.point());
        assertTrue(rule.applies(8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "point: s | point: t | points[0].quality[0].point: there is no point \"t\"",
                "point: s | point: p | points[0].quality[0].point: is the point itself; leave it out",
                "point: s | point: z | points[0].quality[0].point: the device has no point \"z\" when it has this one",
                "point: s | point: s, address: 3 | points[0].quality[0].point: and address look at two things",
                "{id: s | {id: s, interval: 10s | points[0].quality[0].point: point s is read at another interval",
                "{point: s, bit: 3 | {point: s | needs exactly one of values",
            })
    void aPointThatCannotBeLookedAt(String place, String instead, String expected) {
        List<String> problems = Texts.library(TWO.replace(place, instead)).problems();
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).contains(expected), problems::toString);
    }

    static final String LOG =
            """
            profile: x
            kind: panel
            source: made for a test
            log: {index: written, wraps: 256, table: holding, address: 1000, records: 64, registers: 4}
            points:
              - {id: written, quantity: count, modbus: {table: holding, address: 999, type: uint16}}
              - {id: number, quantity: count, modbus: {record: number}}
              - {id: code, quantity: state, modbus: {record: 1, type: uint16}}
            """;

    @Test
    void aLogAndWhatStandsInIt() {
        assertEquals(
                new EventLog(0, 256, ModbusSource.Table.HOLDING, 1000, 64, 4, EventLog.NO_TIME),
                ModbusPart.of(Texts.profile(LOG)).log());
        assertTrue(Texts.profile(LOG).points().get(2).isStored());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "index: written | index: write | there is no point \"write\"; did you mean \"written\"?",
                "index: written | index: code | point code must be a whole number that is polled and no counter",
                "wraps: 256 | wraps: 100 | log.wraps: must be a multiple of records (64)",
                "address: 1000 | address: 65500 | log.address: must be a whole number from 0 to 65280",
                "record: 1 | record: 4 | a record has 4, but point code takes the registers 4 to 4 of it",
                "record: 1, | record: 1, table: input, | is for what is polled, but this stands in the records of the log",
                "record: 1, | record: last, | points[2].modbus.record: must be a whole number from 0 to 124",
                "record: number | record: number, type: uint16 | is for registers, but this is counted by the gateway",
                "quantity: state, | quantity: state, interval: 10s, | points[2].interval: is for what is polled",
                "log: {index: written, wraps: 256, table: holding, address: 1000, records: 64, registers: 4} | '' | point number stands in the records of a log, but the profile has no key log",
            })
    void aLogThatCannotBe(String place, String instead, String expected) {
        assertTrue(LOG.contains(place), place);
        List<String> problems = Texts.library(LOG.replace(place, instead)).problems();
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).contains(expected), problems::toString);
    }

    @Test
    void noAlarmLooksAtALog() {
        String alarm = "alarms:\n  - {id: a, kind: FIRE, when: {point: code, bit: 0}}\n";
        List<String> problems = Texts.library(LOG + alarm).problems();
        assertTrue(
                problems.get(0).contains("stands in the device's log, which tells of the past"),
                problems::toString);
    }

    @Test
    void aParameterThatNothingUsesIsAMistake() {
        String text =
                """
                profile: x
                kind: tank
                source: made for a test
                parameters:
                  low: {default: 1, min: 0, max: 2}
                  fitted: {default: a, options: [a, b]}
                  scale: {default: 1, min: 1, max: 2}
                points:
                  - {id: p, quantity: x, scale: $scale, modbus: {table: input, address: 4, type: uint16}}
                  - {id: q, only: {fitted: b}, quantity: x, modbus: {table: input, address: 5, type: uint16}}
                """;
        assertEquals(
                List.of(
                        "file test.yaml is not loaded: line 4, key parameters: nothing uses parameter low; write $low where it belongs, or only: {low: ...}, or remove it"),
                Texts.library(text).problems());
    }

    @Test
    void theRegisterRepeatsAlong() {
        List<Point> points =
                Texts.profile(
                                """
                                profile: x
                                kind: panel
                                source: made for a test
                                repeat:
                                  - for: {d: {from: 1, to: 3, step: 10}}
                                    points:
                                      - id: p{d}
                                        quantity: state
                                        modbus: {table: input, address: 4, type: uint16}
                                        quality: [{address: 5, bit: 0, bad: device-failure}]
                                """)
                        .points();
        assertEquals(25, points.get(2).quality().get(0).register());
    }
}
