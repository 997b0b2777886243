package io.standpipe.profiles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.profile.EventLog;
import io.standpipe.modbus.profile.ModbusPart;
import io.standpipe.modbus.profile.PointRegisters;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.point.Point;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which point says when another one was measured. */
class SourceTimeKeysTest {

    static final String METER =
            """
            profile: x
            kind: tank
            source: made for a test
            maxRegisters: 20
            log: {index: written, table: holding, address: 1000, records: 64, registers: 4, time: record-time}
            points:
              - {id: level, quantity: level, unit: m, sourceTime: taken, modbus: {table: input, address: 4, type: uint16}}
              - {id: taken, quantity: time, unit: s, modbus: {table: input, address: 9, type: time, format: "YYMM DDhh mmss"}}
              - {id: now, quantity: time, unit: h, modbus: {table: input, address: 12, type: uint32}}
              - {id: far, quantity: time, unit: s, modbus: {table: input, address: 23, type: uint32}}
              - {id: held, quantity: time, unit: s, modbus: {table: holding, address: 9, type: uint32}}
              - {id: judged, quantity: time, unit: s, quality: [{point: now, values: [0], bad: initial-value}], modbus: {table: input, address: 9, type: uint32}}
              - {id: written, quantity: count, modbus: {table: holding, address: 999, type: uint16}}
              - {id: code, quantity: state, modbus: {record: 0, type: uint16}}
              - {id: record-time, quantity: time, unit: s, modbus: {record: 2, type: uint32}}
            repeat:
              - for: {c: {from: 1, to: 2, step: 4}}
                points:
                  - {id: "p{c}", quantity: pressure, unit: MPa, sourceTime: "t{c}", modbus: {table: input, address: 100, type: uint16}}
                  - {id: "t{c}", quantity: time, unit: s, modbus: {table: input, address: 101, type: uint32}}
            """;

    private static String clock(Point of) {
        Point clock = of.clock();
        return clock == null ? "" : clock.id();
    }

    @Test
    void aPointIsMeasuredWhenItsClockSays() {
        DeviceProfile profile = Texts.profile(METER);
        Point level = profile.points().get(0);
        assertEquals("taken", clock(level));
        assertEquals(4, PointRegisters.first(level));
        assertEquals(12, PointRegisters.end(level), "the time comes in the same answer");
        Point second = profile.points().get(10);
        assertEquals("p2", second.id());
        assertEquals("t2", clock(second));
        assertEquals(104, PointRegisters.first(second));
        assertEquals(107, PointRegisters.end(second));
        EventLog log = ModbusPart.of(profile).log();
        assertEquals(8, log == null ? EventLog.NO_TIME : log.time());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sourceTime: taken | sourceTime: take | points[0].sourceTime: there is no point \"take\"; did you mean \"taken\"?",
                "sourceTime: taken | sourceTime: now | point \"now\" must be a time that is polled: quantity time, unit s",
                "sourceTime: taken | sourceTime: record-time | point \"record-time\" must be a time that is polled",
                "sourceTime: taken | sourceTime: held | point \"held\" stands in another table",
                "sourceTime: taken | sourceTime: far | what makes the value of point level stands from 4 to 24, 21 registers",
                "sourceTime: taken | sourceTime: judged | the quality of point \"judged\" looks at another point",
                "sourceTime: taken | sourceTime: level | point \"level\" must be a time that is polled",
                "unit: s, modbus: {table: input, address: 9, | unit: s, sourceTime: far, modbus: {table: input, address: 9, | point \"taken\" must be a clock, without a sourceTime of its own",
                "quantity: state, | quantity: state, sourceTime: taken, | a record has one time for all in it: write time: taken in log instead",
                "time: record-time | time: record-tim | log.time: there is no point \"record-tim\"; did you mean \"record-time\"?",
                "time: record-time | time: taken | log.time: point taken must stand in the records of the log and be a time",
                "time: record-time | time: code | log.time: point code must stand in the records of the log and be a time",
            })
    void aClockThatCannotBe(String place, String instead, String expected) {
        assertTrue(METER.contains(place), place);
        List<String> problems = Texts.library(METER.replace(place, instead)).problems();
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).contains(expected), problems::toString);
    }

    @Test
    void whatReportsByItselfSaysItsTimesOtherwise() {
        String text =
                """
                profile: x
                kind: detector
                source: made for a test
                period: 1h
                points:
                  - {id: smoke, quantity: state, sourceTime: t, coap: {record: smoke, type: boolean}}
                """;
        List<String> problems = Texts.library(text).problems();
        assertTrue(
                problems.get(0).contains("points[0].sourceTime: is for what is read over Modbus"),
                problems::toString);
    }
}
