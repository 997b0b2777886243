package io.standpipe.model.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.point.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeviceRoomTest {

    private static DeviceProfile panel(int points) {
        List<Point> all = new ArrayList<>();
        for (int i = 0; i < points; i++) {
            all.add(
                    new Point(
                            i,
                            "p" + i,
                            "state",
                            "",
                            new Point.Source() {},
                            1,
                            0,
                            null,
                            0,
                            0,
                            Map.of(),
                            null));
        }
        return new DeviceProfile("panel-x", DeviceKind.PANEL, "a test", all, List.of());
    }

    @Test
    void aPanelWeighsByItsPointsAndAPressureAsARow() {
        assertEquals(DeviceRoom.DEVICE, DeviceRoom.needed(panel(3)));
        assertEquals(3000L * DeviceRoom.POINT, DeviceRoom.needed(panel(3000)));
    }

    @Test
    void whatDoesNotFitIsLeftOutAndTheRestStays() {
        DeviceRoom room = new DeviceRoom(3L * 1000 * DeviceRoom.POINT);
        assertTrue(room.take("a", panel(1000)));
        assertTrue(room.take("b", panel(1000)));
        assertFalse(room.take("c", panel(1001)));
        assertTrue(room.take("d", panel(900)));
        assertFalse(room.take("e", panel(101)));
    }

    /** A table is read in several passes, and a row may take the place of what it was. */
    @Test
    void aDeviceIsCountedOnce() {
        DeviceRoom room = new DeviceRoom(1000L * DeviceRoom.POINT);
        assertTrue(room.take("a", panel(1000)));
        assertTrue(room.take("a", panel(1000)));
        assertTrue(room.take("a", panel(100)));
        assertTrue(room.take("b", panel(900)));
        assertFalse(room.take("a", panel(101)));
    }
}
