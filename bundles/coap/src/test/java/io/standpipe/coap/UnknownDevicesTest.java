package io.standpipe.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.coap.device.Detector.Security;
import io.standpipe.coap.device.InstalledDetectors;
import io.standpipe.coap.device.UnknownDevices;
import io.standpipe.model.Strangers.Stranger;
import io.standpipe.model.words.RefusalPhrase;
import io.standpipe.testkit.VirtualTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnknownDevicesTest {

    private final VirtualTime time = new VirtualTime();
    private final UnknownDevices seen = new UnknownDevices("test", time);

    @Test
    void eachStandsOnceTheNewestFirst() {
        seen.refuse("a", "1", RefusalPhrase.NOT_INSTALLED);
        time.advance(Duration.ofSeconds(1));
        seen.refuse("b", "2", RefusalPhrase.NOT_INSTALLED);
        time.advance(Duration.ofSeconds(1));
        seen.refuse("a", "3", RefusalPhrase.NOT_INSTALLED);
        List<Stranger> list = seen.strangers();
        assertEquals(List.of("a", "b"), list.stream().map(Stranger::identity).toList());
        assertEquals(2, list.get(0).count());
        assertEquals("3", list.get(0).address());
        assertEquals(2000, list.get(0).last().utc() - list.get(0).first().utc());
        assertEquals(3, seen.refused());
    }

    @Test
    void aFloodIsBoundedAndCounted() {
        for (int i = 0; i < 10_000; i++) {
            seen.refuse("x" + i, "-", RefusalPhrase.WRONG_KEY);
        }
        assertEquals(UnknownDevices.MAX, seen.strangers().size());
        assertEquals("x9999", seen.strangers().get(0).identity());
        assertEquals(10_000, seen.refused());
    }

    @Test
    void whatANameHoldsDoesNoHarm() {
        seen.refuse("evil\r\n\u0000name" + "x".repeat(1000), "-", RefusalPhrase.WRONG_KEY);
        seen.refuse("", "-", RefusalPhrase.WRONG_KEY);
        String name = seen.strangers().get(1).identity();
        assertTrue(name.startsWith("evil\\u000d\\u000a\\u0000name"), name);
        assertEquals(64, name.length());
        assertEquals("-", seen.strangers().get(0).identity());
    }

    @Test
    void whoIsEnteredIsNoStranger() {
        seen.refuse("ep-a", "-", RefusalPhrase.NOT_INSTALLED);
        seen.installed(
                new InstalledDetectors(
                        List.of(Kit.detector("a", Kit.SMOKE, Security.PSK, Kit.KEY))));
        assertEquals(List.of(), seen.strangers());
        assertFalse(seen.refused() == 0);
    }

    @Test
    void whoProvesHimselfIsNoStranger() {
        seen.refuse("a", "-", RefusalPhrase.WRONG_KEY);
        seen.refuse("b", "-", RefusalPhrase.WRONG_KEY);
        seen.proved("a");
        assertEquals(List.of("b"), seen.strangers().stream().map(Stranger::identity).toList());
        assertEquals(2, seen.refused(), "it was refused all the same");
    }
}
