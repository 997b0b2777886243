package io.standpipe.mqtt;

import io.standpipe.model.log.LogLimit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why there is no connection, server by server: into the log whenever it changes, and as one
 * sentence for the fault. Survives connections. One thread.
 */
final class Causes {

    private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);

    private final LogLimit log;
    private final List<Server> servers;

    /** By server. */
    private final Map<String, String> present = new TreeMap<>();

    /** By server, of attempts that failed; since there was a connection. */
    private final Map<String, String> told = new HashMap<>();

    /**
     * @param log a link that flaps has few lines there
     * @param servers those that are tried
     */
    Causes(LogLimit log, List<Server> servers) {
        this.log = log;
        this.servers = servers;
    }

    /** There is a connection. */
    void connected(Server server, String clientId) {
        present.clear();
        told.clear();
        log.line(
                server.toString(),
                LOG::info,
                () -> "connected to %s as %s".formatted(server, clientId));
    }

    /** A connection ended. */
    void lost(Server server, String cause) {
        present.put(server.toString(), cause);
        log.line(server.toString(), () -> "lost the connection to %s: %s".formatted(server, cause));
    }

    /** An attempt failed. */
    void failed(Server server, String cause) {
        present.put(server.toString(), cause);
        if (!cause.equals(told.put(server.toString(), cause))) {
            log.line(
                    "attempts at " + server,
                    () -> "no connection to %s: %s; trying on".formatted(server, cause));
        }
    }

    /** The present causes; each with its server if there are several. */
    String text() {
        return servers.size() == 1
                ? String.join("", present.values())
                : present.entrySet().stream()
                        .map(one -> one.getKey() + ": " + one.getValue())
                        .collect(Collectors.joining("; "));
    }
}
