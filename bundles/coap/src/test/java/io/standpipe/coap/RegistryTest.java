package io.standpipe.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.standpipe.coap.device.Detector;
import io.standpipe.coap.device.Detector.Security;
import io.standpipe.coap.device.InstalledDetectors;
import io.standpipe.coap.registration.Registration;
import io.standpipe.coap.registration.Registry;
import io.standpipe.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RegistryTest {

    private final VirtualTime time = new VirtualTime();
    private final Registry registry = new Registry(time);
    private final Detector detector = Kit.detector("a", Kit.LWM2M, Security.PSK, Kit.KEY);

    private Registration registration(String location, long lifetime) {
        return new Registration(
                "a", location, lifetime, "1.1", false, "", List.of(), Set.of("/3/0"));
    }

    @Test
    void itEndsWithItsLifetimeUnlessItIsRenewed() {
        registry.put(registration("x", 60));
        time.advance(Duration.ofSeconds(59));
        registry.put(registration("x", 60));
        time.advance(Duration.ofSeconds(59));
        assertNotNull(registry.find("x"));
        time.advance(Duration.ofSeconds(1));
        assertNull(registry.find("x"));
        assertEquals(0, registry.size());
    }

    @Test
    void whoseLifetimeEndedIsTold() {
        List<String> expired = new ArrayList<>();
        registry.onExpired(expired::add);
        registry.put(registration("x", 60));
        registry.put(registration("y", 60));
        time.advance(Duration.ofSeconds(61));
        assertEquals(List.of("a"), expired);
    }

    @Test
    void aDetectorHasOne() {
        registry.put(registration("x", 60));
        registry.put(registration("y", 60));
        assertNull(registry.find("x"));
        time.advance(Duration.ofSeconds(59));
        assertNotNull(registry.find("y"));
        assertEquals(1, registry.size());
    }

    @Test
    void whoIsTakenOutMustRegisterAnew() {
        registry.put(registration("x", 60));
        InstalledDetectors one = new InstalledDetectors(List.of(detector));
        registry.installed(
                one,
                new InstalledDetectors(
                        List.of(Kit.detector("a", Kit.LWM2M, Security.PSK, Kit.KEY))));
        assertNotNull(registry.find("x"));
        registry.installed(one, InstalledDetectors.NOBODY);
        assertNull(registry.find("x"));
    }

    @Test
    void linksSayWhatIsThere() throws Exception {
        Registration plain =
                Registration.of(
                        "a", "x", 60, "1.1", false, "</3407/0>;ver=1.0,</3/0>, </1/0>,</5>");
        assertEquals(Set.of("/3407/0", "/3/0", "/1/0"), plain.instances());
        assertEquals(Set.of("/3407/0", "/3/0"), Set.copyOf(plain.observed(detector.map())));
        Registration rooted =
                Registration.of(
                        "a",
                        "x",
                        60,
                        "1.1",
                        false,
                        "</lwm2m>;rt=\"oma.lwm2m\",</lwm2m/3/0>,</other/3407/0>");
        assertEquals("/lwm2m", rooted.root());
        assertEquals(Set.of("/3/0"), rooted.instances());
    }
}
