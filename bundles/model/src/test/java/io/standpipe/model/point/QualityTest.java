package io.standpipe.model.point;

import static org.junit.jupiter.api.Assertions.assertSame;

import io.standpipe.model.point.Quality.Cause;
import io.standpipe.model.point.Quality.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

class QualityTest {

    @Test
    void theWorseOneCountsAndTheFirstOfEquals() {
        List<Quality> rising =
                List.of(
                        Quality.GOOD,
                        new Quality(Status.UNCERTAIN, Cause.NOT_ACCURATE, 0),
                        Quality.bad(Cause.SENSOR_FAILURE));
        for (Quality one : rising) {
            for (Quality other : rising) {
                Quality worse = rising.indexOf(other) > rising.indexOf(one) ? other : one;
                assertSame(worse, one.worse(other), one + " and " + other);
            }
        }
        Quality first = Quality.bad(Cause.WIRE_BREAK);
        assertSame(first, first.worse(Quality.bad(Cause.SENSOR_FAILURE)));
    }
}
