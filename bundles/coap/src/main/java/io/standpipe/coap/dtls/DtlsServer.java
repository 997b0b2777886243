package io.standpipe.coap.dtls;

import io.standpipe.coap.device.PeerBuckets;
import io.standpipe.model.time.TimeSource;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.californium.elements.RawDataChannel;
import org.eclipse.californium.elements.util.LimitedRunnable;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.AlertMessage;
import org.eclipse.californium.scandium.dtls.ChangeCipherSpecMessage;
import org.eclipse.californium.scandium.dtls.Connection;
import org.eclipse.californium.scandium.dtls.ConnectionId;
import org.eclipse.californium.scandium.dtls.HandshakeException;
import org.eclipse.californium.scandium.dtls.HandshakeMessage;
import org.eclipse.californium.scandium.dtls.Record;

/**
 * A DTLS socket that bounds what waits for its one thread, and what a peer may send before and
 * after it has proven who it is. What nobody has proven waits in a short queue of its own, so that
 * a flood of handshakes delays a detector's record by some milliseconds only.
 */
public final class DtlsServer extends DTLSConnector {

    /** Bytes of records that wait, of all peers. */
    static final int WAITING = 4 << 20;

    /** Records that wait and belong to nobody who is proven. */
    static final int WAITING_UNPROVEN = 64;

    /** Bytes of those. */
    static final int WAITING_UNPROVEN_BYTES = 128 * 1024;

    /**
     * Records of one handshake: ten messages in pieces of 256 bytes (the smallest that RFC 7925, 15
     * expects of a device), each sent three times.
     */
    static final int RECORDS = 128;

    /** Bytes of them. */
    static final int RECORD_BYTES = 32 * 1024;

    /** Messages of one proven peer at once. */
    static final int BURST = 100;

    /** Messages of one proven peer for long. */
    static final int PER_SECOND = 10;

    private static final int PEERS = 10_000;

    private final DtlsConnections connections;
    private final PeerBuckets<Principal> messages;

    private final AtomicInteger waitingBytes = new AtomicInteger();
    private final AtomicInteger unproven = new AtomicInteger();
    private final AtomicInteger unprovenBytes = new AtomicInteger();

    /** Of the datagram that is being taken; only on the thread that receives. */
    private int bytes;

    private boolean isProven;

    /** What one handshake has sent. Only on the thread that receives. */
    private static final class Sent {
        int records;
        int bytes;
    }

    DtlsServer(DtlsConnectorConfig config, DtlsConnections connections, TimeSource time) {
        super(config, connections);
        this.connections = connections;
        messages = new PeerBuckets<>(time, BURST, PER_SECOND, PEERS);
    }

    @Override
    protected void processRecords(
            List<Record> records, InetSocketAddress peer, InetSocketAddress router) {
        Record first = records.get(0);
        bytes = 0;
        for (Record record : records) {
            bytes += record.size();
        }
        isProven = false;
        for (Record record : records) {
            if (!isReadable(record) || (record.isNewClientHello() && records.size() > 1)) {
                return;
            }
        }
        if (!first.isNewClientHello()) {
            ConnectionId id = first.getConnectionId();
            Connection connection = id == null ? connections.get(peer) : connections.get(id);
            if (connection == null) {
                return;
            }
            isProven = connection.hasEstablishedDtlsContext();
            if (!isProven && !maySend(connection, records)) {
                return;
            }
        }
        super.processRecords(records, peer, router);
    }

    /**
     * Whether a record that is not encrypted can be read at all: if not, Californium would write a
     * page of the log about it, whoever sent it.
     */
    private static boolean isReadable(Record record) {
        if (record.getEpoch() != 0) {
            return true;
        }
        byte[] bytes = record.getFragmentBytes();
        try {
            Object read =
                    switch (record.getType()) {
                        case HANDSHAKE -> HandshakeMessage.fromByteArray(bytes);
                        case ALERT -> AlertMessage.fromByteArray(bytes);
                        case CHANGE_CIPHER_SPEC -> ChangeCipherSpecMessage.fromByteArray(bytes);
                        default -> null;
                    };
            return read != null;
        } catch (HandshakeException | RuntimeException e) {
            return false;
        }
    }

    private boolean maySend(Connection connection, List<Record> records) {
        Sent sent;
        if (connection.getFilterData() instanceof Sent before) {
            sent = before;
        } else {
            sent = new Sent();
            connection.setFilterData(sent);
        }
        sent.records += records.size();
        sent.bytes += bytes;
        return sent.records <= RECORDS && sent.bytes <= RECORD_BYTES;
    }

    @Override
    protected boolean executeInbound(
            Executor executor, InetSocketAddress peer, LimitedRunnable job) {
        int size = bytes;
        bytes = 0; // of one datagram the first record carries all
        boolean counts = !isProven;
        if (waitingBytes.get() + size > WAITING) {
            return false;
        }
        if (counts
                && (unproven.get() >= WAITING_UNPROVEN
                        || unprovenBytes.get() + size > WAITING_UNPROVEN_BYTES)) {
            return false;
        }
        count(counts, 1, size);
        Executor counted =
                task -> {
                    try {
                        executor.execute(
                                () -> {
                                    try {
                                        task.run();
                                    } finally {
                                        count(counts, -1, -size);
                                    }
                                });
                    } catch (RejectedExecutionException e) {
                        count(counts, -1, -size);
                        throw e;
                    }
                };
        return super.executeInbound(counted, peer, job);
    }

    private void count(boolean counts, int records, int size) {
        waitingBytes.addAndGet(size);
        if (counts) {
            unproven.addAndGet(records);
            unprovenBytes.addAndGet(size);
        }
    }

    /** Who is proven may not send without end either: the others' messages wait behind its own. */
    @Override
    public void setRawDataReceiver(RawDataChannel receiver) {
        super.setRawDataReceiver(
                message -> {
                    Principal peer = message.getSenderIdentity();
                    if (peer == null || mayCome(peer)) {
                        receiver.receiveData(message);
                    }
                });
    }

    /** Bytes of records that wait for its thread. */
    public int waiting() {
        return waitingBytes.get();
    }

    public DtlsConnections connections() {
        return connections;
    }

    private boolean mayCome(Principal peer) {
        synchronized (messages) {
            return messages.take(peer);
        }
    }
}
