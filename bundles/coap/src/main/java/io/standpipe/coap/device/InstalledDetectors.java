package io.standpipe.coap.device;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The installed detectors. Immutable; any thread. */
public final class InstalledDetectors {

    public static final InstalledDetectors NOBODY = new InstalledDetectors(List.of());

    private final Map<String, Detector> byId = new HashMap<>();
    private final Map<String, Detector> byIdentity = new HashMap<>();
    private final Map<String, Detector> byPublicKey = new HashMap<>();

    public InstalledDetectors(Collection<Detector> detectors) {
        for (Detector detector : detectors) {
            byId.put(detector.id(), detector);
            byIdentity.put(detector.identity(), detector);
            if (!detector.publicKey().isEmpty()) {
                byPublicKey.put(detector.publicKey(), detector);
            }
        }
    }

    public Collection<Detector> all() {
        return byId.values();
    }

    public @Nullable Detector byId(String id) {
        return byId.get(id);
    }

    public @Nullable Detector byIdentity(String identity) {
        return byIdentity.get(identity);
    }

    /** Who a caller has proven to be; null if nobody who is installed, or nothing is proven. */
    public @Nullable Detector named(Caller caller) {
        return switch (caller.security()) {
            case PSK, X509 -> byIdentity(caller.name());
            case RPK -> byPublicKey(caller.name());
            case NONE -> null;
        };
    }

    /**
     * @param key SubjectPublicKeyInfo in base64
     */
    public @Nullable Detector byPublicKey(String key) {
        return byPublicKey.get(key);
    }

    /** Who has proven to be a detector by the way that it has to; null if nobody. */
    public @Nullable Detector proven(Caller caller) {
        Detector detector = named(caller);
        return detector != null && detector.is(caller) ? detector : null;
    }
}
