package io.standpipe.kura;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.kura.cloudconnection.CloudConnectionManager;
import org.jspecify.annotations.Nullable;

/**
 * Kura's cloud connections by their pid, and whether they stand. Kura tells its listeners of
 * changes only: whoever comes while a connection is down must ask. Any thread.
 */
final class CloudConnections {

    private final Map<String, CloudConnectionManager> byPid = new ConcurrentHashMap<>();

    void add(String pid, CloudConnectionManager connection) {
        byPid.put(pid, connection);
    }

    void remove(String pid, CloudConnectionManager connection) {
        byPid.remove(pid, connection);
    }

    /**
     * @return null if that connection is not there: nobody can say
     */
    @Nullable Boolean stands(String pid) {
        CloudConnectionManager connection = byPid.get(pid);
        if (connection == null) {
            return null;
        }
        try {
            return connection.isConnected();
        } catch (RuntimeException e) {
            return false; // it is being taken away; it is asked again within a second
        }
    }
}
