package io.standpipe.coap;

import io.standpipe.coap.device.Detector;
import io.standpipe.coap.device.PresharedKey;
import io.standpipe.coap.payload.PointMap;
import io.standpipe.coap.payload.VendorFrames;
import io.standpipe.coap.profile.CoapFrame;
import io.standpipe.coap.profile.CoapFrame.Check;
import io.standpipe.coap.profile.CoapFrame.Fixed;
import io.standpipe.coap.profile.CoapSource;
import io.standpipe.coap.report.OrderKeeper;
import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.point.Bits;
import io.standpipe.model.point.Point;
import io.standpipe.model.time.Stamp;
import io.standpipe.testkit.Fixtures;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Profiles and detectors for tests. */
final class Kit {

    static final DeviceProfile SMOKE =
            profile(
                    List.of(
                            alarm("smoke", AlarmKind.FIRE, new Condition.Is(0, Bits.bit(0))),
                            alarm("low", AlarmKind.FAULT, new Condition.Below(1, 20, 5))),
                    point(0, "smoke", named("smoke", CoapSource.Type.BOOLEAN)),
                    new Point(
                            1,
                            "battery",
                            "charge",
                            "%",
                            named("battery", CoapSource.Type.FLOAT),
                            1,
                            0,
                            new Point.Range(0, 100),
                            0,
                            0,
                            Map.of(),
                            null),
                    new Point(
                            2,
                            "mode",
                            "state",
                            "",
                            named("mode", CoapSource.Type.INTEGER),
                            1,
                            0,
                            null,
                            0,
                            0,
                            Map.of(0L, "day", 1L, "night"),
                            null));

    static final DeviceProfile LWM2M =
            profile(
                    List.of(alarm("smoke", AlarmKind.FIRE, new Condition.Is(0, Bits.bit(0)))),
                    point(0, "smoke", named("/3407/0/6046", CoapSource.Type.BOOLEAN)),
                    point(1, "battery", named("/3/0/9", CoapSource.Type.INTEGER)),
                    point(2, "error", named("/3/0/11/0", CoapSource.Type.INTEGER)),
                    point(3, "density", named("/3407/0/6047", CoapSource.Type.FLOAT)));

    /** One whose fires and faults may stand in any instance. */
    static final DeviceProfile OBSERVED =
            Fixtures.profile(
                    DeviceKind.DETECTOR,
                    List.of(
                            point(0, "smoke", named("/3407/0/6046", CoapSource.Type.BOOLEAN)),
                            point(1, "battery", named("/3/0/9", CoapSource.Type.INTEGER)),
                            point(2, "low", code("/3/0/11", 1)),
                            point(3, "broken", code("/3/0/11", 8))),
                    List.of(
                            new AlarmDefinition(
                                    "smoke",
                                    AlarmKind.FIRE,
                                    new Condition.Is(0, Bits.bit(0)),
                                    Duration.ZERO,
                                    Duration.ZERO,
                                    null)));

    static final CoapFrame MILESIGHT =
            new CoapFrame(6, 6, List.of(new Fixed(1, 0xF0, 0x10)), -1, Check.SUM8, 0, null);

    static final DeviceProfile GS524N =
            profile(
                    point(0, "event", field(MILESIGHT, 1, CoapSource.Width.BITS, 0, 4)),
                    point(1, "battery", field(MILESIGHT, 2, CoapSource.Width.UINT8, 0, 1)),
                    point(2, "density", field(MILESIGHT, 3, CoapSource.Width.UINT8, 0, 1)),
                    point(3, "temperature", field(MILESIGHT, 4, CoapSource.Width.INT8, 0, 1)));

    static final CoapFrame MEOKON =
            new CoapFrame(
                    39,
                    1239,
                    List.of(
                            new Fixed(0, 0xFF, 0xA5),
                            new Fixed(1, 0xFF, 0x5A),
                            new Fixed(23, 0xFF, 1),
                            new Fixed(-2, 0xFF, 0x55),
                            new Fixed(-1, 0xFF, 0xAA)),
                    3,
                    Check.CRC16_MODBUS,
                    -4,
                    new CoapFrame.Samples(21, 35, 2, 19, 31));

    static final DeviceProfile HYDRANT =
            profile(
                    point(0, "pressure", field(MEOKON, 29, CoapSource.Width.INT16, 0, 1)),
                    point(1, "alarms", field(MEOKON, 24, CoapSource.Width.UINT8, 0, 1)),
                    point(
                            2,
                            "stored",
                            new CoapSource.Field(
                                    MEOKON, true, 0, CoapSource.Width.INT16, false, 0, 1)));

    /** Of what keeps nothing over a restart. */
    static final OrderKeeper NO_ORDERS =
            new OrderKeeper() {
                @Override
                public byte[] kept(String detector) {
                    return new byte[0];
                }

                @Override
                public Stamp start() {
                    throw new AssertionError("nothing was kept");
                }

                @Override
                public void keep(String detector, byte[] order, boolean observed, boolean atOnce) {}
            };

    static final String KEY = "0x000102030405060708090a0b0c0d0e0f";

    private Kit() {}

    static AlarmDefinition alarm(String id, AlarmKind kind, Condition when) {
        return new AlarmDefinition(id, kind, when, Duration.ZERO, Duration.ZERO, null);
    }

    static DeviceProfile profile(List<AlarmDefinition> alarms, Point... points) {
        return Fixtures.profile(DeviceKind.DETECTOR, List.of(points), alarms);
    }

    static DeviceProfile profile(Point... points) {
        return Fixtures.profile(DeviceKind.DETECTOR, List.of(points), List.of());
    }

    static Point point(int index, String id, CoapSource source) {
        return new Point(index, id, "state", "", source, 1, 0, null, 0, 0, Map.of(), null);
    }

    static CoapSource named(String name, CoapSource.Type type) {
        return new CoapSource.Resource(name, type);
    }

    static CoapSource code(String name, int code) {
        return new CoapSource.Resource(name, CoapSource.Type.INTEGER, code);
    }

    static CoapSource field(CoapFrame frame, int at, CoapSource.Width type, int bit, int width) {
        return new CoapSource.Field(frame, false, at, type, false, bit, width);
    }

    static Detector detector(
            String id, DeviceProfile profile, Detector.Security security, @Nullable String key) {
        Device device = Fixtures.device(id, profile);
        return new Detector(
                device,
                "ep-" + id,
                security,
                key == null ? null : PresharedKey.parse(key),
                "",
                PointMap.of(profile));
    }

    /**
     * A frame of {@link #HYDRANT} with samples of 500, 501, ...
     *
     * @param said how many it says it has
     * @param newest UTC seconds
     */
    static byte[] meokon(int now, int samples, int said, int period, long newest) {
        ByteBuffer frame = ByteBuffer.allocate(39 + 2 * samples);
        frame.put(hex("A5 5A 00")).putShort((short) frame.capacity());
        frame.put("SHMK19060013".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 20)
                .put((byte) -70);
        frame.putShort((short) period).putShort((short) said).put(hex("01 00 00 00 09 C4"));
        frame.putShort((short) now).putInt((int) newest);
        for (int i = 0; i < samples; i++) {
            frame.putShort((short) (500 + i));
        }
        frame.putShort((short) VendorFrames.crc16(frame.array(), frame.position()));
        return frame.put(hex("55 AA")).array();
    }

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }
}
