package io.standpipe.coap;

import io.standpipe.coap.Detector.Security;
import io.standpipe.model.Device;
import io.standpipe.model.DeviceProfile;
import io.standpipe.model.Profiles;
import io.standpipe.model.Secrets;
import io.standpipe.model.config.DeviceTable.Row;
import io.standpipe.model.config.DeviceTable.RowException;
import io.standpipe.model.config.Quotation;
import io.standpipe.model.config.Settings;
import java.util.Base64;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a bus listens, and who may report there.
 *
 * @param ports what a change of which needs new sockets
 */
record BusConfig(Ports ports, List<Detector> detectors) {

    /** Nobody else's network is opened by a default. */
    static final String DEFAULT_SECURE = "127.0.0.1:5684";

    static final int SECURE_PORT = 5684;
    static final int PLAIN_PORT = 5683;

    private static final Set<String> COLUMNS = Set.of("identity", "security", "key");
    private static final int MAX_IDENTITY = 128; // RFC 4279, 5.3

    /**
     * @param secure where DTLS is taken; null for nowhere
     * @param plain where plain CoAP is; null for nowhere
     * @param credentials PEM file with the gateway's own private key, and its certificates or its
     *     public key; empty for none
     * @param ca PEM file with the certificates that devices' are issued under; empty for none
     */
    record Ports(@Nullable Listen secure, @Nullable Listen plain, String credentials, String ca) {}

    /** Reads the configuration; what is wrong goes to {@link Settings#problem}. */
    static BusConfig read(Settings settings, Profiles profiles, Secrets secrets) {
        return read(settings, profiles, secrets, new KeyRing());
    }

    /**
     * The same.
     *
     * @param ring has the keys that were in force before
     */
    static BusConfig read(Settings settings, Profiles profiles, Secrets secrets, KeyRing ring) {
        Listen secure = listen(settings, "secure", DEFAULT_SECURE, SECURE_PORT);
        Listen plain = listen(settings, "plain", "", PLAIN_PORT);
        if (plain != null && plain.everywhere()) {
            settings.wrong(
                    "plain",
                    "plain must name one interface or address, because whoever reaches it can raise and clear alarms, but is \""
                            + plain.host()
                            + "\"",
                    "name the interface that the detectors are on");
            plain = null;
        }
        Ports ports =
                new Ports(secure, plain, settings.text("credentials", ""), settings.text("ca", ""));
        ring.read(settings, secrets);
        List<Detector> detectors =
                settings.rows(
                        COLUMNS,
                        BusConfig::secret,
                        () -> new Rows(profiles, secrets, ports, ring)::detector);
        return new BusConfig(ports, List.copyOf(detectors));
    }

    /**
     * Whether a cell is a key itself: neither a reference to one nor one that everybody may know.
     */
    private static boolean secret(Row row, String column) {
        return column.equals("key")
                && !row.text("security").equalsIgnoreCase(Security.RPK.name())
                && !Settings.isReference(row.text(column));
    }

    /** Without these devices. */
    BusConfig without(Collection<String> devices) {
        return new BusConfig(
                ports, detectors.stream().filter(d -> !devices.contains(d.id())).toList());
    }

    private static @Nullable Listen listen(
            Settings settings, String key, String fallback, int port) {
        String text = settings.text(key, fallback);
        try {
            return text.isEmpty() ? null : Listen.parse(text, port);
        } catch (IllegalArgumentException e) {
            settings.wrong(key, key + " " + e.getMessage(), "");
            return null;
        }
    }

