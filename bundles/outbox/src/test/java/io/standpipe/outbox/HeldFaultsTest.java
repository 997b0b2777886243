package io.standpipe.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.testkit.RecordingFaults;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeldFaultsTest {

    private final HeldFaults held = new HeldFaults();

    @Test
    void everyServiceThatAppearsIsToldWhatIsRaised() {
        held.raise("me", "disk", "full");
        held.raise("me", "lock", "held");
        held.raise("me", "disk", "broken");
        held.clear("me", "lock");

        RecordingFaults first = new RecordingFaults();
        held.appeared(first);
        assertEquals(Map.of("me/disk", "broken"), first.raised());
        held.raise("me", "lock", "held");
        held.clear("me", "disk");
        assertEquals(Map.of("me/lock", "held"), first.raised());

        RecordingFaults second = new RecordingFaults();
        held.appeared(second);
        held.disappeared(first);
        held.raise("me", "outbox", "aside");
        assertEquals(Map.of("me/lock", "held", "me/outbox", "aside"), second.raised());
        assertEquals(Map.of("me/lock", "held"), first.raised());
        held.disappeared(second);
        held.clear("me", "lock");
        assertEquals(2, second.raised().size());
    }
}
