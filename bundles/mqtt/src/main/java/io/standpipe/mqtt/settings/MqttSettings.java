package io.standpipe.mqtt.settings;

import io.standpipe.model.config.Settings;
import io.standpipe.model.device.Ids;
import io.standpipe.model.uplink.UplinkSettings;
import io.standpipe.model.words.UplinkPhrase;
import io.standpipe.model.words.text.Sentences;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How an uplink over MQTT is set up. The password is not here, so that this can be printed.
 *
 * @param uplink what each uplink has; its identity is the client id
 * @param servers the broker's addresses, as they stand in {@code uplink}
 * @param transport how the broker is spoken to
 * @param user empty for none
 * @param root topic levels above the district
 */
public record MqttSettings(
        UplinkSettings uplink,
        List<BrokerAddress> servers,
        TransportSettings transport,
        String user,
        String root) {

    public static final String COMPONENT = "io.standpipe.mqtt";

    private static final int MAX_LENGTH = 256;

    /** Characters of the instance's name; {@code mqtt-} goes before them. */
    private static final int MAX_INSTANCE = 59;

    private static final Pattern ROOT = Pattern.compile("[^/+#$\\p{Cntrl}][^/+#\\p{Cntrl}]*");

    public MqttSettings {
        servers = List.copyOf(servers);
    }

    /**
     * Reads the settings; what is wrong is added to their problems.
     *
     * @param gateway the gateway's id
     * @return null if it cannot work: where to and under which names must be right
     */
    public static @Nullable MqttSettings parse(Settings settings, String gateway) {
        String source = settings.source(COMPONENT);
        List<BrokerAddress> servers = BrokerAddress.list(settings);
        TransportSettings transport = TransportSettings.parse(settings, servers);
        String root = settings.text("root", "standpipe/1");
        String clientId = settings.text("clientId", "");
        String user = settings.text("user", "");
        int keepAlive = settings.integer("keepAlive", 30, 5, 1200);
        int statusInterval = settings.integer("statusInterval", 30, 5, 3600);
        String instance = settings.instance();
        String name = instance.isEmpty() ? "mqtt" : "mqtt-" + instance;
        if (clientId.isEmpty()) {
            clientId = "standpipe-" + gateway + (instance.isEmpty() ? "" : "-" + instance);
        }
        boolean namesFit = namesFit(settings, root, clientId, name);
        if (servers.isEmpty() || transport == null || !namesFit) {
            return null;
        }
        return new MqttSettings(
                new UplinkSettings(
                        source,
                        name,
                        servers.stream().map(BrokerAddress::toString).toList(),
                        clientId,
                        keepAlive,
                        Duration.ofSeconds(statusInterval)),
                servers,
                transport,
                user,
                root);
    }

    private static boolean namesFit(Settings settings, String root, String clientId, String name) {
        boolean rootFits = root.length() <= MAX_LENGTH;
        for (String level : root.split("/", -1)) {
            rootFits &= ROOT.matcher(level).matches();
        }
        if (!rootFits) {
            settings.wrong(
                    "root",
                    UplinkPhrase.ROOT.with('"' + root + '"'),
                    UplinkPhrase.NO_CONNECTION.with());
        }
        boolean clientFits =
                clientId.length() <= MAX_LENGTH
                        && clientId.chars().noneMatch(Character::isISOControl);
        if (!clientFits) {
            settings.wrong(
                    "clientId",
                    UplinkPhrase.CLIENT_ID.with(MAX_LENGTH),
                    UplinkPhrase.NO_CONNECTION.with());
        }
        boolean nameFits = Ids.valid(name);
        if (!nameFits) {
            settings.problem(
                    Sentences.and(
                            UplinkPhrase.INSTANCE.of(MAX_INSTANCE, '"' + settings.instance() + '"'),
                            UplinkPhrase.CREATE_ANEW.of()));
        }
        return rootFits && clientFits && nameFits;
    }
}
