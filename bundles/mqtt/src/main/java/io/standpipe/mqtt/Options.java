package io.standpipe.mqtt;

import io.standpipe.model.Ids;
import io.standpipe.model.config.Settings;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How an uplink is set up. The password is not here, so that this can be printed.
 *
 * @param source how its faults are signed
 * @param name of its cursors in the outbox, {@link Ids#PATTERN}
 * @param servers the broker's addresses, the preferred one first; at least one
 * @param transport how the broker is spoken to
 * @param clientId by which the broker knows it
 * @param user empty for none
 * @param keepAlive seconds, [5, 1200]
 * @param statusInterval longest time between two status messages
 * @param root topic levels above the district
 */
record Options(
        String source,
        String name,
        List<Server> servers,
        Transport transport,
        String clientId,
        String user,
        int keepAlive,
        Duration statusInterval,
        String root) {

    static final String COMPONENT = "io.standpipe.mqtt";

    private static final int MAX_LENGTH = 256;
    private static final Pattern ROOT = Pattern.compile("[^/+#$\\p{Cntrl}][^/+#\\p{Cntrl}]*");

    Options {
        servers = List.copyOf(servers);
    }

    /** The broker's addresses as people write them. */
    String server() {
        return servers.stream().map(Server::toString).collect(Collectors.joining(" or "));
    }

    /**
     * Reads the settings; what is wrong is added to their problems.
     *
     * @param gateway the gateway's id
     * @return null if it cannot work: where to and under which names must be right
     */
    static @Nullable Options parse(Settings settings, String gateway) {
        String source = settings.source(COMPONENT);
        List<Server> servers = Server.list(settings);
        Transport transport = Transport.parse(settings, servers);
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
        return new Options(
                source,
                name,
                servers,
                transport,
                clientId,
                user,
                keepAlive,
                Duration.ofSeconds(statusInterval),
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
                    "root must be topic levels parted by '/', none empty, without '+', '#' or a leading '$', such as standpipe/1, but is \"%s\""
                            .formatted(root),
                    "no connection is made");
        }
        boolean clientFits =
                clientId.length() <= MAX_LENGTH
                        && clientId.chars().noneMatch(Character::isISOControl);
        if (!clientFits) {
            settings.wrong(
                    "clientId",
                    "clientId must be at most %d characters without control characters"
                            .formatted(MAX_LENGTH),
                    "no connection is made");
        }
        boolean nameFits = Ids.valid(name);
        if (!nameFits) {
            settings.problem(
                    "the instance's name must be 1 to 59 letters, digits, '.', '_' or '-', but is \"%s\"; create it anew under another name"
                            .formatted(settings.instance()));
        }
        return rootFits && clientFits && nameFits;
    }
}
