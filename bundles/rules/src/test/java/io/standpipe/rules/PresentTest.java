package io.standpipe.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.standpipe.model.Present;
import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.alarm.DeviceState;
import io.standpipe.model.alarm.Hold;
import io.standpipe.model.alarm.Serviceability;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Stamp;
import io.standpipe.testkit.Fixtures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What those see who look on the spot. */
class PresentTest {

    private static final Device HYDRANT =
            Fixtures.device(
                    "hyd-1",
                    Fixtures.profile(
                            DeviceKind.HYDRANT,
                            List.of(Fixtures.pressure(0)),
                            List.of(
                                    new AlarmDefinition(
                                            "low-pressure",
                                            AlarmKind.SUPERVISORY,
                                            new Condition.Below(0, 0.1, 0.02),
                                            Duration.ZERO,
                                            Duration.ZERO,
                                            Serviceability.NO_WATER))));

    private final Scene scene = new Scene().install(HYDRANT);

    private Present.DeviceNow now() {
        return scene.engine.now(List.of("nobody", "hyd-1")).get(0);
    }

    private static String line(Present.PointNow point) {
        return point.reading().value() + " " + point.reading().quality().text();
    }

    @Test
    void aPointHasNoValueBeforeItsFirstReading() {
        assertEquals("NaN not-yet-read", line(now().points().get(0)));
        assertNull(now().points().get(0).stamp());
        assertEquals(DeviceState.UNKNOWN, now().state());
        assertEquals(Serviceability.UNKNOWN, now().serviceability());
    }

    @Test
    void aValueComesWithItsTimeAndAFailureWithoutAValue() {
        Stamp read = scene.at(5).time.stamp();
        scene.read(HYDRANT, 0.3);
        scene.at(9);
        assertEquals("0.3 none", line(now().points().get(0)));
        assertEquals(read, now().points().get(0).stamp());
        scene.fail(HYDRANT, Quality.bad(Quality.Cause.DEVICE_SILENT));
        assertEquals("NaN device-silent", line(now().points().get(0)));
    }

    @Test
    void aValueThatNoBusReadsAnyMoreIsNoPresentValue() {
        scene.read(HYDRANT, 0.3);
        scene.engine.orphan(List.of(HYDRANT));
        assertEquals("NaN not-yet-read", line(now().points().get(0)));
        scene.install(HYDRANT);
        assertEquals("NaN not-yet-read", line(now().points().get(0)));
        scene.read(HYDRANT, 0.31);
        assertEquals("0.31 none", line(now().points().get(0)));
    }

    @Test
    void alarmsAndOwnFaultsStand() {
        scene.at(2).read(HYDRANT, 0.05);
        scene.engine.raiseFault("io.standpipe.outbox", "disk", "the disk is full");
        Present.Snapshot all = scene.engine.snapshot();
        assertEquals(scene.time.stamp(), all.at());
        assertEquals(DeviceState.ALARM, all.devices().get(0).state());
        assertEquals(Serviceability.NO_WATER, all.devices().get(0).serviceability());
        assertEquals("low-pressure", all.devices().get(0).alarms().get(0).condition());
        assertEquals("the disk is full", all.faults().get(0).text());
        scene.read(HYDRANT, 0.3);
        scene.engine.clearFault("io.standpipe.outbox", "disk");
        all = scene.engine.snapshot();
        assertEquals(List.of(), all.devices().get(0).alarms());
        assertEquals(List.of(), all.faults());
    }

    @Test
    void aFollowerHearsWhatGoesUpstream() throws Exception {
        List<String> heard = new ArrayList<>();
        AutoCloseable following = scene.followers.add(recorder(heard));
        scene.read(HYDRANT, 0.3);
        scene.at(1).read(HYDRANT, 0.3001);
        scene.at(2).read(HYDRANT, 0.05);
        scene.engine.raiseFault("io.standpipe.outbox", "disk", "the disk is full");
        scene.engine.remove(HYDRANT);
        following.close();
        scene.install(HYDRANT).read(HYDRANT, 0.3);
        assertEquals(
                List.of(
                        "hyd-1 0.3",
                        "hyd-1 0.05",
                        "hyd-1 low-pressure raised 0.05",
                        "gw-1 disk raised the disk is full",
                        "hyd-1 low-pressure cleared"),
                heard);
    }

