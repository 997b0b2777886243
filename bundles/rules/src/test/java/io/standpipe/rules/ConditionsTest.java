package io.standpipe.rules;

import static io.standpipe.rules.Definitions.alarm;
import static io.standpipe.rules.Definitions.derived;
import static io.standpipe.rules.Definitions.device;
import static io.standpipe.rules.Definitions.seconds;

import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Place;
import io.standpipe.model.point.Bits;
import io.standpipe.model.point.Derived;
import io.standpipe.model.point.Point;
import io.standpipe.testkit.Fixtures;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every condition, as rows of time, input and output. */
class ConditionsTest {

    private static final AlarmKind SUP = AlarmKind.SUPERVISORY;

    private static Device hydrant(AlarmDefinition... alarms) {
        return device("hyd-1", DeviceKind.HYDRANT, List.of(Fixtures.pressure(0)), alarms);
    }

    private static Device words(AlarmDefinition... alarms) {
        return device(
                "pump-1",
                DeviceKind.PUMP,
                List.of(Fixtures.word(0, "a", 0), Fixtures.word(1, "b", 1)),
                alarms);
    }

    private static Device filtered(Derived.Function function, Condition when) {
        return device(
                "hyd-1",
                DeviceKind.HYDRANT,
                List.of(Fixtures.pressure(0), derived(1, "derived", 0, function)),
                alarm("alarm", SUP, when));
    }

    private static Condition bit(int point, int n) {
        return new Condition.Is(point, Bits.bit(n));
    }

    @Test
    void lowAndLowLowWithDeadbandAndDelays() {
        Table.play(
                hydrant(
                        alarm("low", SUP, new Condition.Below(0, 0.10, 0.02), 15, 60),
                        alarm("low-low", SUP, new Condition.Below(0, 0.02, 0.02), 5, 60)),
                """
                0     | 0.3    |
                10    | 0.099  |
                20    | 0.1    |
                30    | 0.099  |
                44.999|        |
                45    |        | +low@30
                50    | 0.01   |
                60    | 0.039  | 55:+low-low@50
                70    | 0.04   |
                80    | 0.119  |
                90    | 0.12   |
                129.999|       |
                130   |        | -low-low@70
                150   |        | -low@90
                """);
    }

    @Test
    void highAndHighHigh() {
        Table.play(
                hydrant(
                        alarm("high", SUP, new Condition.Above(0, 1.0, 0.05), 3, 0),
                        alarm("high-high", SUP, new Condition.Above(0, 1.2, 0.05))),
                """
                0   | 0.3  |
                1   | 1.0  |
                2   | 1.3  | +high-high@2
                5   | 1.16 | +high@2
                6   | 1.15 | -high-high@6
                7   | 0.96 |
                8   | 0.95 | -high@8
                """);
    }

    @Test
    void bitsAndEnumerations() {
        Table.play(
                words(
                        alarm("bit", AlarmKind.FAULT, bit(0, 3)),
                        alarm("masked", SUP, new Condition.Is(1, new Bits(0xF, Set.of(2L, 5L))))),
                """
                0 | 0 0   |
                1 | 8 1   | +bit@1
                2 | 12 18 | +masked@2
                3 | 4 21  | -bit@3
                4 | 4 3   | -masked@4
                """);
    }

    @Test
    void nOfMSamplesThoughTheValueDoesNotChange() {
        Table.play(
                hydrant(
                        alarm(
                                "low",
                                SUP,
                                new Condition.Samples(2, 3, new Condition.Below(0, 0.1, 0)))),
                """
                0  | 0.05   |
                1  | 0.3    |
                2  | 0.05   | +low@2
                3  | 0.3    | -low@3
                4  | 0.3    |
                5  | 0.3    |
                6  | 0.05   |
                7  | silent |
                8  | 0.3    |
                9  | 0.05   | +low@9
                10 | 0.05   |
                11 | 0.05   |
                12 | 0.3    |
                13 | 0.3    | -low@13
                """);
    }

    @Test
    void aStuckValue() {
        Table.play(
                hydrant(
                        alarm(
                                "stuck",
                                AlarmKind.FAULT,
                                new Condition.Stuck(0, 0.001, seconds(10)))),
                """
                0  | 0.300  |
                5  | 0.301  |
                9  | 0.299  |
                10 | 0.300  | +stuck@0
                11 | 0.302  | -stuck@11
                20 | 0.302  |
                21 | 0.302  | +stuck@11
                22 | silent |
                23 | 0.302  |
                40 | 0.302  |
                41 | 0.310  | -stuck@41
                45 | silent |
                46 | 0.310  |
                55 | 0.310  |
                56 | 0.310  | +stuck@46
                """);
    }

    @Test
    void aRateNeedsSamplesAsDenseAsWhatItMeasures() {
        Table.play(
                filtered(new Derived.Rate(seconds(3)), new Condition.Below(1, -0.05, 0.03)),
                """
                0   | 0.300  |
                1   | 0.300  |
                2   | 0.300  |
                3   | 0.250  |
                4   | 0.100  | +alarm@4
                5   | 0.080  |
                6   | 0.080  |
                7   | 0.080  | -alarm@7
                67  | 0.300  |
                127 | 0.010  |
                187 | 0.300  |
                188 | silent |
                189 | 0.300  |
                190 | 0.000  |
                191 | 0.000  | +alarm@191
                """);
    }

