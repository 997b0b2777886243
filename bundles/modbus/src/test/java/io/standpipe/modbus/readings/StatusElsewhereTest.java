package io.standpipe.modbus.readings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.standpipe.modbus.ModbusFixtures;
import io.standpipe.modbus.frame.Read;
import io.standpipe.modbus.plan.ReadPlan;
import io.standpipe.modbus.profile.ModbusSource;
import io.standpipe.modbus.profile.ModbusSource.Order;
import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Place;
import io.standpipe.model.device.Readings;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Quality.Cause;
import io.standpipe.model.point.QualityRule;
import io.standpipe.model.point.QualityRule.Span;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Stamp;
import io.standpipe.testkit.Fixtures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A value counts as far as its status of this poll and of the one before let it. */
class StatusElsewhereTest {

    private static final Point LEVEL =
            new Point(
                    0,
                    "level",
                    "level",
                    "m",
                    new ModbusSource(Table.INPUT, 100, ModbusSource.Type.UINT16, Order.ABCD, 0, 1),
                    1,
                    0,
                    null,
                    0,
                    0,
                    Map.of(),
                    null,
                    null,
                    null,
                    List.of(
                            new QualityRule(
                                    QualityRule.SELF,
                                    1,
                                    0,
                                    List.of(new Span(1, 1)),
                                    false,
                                    Quality.bad(Cause.DEVICE_FAILURE)),
                            new QualityRule(
                                    QualityRule.SELF,
                                    1,
                                    0,
                                    List.of(new Span(2, 2)),
                                    false,
                                    new Quality(Quality.Status.UNCERTAIN, Cause.NOT_ACCURATE, 0))),
                    null);

    private static final Point STATUS = ModbusFixtures.word(1, "status", 0);
    private static final DeviceProfile PROFILE =
            Fixtures.profile(DeviceKind.TANK, List.of(LEVEL, STATUS), List.of());
    private static final Device DEVICE = new Device("d", "d", PROFILE, "kit", Place.UNKNOWN);

    private final List<Readings> told = new ArrayList<>();
    private final StatusElsewhere judge = new StatusElsewhere(told::add);

    private String poll(Quality quality, Reading... status) {
        List<Reading> readings = new ArrayList<>(List.of(status));
        double value = quality.status() == Quality.Status.BAD ? Double.NaN : 7;
        readings.add(0, new Reading(LEVEL, value, quality));
        judge.accept(new Readings(DEVICE, new Stamp(0, 0, Stamp.Clock.SYNCHRONISED), readings));
        Reading reading = told.get(told.size() - 1).readings().get(0);
        assertEquals(
                Double.isNaN(reading.value()), reading.quality().status() == Quality.Status.BAD);
        return reading.quality().text();
    }

    private String status(double value) {
        return poll(Quality.GOOD, new Reading(STATUS, value, Quality.GOOD));
    }

    @Test
    void aValueLiesBetweenTwoLooks() {
        assertEquals("none", status(0));
        assertEquals("device-failure", status(1));
        assertEquals("device-failure", status(0)); // it failed when the value was asked for, maybe
        assertEquals("none", status(0));
        assertEquals("not-accurate", status(2));
        assertEquals("device-failure", status(1));
        assertEquals("device-failure", status(2));
        assertEquals("not-accurate", status(0));
        assertEquals("none", status(0));
    }

    @Test
    void aStatusThatIsNotKnownIsNoGoodOne() {
        assertEquals("not-yet-read", poll(Quality.GOOD));
        Quality silent = Quality.bad(Cause.DEVICE_SILENT);
        assertEquals("device-silent", poll(Quality.GOOD, new Reading(STATUS, Double.NaN, silent)));
        assertEquals("device-silent", poll(Quality.GOOD, new Reading(STATUS, 0, Quality.GOOD)));
        assertEquals(
                "not-yet-read",
                poll(Quality.GOOD, new Reading(STATUS, Double.NaN, Quality.ABSENT)));
        assertEquals(
                "wire-break",
                poll(Quality.bad(Cause.WIRE_BREAK), new Reading(STATUS, 0, Quality.GOOD)));
    }

    @Test
    void whatLooksAtNothingElsewherePassesAsItIs() {
        Readings poll =
                new Readings(
                        DEVICE,
                        new Stamp(0, 0, Stamp.Clock.SYNCHRONISED),
                        List.of(new Reading(STATUS, 1, Quality.GOOD)));
        judge.accept(poll);
        assertSame(poll, told.get(0));
    }

    @Test
    void theStatusIsReadBehindTheValue() {
        List<Read> reads = ReadPlan.of(PROFILE).get(0).reads();
        assertEquals(
                List.of("level", "status"),
                reads.stream().map(read -> read.points().get(0).id()).toList());
    }
}
