package io.standpipe.kura;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.model.Device;
import io.standpipe.model.DeviceKind;
import io.standpipe.model.Point;
import io.standpipe.model.Quality;
import io.standpipe.model.Reading;
import io.standpipe.testkit.Fixtures;
import io.standpipe.testkit.VirtualTime;
import java.util.List;
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
}