    @Test
    void theMedianDoesNotSeeOneWildSample() {
        Table.play(
                filtered(new Derived.Median(3), new Condition.Below(1, 0.1, 0)),
                """
                0 | 0.3    |
                1 | 0.3    |
                2 | 0.0    |
                3 | 0.3    |
                4 | 0.3    |
                4.5 | 0.3  |
                5 | 0.0    |
                5.5 | 0.0  | +alarm@5.5
                6 | 0.3    |
                7 | 0.3    | -alarm@7
                8 | silent |
                9 | 0.0    | +alarm@9
                """);
    }

    @Test
    void theTrimmedMeanLeavesOutBothEnds() {
        Table.play(
                filtered(new Derived.TrimmedMean(5, 1), new Condition.Above(1, 0.3, 0)),
                """
                0 | 0.2  |
                1 | 0.2  |
                2 | 0.2  |
                3 | 2.0  |
                4 | 0.2  |
                5 | 0.41 |
                6 | 0.51 | +alarm@6
                7 | 0.2  |
                8 | 0.2  | -alarm@8
                """);
    }

    @Test
    void thePeakOfAHammerStaysForItsWindow() {
        Table.play(
                filtered(new Derived.Peak(seconds(10)), new Condition.Above(1, 1, 0)),
                """
                0    | 0.3 |
                1    | 1.4 | +alarm@1
                1.5  | 0.3 |
                5    | 0.9 |
                11   | 0.3 |
                11.1 | 0.3 | -alarm@11.1
                12   | 0.3 |
                """);
    }

    @Test
    void theMinimumToo() {
        Table.play(
                filtered(new Derived.Minimum(seconds(10)), new Condition.Below(1, 0, 0)),
                """
                0    | 0.3   |
                1    | -0.05 | +alarm@1
                2    | 0.3   |
                11   | 0.3   |
                11.1 | 0.3   | -alarm@11.1
                """);
    }

    @Test
    void twoSensorsThatDisagree() {
        Point second =
                new Point(
                        1,
                        "second",
                        "pressure",
                        "MPa",
                        Fixtures.word(1, "x", 9).source(),
                        0.001,
                        0,
                        new Point.Range(-0.1, 2.5),
                        0.005,
                        3,
                        java.util.Map.of(),
                        null);
        Table.play(
                device(
                        "pump-1",
                        DeviceKind.PUMP,
                        List.of(
                                Fixtures.pressure(0),
                                second,
                                derived(2, "gap", 1, new Derived.Difference(0))),
                        alarm(
                                "disagree",
                                AlarmKind.FAULT,
                                new Condition.Any(
                                        List.of(
                                                new Condition.Above(2, 0.05, 0.01),
                                                new Condition.Below(2, -0.05, 0.01))),
                                5,
                                0)),
                """
                0  | 0.3  0.3    |
                1  | 0.3  0.36   |
                5  | 0.31 0.36   |
                6  | 0.3  0.36   |
                11 | 0.3  0.36   | +disagree@6
                12 | 0.3  0.345  |
                13 | 0.3  0.335  | -disagree@13
                14 | 0.36 0.3    |
                19 |             | +disagree@14
                """);
    }

    @Test
    void combinationsOfPointsFollowKleenesLogic() {
        Table.play(
                words(
                        alarm("both", SUP, new Condition.All(List.of(bit(0, 0), bit(1, 0)))),
                        alarm("either", SUP, new Condition.Any(List.of(bit(0, 0), bit(1, 0)))),
                        alarm(
                                "neither",
                                SUP,
                                new Condition.Not(
                                        new Condition.Any(List.of(bit(0, 0), bit(1, 0)))))),
                """
                0 | 1 0   | +either@0
                1 | 1 1   | +both@1
                2 | 0 1   | -both@2
                3 | 0 0   | -either@3 +neither@3
                4 | silent|
                5 | 0     |
                6 | 1     | +either@6 -neither@6
                """);
    }

    @Test
    void aDeviceThatReportsByItselfIsSilentAfterItsMissedPeriods() {
        DeviceProfile profile =
                new DeviceProfile(
                        "battery",
                        DeviceKind.HYDRANT,
                        "made for a test",
                        List.of(Fixtures.pressure(0)),
                        List.of(),
                        2,
                        seconds(60));
        Device device = new Device("hyd-1", "hyd-1", profile, "test", Place.UNKNOWN);
        Table.play(
                device,
                """
                10  | 0.3 |
                70  | 0.3 |
                190 |     | +communication@190
                300 | 0.3 | -communication@300
                419 | 0.3 |
                538 |     |
                539 |     | +communication@539
                """);
    }

    @Test
    void missedPollsAndStrangeValuesAreCountedPerDevice() {
        DeviceProfile profile =
                new DeviceProfile(
                        "strict",
                        DeviceKind.HYDRANT,
                        "made for a test",
                        List.of(Fixtures.pressure(0)),
                        List.of(),
                        2,
                        null);
        Table.play(
                new Device("hyd-1", "hyd-1", profile, "test", Place.UNKNOWN),
                """
                0 | 0.3    |
                1 | silent |
                2 | silent | +communication@1
                3 | 3.0    | -communication@3
                4 | 3.0    | +out-of-range@3
                5 | silent |
                6 | 0.3    | -out-of-range@6
                """);
    }

    @Test
    void aBadReadingBreaksDelaysOff() {
        Table.play(
                hydrant(alarm("low", SUP, new Condition.Below(0, 0.10, 0.02), 5, 5)),
                """
                0  | 0.05   |
                3  | silent |
                4  | 0.05   |
                9  |        | +low@4
                10 | 0.3    |
                12 | silent |
                20 | 0.3    |
                25 |        | -low@20
                """);
    }
}
