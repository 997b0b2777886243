package io.standpipe.coap.device;

import io.standpipe.coap.payload.PointMap;
import io.standpipe.model.device.Device;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A device that reports over CoAP, and how it proves who it is.
 *
 * @param identity its PSK identity, the common name of its certificate, its LwM2M endpoint name
 * @param key with {@link Security#PSK}; otherwise null
 * @param publicKey SubjectPublicKeyInfo in base64, with {@link Security#RPK}; otherwise empty
 * @param map of its profile, the same for all that have it
 */
public record Detector(
        Device device,
        String identity,
        Security security,
        @Nullable PresharedKey key,
        String publicKey,
        PointMap map) {

    /** How a device proves who it is. */
    public enum Security {
        /** plain CoAP: not at all */
        NONE,
        /** DTLS with a key of its own that both know */
        PSK,
        /** DTLS with a raw public key */
        RPK,
        /** DTLS with a certificate of a trusted authority */
        X509
    }

    public String id() {
        return device.id();
    }

    /** Whether a caller has proven to be this one by the way that it has to. */
    public boolean is(Caller caller) {
        return caller.security() == security
                && switch (security) {
                    case PSK, X509 -> caller.name().equals(identity);
                    case RPK -> caller.name().equals(publicKey);
                    case NONE -> true;
                };
    }

    /** Whether whoever was taken for the one may be taken for the other. */
    public boolean provesItselfLike(Detector other) {
        return identity.equals(other.identity)
                && security == other.security
                && Objects.equals(key, other.key)
                && publicKey.equals(other.publicKey);
    }
}
