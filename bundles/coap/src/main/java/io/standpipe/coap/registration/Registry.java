package io.standpipe.coap.registration;

import io.standpipe.coap.device.Detector;
import io.standpipe.coap.device.InstalledDetectors;
import io.standpipe.model.time.Scheduler;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who is registered by LwM2M: one registration a detector, gone with its lifetime. Silence is
 * judged elsewhere, by the profile's period. One thread, its scheduler's; {@link #find} any.
 */
public final class Registry {

    private record Held(Registration registration, Scheduler.Task end) {}

    private final Scheduler scheduler;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Held> byLocation = new ConcurrentHashMap<>();
    private final Map<String, String> locationOf = new HashMap<>();
    private Consumer<String> expired = device -> {};

    public Registry(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Who hears of a device whose lifetime ended. */
    public void onExpired(Consumer<String> listener) {
        expired = listener;
    }

    /** A name for a new registration that cannot be guessed. */
    public String location() {
        byte[] name = new byte[6];
        random.nextBytes(name);
        return HexFormat.of().formatHex(name);
    }

    /** Takes the place of what the detector registered before. */
    public void put(Registration registration) {
        String before = locationOf.put(registration.device(), registration.location());
        if (before != null) {
            drop(before);
            locationOf.put(registration.device(), registration.location());
        }
        Scheduler.Task end =
                scheduler.schedule(
                        Duration.ofSeconds(registration.lifetime()),
                        () -> {
                            drop(registration.location());
                            expired.accept(registration.device());
                        });
        byLocation.put(registration.location(), new Held(registration, end));
    }

    public @Nullable Registration find(String location) {
        Held held = byLocation.get(location);
        return held == null ? null : held.registration();
    }

    /** The registration of a detector; null if it has none. */
    public @Nullable Registration of(String device) {
        String location = locationOf.get(device);
        return location == null ? null : find(location);
    }

    public void drop(String location) {
        Held held = byLocation.remove(location);
        if (held != null) {
            held.end().cancel();
            locationOf.remove(held.registration().device(), location);
        }
    }

    /**
     * Those that are installed no longer, or must prove themselves by something else now, must
     * register anew.
     */
    public void installed(InstalledDetectors before, InstalledDetectors now) {
        for (Held held : Map.copyOf(byLocation).values()) {
            Detector was = before.byId(held.registration().device());
            Detector is = now.byId(held.registration().device());
            if (was == null || is == null || !was.provesItselfLike(is)) {
                drop(held.registration().location());
            }
        }
    }

    public int size() {
        return byLocation.size();
    }
}
