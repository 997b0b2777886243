package io.standpipe.coap.dtls;

import io.standpipe.coap.device.Caller;
import io.standpipe.coap.device.Detector;
import io.standpipe.coap.device.InstalledDetectors;
import io.standpipe.coap.device.SenderNetwork;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.eclipse.californium.scandium.dtls.Connection;
import org.eclipse.californium.scandium.dtls.ConnectionEvictedException;
import org.eclipse.californium.scandium.dtls.ConnectionId;
import org.eclipse.californium.scandium.dtls.Handshaker;
import org.eclipse.californium.scandium.dtls.InMemoryReadWriteLockConnectionStore;
import org.jspecify.annotations.Nullable;

/**
 * The DTLS connections of one socket. Those whose handshake is in progress are bounded by {@link
 * HandshakeLimit}. Of those that are proven, the newest of each installed detector stays for ever,
 * and nobody else can push it out; its older ones and those of strangers are bounded. So there are
 * as many as detectors are installed, and a fixed number besides. Threads of DTLS.
 */
public final class DtlsConnections extends InMemoryReadWriteLockConnectionStore {

    /** Connections of one detector: a few devices that share an identity, or addresses of one. */
    public static final int OF_ONE_DETECTOR = 8;

    /** Older connections of all detectors together. */
    static final int OLDER = 1_000;

    /** Connections of those who are proven and not installed, so that they can be told. */
    static final int STRANGERS = 100;

    private final HandshakeLimit<ConnectionId> handshakes;
    private final Supplier<InstalledDetectors> installed;

    private final Object lists = new Object();

    /** Of each detector, the newest last. */
    private final Map<String, Deque<ConnectionId>> byDetector = new HashMap<>();

    private final Set<ConnectionId> older = new LinkedHashSet<>();
    private final Set<ConnectionId> strangers = new LinkedHashSet<>();

    /** Whose connection it is; a detector's id. */
    private final Map<ConnectionId, String> detectors = new HashMap<>();

    /**
     * @param most connections at all
     * @param staleSeconds after which one may be given up for another beyond that
     */
    DtlsConnections(
            int most,
            int staleSeconds,
            HandshakeLimit<ConnectionId> handshakes,
            Supplier<InstalledDetectors> installed) {
        super(most, staleSeconds, null, true);
        this.handshakes = handshakes;
        this.installed = installed;
        connections.addEvictionListener(this::removed);
    }

    /** A peer at a proven address begins a handshake. */
    @Override
    public boolean put(Connection connection) {
        InetSocketAddress peer = connection.getPeerAddress();
        if (!super.put(connection)) {
            return false;
        }
        if (connection.hasEstablishedDtlsContext()
                || handshakes.begin(
                        connection.getConnectionId(),
                        SenderNetwork.of(peer.getAddress()),
                        () -> giveUp(connection))) {
            return true;
        }
        remove(connection, false);
        return false;
    }

    /**
     * Ends one whose handshake is in progress, on its own turn; one that is done meanwhile stays.
     */
    private void giveUp(Connection connection) {
        onItsTurn(
                connection,
                () -> {
                    if (!connection.hasEstablishedDtlsContext()) {
                        Handshaker handshaker = connection.getOngoingHandshake();
                        if (handshaker != null) {
                            handshaker.handshakeFailed(
                                    new ConnectionEvictedException("another one took its place"));
                        }
                        remove(connection, false);
                    }
                });
    }

    private static void onItsTurn(Connection connection, Runnable what) {
        try {
            connection.getExecutor().execute(what);
        } catch (RejectedExecutionException e) {
            what.run(); // it is closed: nobody else uses it
        }
    }

    /** Somebody has proven who it is, now or before the start. */
    @Override
    public void putEstablishedSession(Connection connection) {
        ConnectionId id = connection.getConnectionId();
        handshakes.ended(id);
        super.putEstablishedSession(connection);
        Principal principal = connection.getEstablishedPeerIdentity();
        Detector detector =
                principal == null ? null : installed.get().proven(Caller.of(principal, ""));
        InetSocketAddress peer = connection.getPeerAddress();
        if (detector != null && peer != null) {
            handshakes.proven(SenderNetwork.of(peer.getAddress()));
        }
        @Nullable ConnectionId excess;
        synchronized (lists) {
            excess = detector == null ? stranger(id) : of(detector.id(), id);
        }
        Connection ends = excess == null ? null : get(excess);
        if (ends != null) {
            onItsTurn(ends, () -> remove(ends, false));
        }
    }

    private @Nullable ConnectionId stranger(ConnectionId id) {
        strangers.add(id);
        return strangers.size() > STRANGERS ? first(strangers) : null;
    }

    private @Nullable ConnectionId of(String detector, ConnectionId id) {
        Deque<ConnectionId> its =
                byDetector.computeIfAbsent(detector, first -> new ArrayDeque<>(2));
        if (!its.isEmpty()) {
            older.add(its.getLast());
        }
        its.add(id);
        detectors.put(id, detector);
        return its.size() > OF_ONE_DETECTOR
                ? its.getFirst()
                : older.size() > OLDER ? first(older) : null;
    }

    private static ConnectionId first(Set<ConnectionId> set) {
        Iterator<ConnectionId> ids = set.iterator();
        return ids.next();
    }

    @Override
    public boolean remove(Connection connection, boolean removeFromSessionCache) {
        boolean was = super.remove(connection, removeFromSessionCache);
        removed(connection);
        return was;
    }

    private void removed(Connection connection) {
        ConnectionId id = connection.getConnectionId();
        handshakes.ended(id);
        synchronized (lists) {
            strangers.remove(id);
            older.remove(id);
            String detector = detectors.remove(id);
            Deque<ConnectionId> its = detector == null ? null : byDetector.get(detector);
            if (its != null) {
                its.remove(id);
                if (its.isEmpty()) {
                    byDetector.remove(detector);
                } else {
                    older.remove(its.getLast()); // now it is the newest
                }
            }
        }
    }

    /** Proven connections that are not the newest of a detector. */
    public int besides() {
        synchronized (lists) {
            return older.size() + strangers.size();
        }
    }
}
