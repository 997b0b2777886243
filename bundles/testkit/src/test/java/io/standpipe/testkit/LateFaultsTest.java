package io.standpipe.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.model.LateFaults;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LateFaultsTest {

    private final List<String> unheard = new ArrayList<>();
    private final LateFaults late =
            new LateFaults((source, text) -> unheard.add(source + ": " + text));

    @Test
    void everyServiceThatAppearsIsToldWhatIsRaised() {
        late.raise("me", "disk", "full");
        late.raise("me", "lock", "held");
        late.raise("me", "disk", "broken");
        late.clear("me", "lock");

        assertEquals(List.of("me: full", "me: held", "me: broken"), unheard);

        RecordingFaults first = new RecordingFaults();
        late.bind(first);
        assertEquals(Map.of("me/disk", "broken"), first.raised());
        late.raise("me", "lock", "held");
        late.clear("me", "disk");
        assertEquals(Map.of("me/lock", "held"), first.raised());

        RecordingFaults second = new RecordingFaults();
        late.bind(second);
        late.unbind(first);
        late.raise("me", "outbox", "aside");
        assertEquals(Map.of("me/lock", "held", "me/outbox", "aside"), second.raised());
        assertEquals(Map.of("me/lock", "held"), first.raised());
        late.unbind(second);
        late.clear("me", "lock");
        assertEquals(2, second.raised().size());
    }
}
