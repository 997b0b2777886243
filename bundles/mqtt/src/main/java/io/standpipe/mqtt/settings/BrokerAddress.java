package io.standpipe.mqtt.settings;

import io.standpipe.model.config.Quotation;
import io.standpipe.model.config.Settings;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.UplinkPhrase;
import io.standpipe.model.words.text.Sentences;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An address of the broker.
 *
 * @param scheme {@code tcp}; {@code ssl} with TLS; {@code ws} inside a WebSocket; {@code wss} both
 * @param host a name or an address, one of IPv6 in brackets
 * @param port [1, 65535]
 * @param path of a WebSocket, beginning with '/'; otherwise empty
 */
public record BrokerAddress(String scheme, String host, int port, String path) {

    /** MQTT 5, 4.2 and 6.0: the ports registered for MQTT, and those of HTTP. */
    private static final Map<String, Integer> PORTS =
            Map.of("tcp", 1883, "ssl", 8883, "ws", 80, "wss", 443);

    private static final Map<String, String> SYNONYMS = Map.of("mqtt", "tcp", "mqtts", "ssl");

    /** What brokers listen on unless told otherwise. */
    private static final String DEFAULT_PATH = "/mqtt";

    private static final int MAX_PORT = 65535;
    private static final Pattern WRITTEN =
            Pattern.compile(
                    "(?<scheme>[A-Za-z]{1,8})://"
                            + "(?<host>\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(?::(?<port>[0-9]{1,5}))?"
                            + "(?<path>/[A-Za-z0-9/._~!$&'()*+;=:@%?-]*)?");

    /** One without a path. */
    public BrokerAddress(String scheme, String host, int port) {
        this(scheme, host, port, "");
    }

    public boolean encrypted() {
        return scheme.equals("ssl") || scheme.equals("wss");
    }

    /** Whether others can read what goes there: not encrypted, and not this machine itself. */
    public boolean carriesInTheOpen() {
        String to = name();
        boolean here =
                to.equals("localhost") || to.equals("::1") || to.matches("127(\\.[0-9]{1,3}){3}");
        return !encrypted() && !here;
    }

    public boolean webSocket() {
        return scheme.startsWith("ws");
    }

    /** The host as the resolver and a certificate know it: without brackets. */
    public String name() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /**
     * Reads the setting {@code server}: addresses parted by commas or white space. The good ones
     * are used, the others are problems.
     *
     * @return empty if none is good
     */
    public static List<BrokerAddress> list(Settings settings) {
        Set<BrokerAddress> good = new LinkedHashSet<>();
        Set<String> bad = new LinkedHashSet<>();
        String text = settings.text("server", "");
        for (String written : text.split("[,\\s]+", -1)) {
            BrokerAddress server = read(written);
            if (server == null) {
                bad.add(written);
            } else {
                good.add(server);
            }
        }
        bad.remove(good.isEmpty() ? null : "");
        for (String written : bad) {
            // A password may hold a comma: then all of it is hidden, or nothing.
            Phrase.Said told =
                    UplinkPhrase.SERVER.with(shown(text.indexOf('@') < 0 ? written : text));
            if (good.isEmpty()) {
                settings.wrong("server", told, UplinkPhrase.NO_CONNECTION.with());
            } else {
                settings.problem(Sentences.and(told.english(), UplinkPhrase.PASSED_OVER.of()));
            }
        }
        return List.copyOf(good);
    }

    /** What has no sign of an address may be a password that stands in the wrong place. */
    private static String shown(String written) {
        return written.matches("(?s).*[.:@].*") ? Quotation.of(written) : Quotation.ofWord(written);
    }

    private static @Nullable BrokerAddress read(String written) {
        Matcher matcher = WRITTEN.matcher(written);
        if (!matcher.matches()) {
            return null;
        }
        String lower = matcher.group("scheme").toLowerCase(Locale.ROOT);
        String scheme = SYNONYMS.getOrDefault(lower, lower);
        Integer usual = PORTS.get(scheme);
        if (usual == null) {
            return null;
        }
        int port = matcher.group("port") == null ? usual : Integer.parseInt(matcher.group("port"));
        String path = matcher.group("path") == null ? "" : matcher.group("path");
        if (scheme.startsWith("ws")) {
            path = path.isEmpty() ? DEFAULT_PATH : path;
        } else if (path.equals("/")) {
            path = "";
        }
        boolean pathFits = path.isEmpty() || scheme.startsWith("ws");
        return port >= 1 && port <= MAX_PORT && pathFits
                ? new BrokerAddress(scheme, matcher.group("host"), port, path)
                : null;
    }

    /** As people write it. */
    @Override
    public String toString() {
        return scheme + "://" + host + ":" + port + path;
    }
}
