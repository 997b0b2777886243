package io.standpipe.uplink.watch;

import io.standpipe.model.log.LogLimit;
import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.model.words.FramePhrase;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why there is no connection, server by server: into the log whenever it changes, and as one
 * sentence for the fault. Survives connections. One thread.
 */
public final class ConnectionCauses {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionCauses.class);

    private final LogLimit log;
    private final List<String> servers;

    /** By server. */
    private final Map<String, String> present = new TreeMap<>();

    /** Those of them that do not let this gateway in. */
    private final Set<String> refusing = new HashSet<>();

    /** By server, of attempts that failed; since there was a connection. */
    private final Map<String, String> told = new HashMap<>();

    /**
     * @param log a link that flaps has few lines there
     * @param servers those that are tried
     */
    public ConnectionCauses(LogLimit log, List<String> servers) {
        this.log = log;
        this.servers = servers;
    }

    /** There is a connection. */
    public void connected(String server, String identity) {
        present.clear();
        refusing.clear();
        told.clear();
        log.line(server, LOG::info, () -> "connected to %s as %s".formatted(server, identity));
    }

    /** A connection ended. */
    public void lost(String server, String cause, UplinkTransport.Loss how) {
        note(server, cause, how);
        log.line(server, () -> "lost the connection to %s: %s".formatted(server, cause));
    }

    /** An attempt failed. */
    public void failed(String server, String cause, UplinkTransport.Loss how) {
        note(server, cause, how);
        if (!cause.equals(told.put(server, cause))) {
            log.line(
                    "attempts at " + server,
                    () -> "no connection to %s: %s; trying on".formatted(server, cause));
        }
    }

    private void note(String server, String cause, UplinkTransport.Loss how) {
        present.put(server, cause);
        if (how == UplinkTransport.Loss.REFUSED) {
            refusing.add(server);
        } else {
            refusing.remove(server);
        }
    }

    /** Whether a server does not let this gateway in until somebody changes something. */
    public boolean refused() {
        return !refusing.isEmpty();
    }

    /** The present causes; each with its server if there are several. */
    public String text() {
        return servers.size() == 1
                ? String.join("", present.values())
                : present.entrySet().stream()
                        .map(one -> FramePhrase.AT.of(one.getKey(), one.getValue()))
                        .collect(Collectors.joining("; "));
    }
}