    /** A sounder must know, though nothing comes or goes. */
    @Test
    void aFollowerHearsOfShelvingAndAcknowledgement() {
        scene.read(HYDRANT, 0.05).at(1);
        List<String> heard = new ArrayList<>();
        scene.followers.add(
                new Present.Follower() {
                    @Override
                    public void reading(Device device, Stamp stamp, Reading reading) {}

                    @Override
                    public void alarm(Present.Transition t) {
                        heard.add("%s test %s".formatted(t.raised(), t.alarm().test()));
                    }

                    @Override
                    public void changed(String device, Present.StandingAlarm alarm) {
                        heard.add(
                                "%s/%s acknowledged %s shelved %s test %s"
                                        .formatted(
                                                device,
                                                alarm.condition(),
                                                alarm.acknowledged(),
                                                alarm.shelved(),
                                                alarm.test()));
                    }
                });
        Hold.Target low = Hold.Target.alarm("hyd-1", "low-pressure");
        Duration hour = Duration.ofHours(1);
        scene.does(o -> o.acknowledge("hyd-1", "low-pressure", "Li Na"));
        scene.does(o -> o.hold(Hold.What.SHELVED, low, null, "Li Na", "works", hour));
        scene.at(3601);
        assertEquals(
                List.of(
                        "hyd-1/low-pressure acknowledged true shelved false test false",
                        "hyd-1/low-pressure acknowledged true shelved true test false",
                        "hyd-1/low-pressure acknowledged false shelved false test false"),
                heard);
    }

    /** Who keeps a history needs to know who did it, and when nobody looked. */
    @Test
    void aFollowerHearsWhoDidWhatAndWhenNobodyReads() {
        scene.read(HYDRANT, 0.05).at(1);
        List<String> heard = new ArrayList<>();
        scene.followers.add(
                new Present.Follower() {
                    @Override
                    public void reading(Device device, Stamp stamp, Reading reading) {}

                    @Override
                    public void alarm(Present.Transition transition) {}

                    @Override
                    public void done(Present.Deed deed) {
                        heard.add(
                                "%s %s %s by %s at %s"
                                        .formatted(
                                                deed.device(),
                                                deed.alarm().condition(),
                                                deed.what(),
                                                deed.who(),
                                                deed.at().nanos() / 1_000_000_000));
                    }

                    @Override
                    public void hold(Present.HoldChange change) {
                        heard.add(
                                "%s %s %s ended by '%s' at %s"
                                        .formatted(
                                                change.hold().what(),
                                                change.hold().target().alarm(),
                                                change.begun() ? "begun" : "over",
                                                change.endedBy(),
                                                change.at().nanos() / 1_000_000_000));
                    }

                    @Override
                    public void unread(Device device, Stamp at) {
                        heard.add("nobody reads " + device.id());
                    }
                });
        Hold.Target low = Hold.Target.alarm("hyd-1", "low-pressure");
        Hold.Target all = Hold.Target.device("hyd-1");
        Duration hour = Duration.ofHours(1);
        scene.does(o -> o.acknowledge("hyd-1", "low-pressure", "Li Na"));
        scene.does(o -> o.hold(Hold.What.SHELVED, low, null, "Li Na", "works", hour));
        scene.does(o -> o.hold(Hold.What.WALK_TEST, all, null, "Wang", "yearly", hour));
        scene.at(2).does(o -> o.release(Hold.What.WALK_TEST, all, "Wang"));
        scene.at(3601);
        scene.engine.orphan(List.of(HYDRANT));
        assertEquals(
                List.of(
                        "hyd-1 low-pressure ACKNOWLEDGED by Li Na at 1",
                        "SHELVED low-pressure begun ended by '' at 1",
                        "WALK_TEST  begun ended by '' at 1",
                        "WALK_TEST  over ended by 'Wang' at 2",
                        "SHELVED low-pressure over ended by '' at 3601",
                        "nobody reads hyd-1"),
                heard);
    }

    @Test
    void aFollowerThatThrowsIsTheOnlyOneThatSuffers() {
        List<String> heard = new ArrayList<>();
        List<String> broken = new ArrayList<>();
        scene.followers.add(
                new Present.Follower() {
                    @Override
                    public void reading(Device device, Stamp stamp, Reading reading) {
                        broken.add("reading");
                    }

                    @Override
                    public void alarm(Present.Transition transition) {
                        broken.add("alarm");
                        throw new IllegalStateException("broken");
                    }
                });
        scene.followers.add(recorder(heard));
        scene.read(HYDRANT, 0.05);
        scene.read(HYDRANT, 0.04);
        assertEquals(List.of("hyd-1 0.05", "hyd-1 low-pressure raised 0.05", "hyd-1 0.04"), heard);
        assertEquals(List.of("reading", "alarm"), broken);
    }

    private static Present.Follower recorder(List<String> heard) {
        return new Present.Follower() {
            @Override
            public void reading(Device device, Stamp stamp, Reading reading) {
                heard.add(device.id() + " " + reading.value());
            }

            @Override
            public void alarm(Present.Transition t) {
                heard.add(
                        (t.device()
                                        + " "
                                        + t.alarm().condition()
                                        + (t.raised() ? " raised " : " cleared ")
                                        + t.text()
                                        + (t.reading() == null ? "" : t.reading().value()))
                                .strip());
            }
        };
    }
}
