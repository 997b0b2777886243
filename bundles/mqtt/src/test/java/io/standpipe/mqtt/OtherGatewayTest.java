package io.standpipe.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.testkit.RecordingFaults;
import io.standpipe.testkit.VirtualTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When another gateway of the same id is believed, and for how long. */
class OtherGatewayTest {

    private static final String FAULT = "io.standpipe.mqtt/uplink-identity";
    private static final Server SERVER = Rig.OPTIONS.servers().get(0);

    private final VirtualTime time = new VirtualTime();
    private final RecordingFaults faults = new RecordingFaults();
    private final OtherGateway other = new OtherGateway(faults, Rig.OPTIONS, "ours", time);
    private int ts;

    private void foreign(boolean online, boolean retained) {
        String json = "{\"boot\":\"theirs\",\"ts\":%d,\"online\":%s}".formatted(ts++, online);
        byte[] status = json.getBytes(StandardCharsets.UTF_8);
        other.status(SERVER, Rig.TOPICS + "status", status, retained);
    }

    private boolean isTold() {
        assertEquals(other.isThere(), faults.raised().containsKey(FAULT));
        return other.isThere();
    }

    @Test
    void whatAnEarlierUplinkLeftGoesAfterTenMinutesWithoutASign() {
        faults.raise("io.standpipe.mqtt", OtherGateway.CONDITION, "left over");
        other.begin();
        time.advance(OtherGateway.GONE.minusMillis(1));
        assertTrue(faults.raised().containsKey(FAULT));
        time.advance(Duration.ofMillis(1));
        assertFalse(faults.raised().containsKey(FAULT));
    }

    /** The will of our own last run may come late. */
    @Test
    void aWillThatComesLiveIsOneSignOfTwo() {
        foreign(false, false);
        assertFalse(isTold(), "before ours was taken it means nothing");
        other.published();
        foreign(false, false);
        assertFalse(isTold());
        foreign(false, false);
        assertTrue(isTold());
    }

    @Test
    void itIsThereAsLongAsSignsComeAndThenAsIfItHadNeverBeen() {
        other.begin();
        other.published();
        for (int round = 0; round < 2; round++) {
            foreign(true, true);
            assertFalse(isTold(), "round " + round);
            foreign(true, true);
            for (int i = 0; i < 10; i++) {
                assertTrue(isTold(), "round " + round + ", sign " + i);
                time.advance(OtherGateway.GONE.minusSeconds(1));
                foreign(true, true);
            }
            time.advance(OtherGateway.GONE.minusMillis(1));
            assertTrue(isTold());
            time.advance(Duration.ofMillis(1));
            assertFalse(isTold());
        }
    }

    @Test
    void aSignNowAndThenIsNone() {
        other.published();
        for (int i = 0; i < 10; i++) {
            foreign(true, true);
            time.advance(OtherGateway.GONE);
            assertFalse(isTold());
        }
    }
}
