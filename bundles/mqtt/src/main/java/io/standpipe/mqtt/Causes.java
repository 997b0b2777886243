package io.standpipe.mqtt;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Why there is no connection, server by server: into the log whenever it changes, and as one
 * sentence for the fault. Survives connections. One thread.
 */
final class Causes {

    /** A link that flaps is told so often. */
    private static final Duration LOST = Duration.ofMinutes(1);

    /** Attempts that go on failing in the same way are told so often. */
    private static final Duration FAILED = Duration.ofHours(1);

    private final Told told;
    private final List<Server> servers;
    private final Map<Server, String> present = new LinkedHashMap<>();

    /**
     * @param servers those that are tried
     */
    Causes(Told told, List<Server> servers) {
        this.told = told;
        this.servers = servers;
    }

    /** There is a connection. */
    void connected(Server server, String clientId) {
        present.clear();
        told.info("connected to %s as %s".formatted(server, clientId), LOST);
    }

    /** A connection ended. */
    void lost(Server server, String cause) {
        present.put(server, cause);
        told.warn("lost the connection to %s: %s".formatted(server, cause), LOST);
    }

    /** An attempt failed. */
    void failed(Server server, String cause) {
        present.put(server, cause);
        told.warn("no connection to %s: %s; trying on".formatted(server, cause), FAILED);
    }

    /** The present causes; each with its server if there are several. */
    String text() {
        return servers.size() == 1
                ? String.join("", present.values())
                : present.entrySet().stream()
                        .map(one -> one.getKey() + ": " + one.getValue())
                        .sorted()
                        .collect(Collectors.joining("; "));
    }
}