    private record Rows(
            Profiles profiles,
            Secrets secrets,
            Ports ports,
            KeyRing keys,
            Map<DeviceProfile, PointMap> maps,
            Map<String, String> identities) {

        Rows(Profiles profiles, Secrets secrets, Ports ports, KeyRing keys) {
            this(profiles, secrets, ports, keys, new IdentityHashMap<>(), new LinkedHashMap<>());
        }

        Detector detector(Row row) throws RowException {
            String identity = row.text("identity").isEmpty() ? row.id() : row.text("identity");
            if (identity.length() > MAX_IDENTITY) {
                throw new RowException(
                        row, "identity", "must have at most %d characters".formatted(MAX_IDENTITY));
            }
            Security security = security(row, identity);
            Key key = security == Security.PSK ? key(row, identity) : null;
            String publicKey = security == Security.RPK ? publicKey(row) : "";
            Device device =
                    row.device(profiles, address(security, identity))
                            .wired(null, List.of("coap " + identity));
            Detector detector =
                    new Detector(
                            device, identity, security, key, publicKey, map(row, device.profile()));
            // Only now, so that a row that is left out takes nobody's name.
            String other = identities.putIfAbsent(identity, row.id());
            if (other != null) {
                throw new RowException(
                        row,
                        "identity",
                        "%s is that of %s already; give each its own"
                                .formatted(Quotation.of(identity), other));
            }
            return detector;
        }

        private static String address(Security security, String identity) {
            return (security == Security.NONE ? "coap " : "coaps ") + identity;
        }

        private Security security(Row row, String identity) throws RowException {
            String word = row.text("security").toUpperCase(Locale.ROOT);
            Security chosen;
            if (word.isEmpty()) {
                if (!row.text("key").isEmpty() || keys.has(identity)) {
                    chosen = Security.PSK;
                } else if (ports.secure() == null) {
                    chosen = Security.NONE;
                } else if (!ports.ca().isEmpty()) {
                    chosen = Security.X509;
                } else {
                    throw new RowException(
                            row,
                            "key",
                            "has no key: enter one here or in the setting keys, or write none into column security");
                }
            } else {
                try {
                    chosen = Security.valueOf(word);
                } catch (IllegalArgumentException e) {
                    throw new RowException(
                            row,
                            "security",
                            "must be psk, rpk, x509 or none, but is %s"
                                    .formatted(Quotation.ofWord(row.text("security"))));
                }
            }
            requirePort(row, chosen);
            return chosen;
        }

        private void requirePort(Row row, Security chosen) throws RowException {
            if (chosen == Security.NONE ? ports.plain() == null : ports.secure() == null) {
                throw new RowException(
                        row,
                        "security",
                        chosen == Security.NONE
                                ? "is none, but the setting plain names no interface for plain CoAP"
                                : "needs DTLS, but the setting secure is empty");
            }
            if (chosen == Security.X509 && ports.ca().isEmpty()) {
                throw new RowException(
                        row, "security", "is x509, but the setting ca names no file to trust");
            }
            if ((chosen == Security.X509 || chosen == Security.RPK)
                    && ports.credentials().isEmpty()) {
                throw new RowException(
                        row,
                        "security",
                        "is %s, but the setting credentials names no key of the gateway"
                                .formatted(chosen.name().toLowerCase(Locale.ROOT)));
            }
        }

        private Key key(Row row, String identity) throws RowException {
            String reference = row.text("key");
            try {
                Key key =
                        reference.isEmpty()
                                ? keys.key(identity)
                                : keys.key(identity, new String(secrets.open(reference)));
                if (key != null) {
                    return key;
                }
            } catch (IllegalArgumentException e) {
                throw new RowException(row, "key", String.valueOf(e.getMessage()));
            }
            throw new RowException(row, "key", "has no key: enter one here or in the setting keys");
        }

        private static String publicKey(Row row) throws RowException {
            String text = row.text("key").replaceAll("\\s", "");
            try {
                byte[] key = Base64.getDecoder().decode(text);
                if (key.length > 0) {
                    return Base64.getEncoder().encodeToString(key);
                }
            } catch (IllegalArgumentException e) {
                // said below
            }
            throw new RowException(
                    row,
                    "key",
                    "must be the device's public key (SubjectPublicKeyInfo) in base64, as openssl pkey -pubout writes it between its lines");
        }

        private PointMap map(Row row, DeviceProfile profile) throws RowException {
            try {
                return maps.computeIfAbsent(profile, PointMap::of);
            } catch (IllegalArgumentException e) {
                throw new RowException(row, "profile", String.valueOf(e.getMessage()));
            }
        }
    }
}
