package io.standpipe.coap.device;

import io.standpipe.coap.device.Detector.Security;
import io.standpipe.coap.payload.PointMap;
import io.standpipe.model.Secrets;
import io.standpipe.model.bus.BusSettings;
import io.standpipe.model.config.DeviceTable.Row;
import io.standpipe.model.config.DeviceTable.RowException;
import io.standpipe.model.config.Quotation;
import io.standpipe.model.config.Settings;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Profiles;
import io.standpipe.model.words.BusPhrase;
import io.standpipe.model.words.PhraseException;
import io.standpipe.model.words.settings.RowPhrase;
import io.standpipe.model.words.settings.SettingPhrase;
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
public record CoapBusConfig(Ports ports, List<Detector> detectors)
        implements BusSettings<CoapBusConfig> {

    /** Nobody else's network is opened by a default. */
    public static final String DEFAULT_SECURE = "127.0.0.1:5684";

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
    public record Ports(
            @Nullable ListenAddress secure,
            @Nullable ListenAddress plain,
            String credentials,
            String ca) {}

    /** Reads the configuration; what is wrong goes to {@link Settings#problem}. */
    public static CoapBusConfig read(Settings settings, Profiles profiles, Secrets secrets) {
        return read(settings, profiles, secrets, new PresharedKeys());
    }

    /**
     * The same.
     *
     * @param ring has the keys that were in force before
     */
    public static CoapBusConfig read(
            Settings settings, Profiles profiles, Secrets secrets, PresharedKeys ring) {
        ListenAddress secure = listen(settings, "secure", DEFAULT_SECURE, SECURE_PORT);
        ListenAddress plain = listen(settings, "plain", "", PLAIN_PORT);
        if (plain != null && plain.everywhere()) {
            settings.wrong(
                    "plain",
                    BusPhrase.PLAIN_EVERYWHERE.with(Quotation.of(plain.host())),
                    BusPhrase.NAME_INTERFACE.with());
            plain = null;
        }
        Ports ports =
                new Ports(secure, plain, settings.text("credentials", ""), settings.text("ca", ""));
        ring.read(settings, secrets);
        List<Detector> detectors =
                settings.rows(
                        COLUMNS,
                        CoapBusConfig::secret,
                        () -> new Rows(profiles, secrets, ports, ring)::detector);
        return new CoapBusConfig(ports, List.copyOf(detectors));
    }

    /**
     * Whether a cell is a key itself: neither a reference to one nor one that everybody may know.
     */
    private static boolean secret(Row row, String column) {
        return column.equals("key")
                && !row.text("security").equalsIgnoreCase(Security.RPK.name())
                && !Settings.isReference(row.text(column));
    }

    @Override
    public List<Device> devices() {
        return detectors.stream().map(Detector::device).toList();
    }

    @Override
    public CoapBusConfig without(Collection<String> devices) {
        return new CoapBusConfig(
                ports, detectors.stream().filter(d -> !devices.contains(d.id())).toList());
    }

    private static @Nullable ListenAddress listen(
            Settings settings, String key, String fallback, int port) {
        String text = settings.text(key, fallback);
        try {
            return text.isEmpty() ? null : ListenAddress.parse(text, port);
        } catch (IllegalArgumentException e) {
            settings.wrong(
                    key, SettingPhrase.MUST_BE.with(key, e.getMessage(), Quotation.of(text)));
            return null;
        }
    }

    private record Rows(
            Profiles profiles,
            Secrets secrets,
            Ports ports,
            PresharedKeys keys,
            Map<DeviceProfile, PointMap> maps,
            Map<String, String> identities) {

        Rows(Profiles profiles, Secrets secrets, Ports ports, PresharedKeys keys) {
            this(profiles, secrets, ports, keys, new IdentityHashMap<>(), new LinkedHashMap<>());
        }

        Detector detector(Row row) throws RowException {
            String identity = row.text("identity").isEmpty() ? row.id() : row.text("identity");
            if (identity.length() > MAX_IDENTITY) {
                throw new RowException(
                        row,
                        "identity",
                        RowPhrase.CELL_TOO_LONG.with(MAX_IDENTITY, identity.length()));
            }
            Security security = security(row, identity);
            PresharedKey key = security == Security.PSK ? key(row, identity) : null;
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
                        row, "identity", BusPhrase.TAKEN.with(Quotation.of(identity), other));
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
                    throw new RowException(row, "key", BusPhrase.NO_KEY_OR_NONE.with());
                }
            } else {
                try {
                    chosen = Security.valueOf(word);
                } catch (IllegalArgumentException e) {
                    throw new RowException(
                            row,
                            "security",
                            BusPhrase.MUST_BE.with(
                                    BusPhrase.SECURITY.of(),
                                    Quotation.ofWord(row.text("security"))));
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
                                ? BusPhrase.NOWHERE_PLAIN.with()
                                : BusPhrase.NOWHERE_SECURE.with());
            }
            if (chosen == Security.X509 && ports.ca().isEmpty()) {
                throw new RowException(row, "security", BusPhrase.NO_CA.with());
            }
            if ((chosen == Security.X509 || chosen == Security.RPK)
                    && ports.credentials().isEmpty()) {
                throw new RowException(
                        row,
                        "security",
                        BusPhrase.NO_CREDENTIALS.with(chosen.name().toLowerCase(Locale.ROOT)));
            }
        }

        private PresharedKey key(Row row, String identity) throws RowException {
            String reference = row.text("key");
            try {
                PresharedKey key =
                        reference.isEmpty()
                                ? keys.key(identity)
                                : keys.key(identity, new String(secrets.open(reference)));
                if (key != null) {
                    return key;
                }
            } catch (PhraseException e) {
                throw new RowException(row, "key", e.said());
            } catch (IllegalArgumentException e) {
                throw new RowException(row, "key", BusPhrase.KEY_NOT_OPENED.with(e.getMessage()));
            }
            throw new RowException(row, "key", BusPhrase.NO_KEY.with());
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
            throw new RowException(row, "key", BusPhrase.PUBLIC_KEY.with());
        }

        private PointMap map(Row row, DeviceProfile profile) throws RowException {
            try {
                return maps.computeIfAbsent(profile, PointMap::of);
            } catch (PhraseException e) {
                throw new RowException(row, "profile", e.said());
            }
        }
    }
}
