package io.standpipe.coap;

import io.standpipe.model.Scheduler;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who is registered by LwM2M: one registration a detector, gone with its lifetime. Silence is
 * judged elsewhere, by the profile's period. One thread, its scheduler's.
 */
final class Registry {

    private record Held(Registration registration, Scheduler.Task end) {}

    private final Scheduler scheduler;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Held> byLocation = new HashMap<>();
    private final Map<String, String> locationOf = new HashMap<>();

    Registry(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** A name for a new registration that cannot be guessed. */
    String location() {
        byte[] name = new byte[6];
        random.nextBytes(name);
        return HexFormat.of().formatHex(name);
    }

    /** Takes the place of what the detector registered before. */
    void put(Registration registration) {
        String before = locationOf.put(registration.detector().id(), registration.location());
        if (before != null) {
            drop(before);
            locationOf.put(registration.detector().id(), registration.location());
        }
        Scheduler.Task end =
                scheduler.schedule(
                        Duration.ofSeconds(registration.lifetime()),
                        () -> drop(registration.location()));
        byLocation.put(registration.location(), new Held(registration, end));
    }

    @Nullable Registration find(String location) {
        Held held = byLocation.get(location);
        return held == null ? null : held.registration();
    }

    void drop(String location) {
        Held held = byLocation.remove(location);
        if (held != null) {
            held.end().cancel();
            locationOf.remove(held.registration().detector().id(), location);
        }
    }

    /** Those that are installed no longer, or differently, must register anew. */
    void installed(Installed detectors) {
        for (Held held : Map.copyOf(byLocation).values()) {
            Detector detector = held.registration().detector();
            if (!detector.equals(detectors.byId(detector.id()))) {
                drop(held.registration().location());
            }
        }
    }

    int size() {
        return byLocation.size();
    }
}
