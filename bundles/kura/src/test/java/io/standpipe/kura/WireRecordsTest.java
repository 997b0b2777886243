package io.standpipe.kura;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.model.Present;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.testkit.Fixtures;
import io.standpipe.testkit.SampleReadings;
import io.standpipe.testkit.VirtualTime;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.kura.wire.WireRecord;
import org.junit.jupiter.api.Test;

/** Numbers on wires are those of messages. */
class WireRecordsTest {

    private static Object value(Point point, double value) {
        Device device =
                Fixtures.device(
                        "hyd-1", Fixtures.profile(DeviceKind.HYDRANT, List.of(point), List.of()));
        Reading reading = new Reading(point, value, Quality.GOOD);
        return WireRecords.of(new Changes.Read(device, new VirtualTime().stamp(), reading))
                .getProperties()
                .get("value")
                .getValue();
    }

    private static Point decimals(int decimals) {
        Point like = Fixtures.pressure(0);
        return new Point(
                like.index(),
                like.id(),
                like.quantity(),
                like.unit(),
                like.source(),
                like.scale(),
                like.offset(),
                like.range(),
                like.deadband(),
                decimals,
                like.states(),
                null);
    }

    @Test
    void digitsThatMeanNothingAreLeftOut() {
        assertEquals(0.312, value(decimals(3), 0.31199999999999994));
        assertEquals(-0.002, value(decimals(4), -0.0020000000000000018));
        assertEquals(0.3, value(decimals(-1), 0.3f), "a float as it is");
        assertEquals(7.0, value(decimals(0), 7));
    }

    /** In the order of their names: a record has none. */
    private static String line(WireRecord record) {
        return new TreeMap<>(record.getProperties())
                .entrySet().stream()
                        .map(one -> one.getKey() + "=" + one.getValue().getValue())
                        .collect(Collectors.joining(" "));
    }

    @Test
    void aReadingHasTheKeysOfMessages() {
        SampleReadings samples = new SampleReadings();
        List<String> lines =
                samples.readings().stream()
                        .map(one -> new Changes.Read(samples.device(), FakePresent.READ, one))
                        .map(read -> line(WireRecords.of(read)))
                        .map(line -> line.replaceAll(" ?(type|device|name|ts)=\\S+", "").strip())
                        .toList();
        assertEquals(
                List.of(
                        "point=p0 quality=GOOD unit=MPa value=0.312",
                        "point=p1 quality=GOOD value=-0.002",
                        "point=p2 quality=GOOD unit=Cel value=0.3",
                        "point=p3 quality=GOOD value=7.0",
                        "point=p4 quality=GOOD value=1.0 valueState=running \"1\"",
                        "point=p5 quality=GOOD value=2.0",
                        "cause=saturated point=p6 quality=UNCERTAIN unit=m value=1.5",
                        "cause=out-of-range point=p7 quality=BAD",
                        "cause=exception-2 point=p8 quality=BAD",
                        "point=p9 quality=GOOD valueState=泵房 2",
                        "point=p10 quality=GOOD valueState=",
                        "cause=out-of-range point=p11 quality=BAD"),
                lines);
    }

    @Test
    void anAlarmHasTheKeysOfMessages() {
        long ts = FakePresent.READ.utc();
        assertEquals(
                "cause=device-silent condition=communication device=hyd-1 kind=FAULT"
                        + " name=name of hyd-1 state=RAISED ts=%d type=alarm".formatted(ts),
                line(WireRecords.of(FakePresent.transition("hyd-1", true))));
        Present.StandingAlarm alarm =
                new Present.StandingAlarm(
                        "low-pressure", AlarmKind.SUPERVISORY, FakePresent.READ, "");
        Reading reading = FakePresent.reading(FakePresent.PRESSURE, 0.3);
        assertEquals(
                "condition=low-pressure device=hyd-1 kind=SUPERVISORY name=Lize Rd point=pressure"
                        + " state=CLEARED text=mended ts=%d type=alarm unit=MPa value=0.3"
                                .formatted(ts),
                line(
                        WireRecords.of(
                                new Present.Transition(
                                        "hyd-1",
                                        "Lize Rd",
                                        alarm,
                                        false,
                                        FakePresent.READ,
                                        reading,
                                        "mended"))));
    }
}
