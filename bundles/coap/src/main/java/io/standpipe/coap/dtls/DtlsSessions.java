package io.standpipe.coap.dtls;

import io.standpipe.coap.device.Caller;
import io.standpipe.coap.device.Detector;
import io.standpipe.coap.device.InstalledDetectors;
import io.standpipe.coap.device.PresharedKey;
import io.standpipe.coap.restart.RestartStore;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.eclipse.californium.elements.util.ClockUtil;
import org.eclipse.californium.elements.util.DatagramReader;
import org.eclipse.californium.elements.util.DatagramWriter;
import org.eclipse.californium.elements.util.Filter;
import org.eclipse.californium.elements.util.SerializationUtil;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.dtls.Connection;
import org.eclipse.californium.scandium.dtls.ConnectionId;
import org.eclipse.californium.scandium.dtls.DTLSContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * DTLS connections of installed detectors, the newest of each, kept over a restart: a detector that
 * still has its half would send into the void until its retransmissions fail.
 *
 * <p>A key and a record number together must encrypt one record only, so of our own numbers a
 * reserve is written before it is used, and a restored connection goes on behind all of it. Of the
 * detector's numbers the highest is written before the record's answer goes out; a restored
 * connection takes none that is not higher (RFC 6347, 4.1.2.6). Threads of DTLS.
 */
public final class DtlsSessions {

    /** Numbers of our own that are written beforehand; there are 2^48. */
    static final long RESERVE = 1 << 16;

    /** What is left of them for the goodbye when the disk has refused for so long. */
    private static final long SPARE = 64;

    private static final String CONNECTION = "connection/";
    private static final String NUMBERS = "numbers/";

    /** Bits of DTLS's window of received records. */
    private static final int WINDOW = Long.SIZE;

    private static final Logger LOG = LoggerFactory.getLogger(DtlsSessions.class);

    private final RestartStore kept;
    private final Supplier<InstalledDetectors> installed;

    /** What was kept before the start and is not in use yet, by device. */
    private final Map<String, byte[]> connections;

    private final Map<String, byte[]> numbers;

    private final Map<ConnectionId, Held> held = new ConcurrentHashMap<>();
    private final Map<String, ConnectionId> newest = new ConcurrentHashMap<>();
    private final List<DTLSConnector> connectors = new CopyOnWriteArrayList<>();

    /** A connection that is kept. */
    private static final class Held {
        final String device;

        /** Our next number must stay below it; it is on the disk, or nothing of this one is. */
        volatile long reserved;

        /** What was asked for beyond. */
        long wanted;

        Held(String device, long reserved) {
            this.device = device;
            this.reserved = reserved;
            wanted = reserved;
        }
    }

    /**
     * What changes with each record.
     *
     * @param write our numbers below it may be used up
     * @param read the highest number that came; -1 for none
     * @param peer where it came from last
     */
    private record Numbers(ConnectionId id, long write, long read, InetSocketAddress peer) {

        byte[] bytes() {
            DatagramWriter writer = new DatagramWriter();
            writer.writeVarBytes(id, Byte.SIZE);
            writer.writeLong(write, Long.SIZE);
            writer.writeLong(read, Long.SIZE);
            SerializationUtil.write(writer, peer);
            return writer.toByteArray();
        }

        static Numbers of(byte[] bytes) {
            DatagramReader reader = new DatagramReader(bytes);
            byte[] id = reader.readVarBytes(Byte.SIZE);
            long write = reader.readLong(Long.SIZE);
            long read = reader.readLong(Long.SIZE);
            InetSocketAddress peer = SerializationUtil.readAddress(reader);
            if (id == null || peer == null) {
                throw new IllegalArgumentException("it is cut off");
            }
            return new Numbers(new ConnectionId(id), write, read, peer);
        }
    }

    public DtlsSessions(RestartStore kept, Supplier<InstalledDetectors> installed) {
        this.kept = kept;
        this.installed = installed;
        connections = kept.take(CONNECTION);
        numbers = kept.take(NUMBERS);
        connections
                .keySet()
                .removeIf(
                        device -> {
                            boolean half = !numbers.containsKey(device);
                            if (half) {
                                forget(device);
                            }
                            return half;
                        });
    }

    /** What is to be written before a kept connection is used again: its next reserve. */
    public static Map<String, byte[]> reserve(Map<String, byte[]> values) {
        Map<String, byte[]> reserved = new LinkedHashMap<>(values);
        reserved.replaceAll(
                (key, value) -> {
                    if (!key.startsWith(NUMBERS)) {
                        return value;
                    }
                    try {
                        Numbers now = Numbers.of(value);
                        return new Numbers(now.id(), now.write() + RESERVE, now.read(), now.peer())
                                .bytes();
                    } catch (IllegalArgumentException e) {
                        return value; // it will not be restored
                    }
                });
        return reserved;
    }

    /**
     * Gives a socket that is not open yet the connections that it had, as far as their detectors
     * are still installed and prove themselves by the same key.
     *
     * @param trust what detectors with certificates are trusted by
     */
    synchronized void restore(DTLSConnector connector, InetSocketAddress address, byte[] trust) {
        connectors.add(connector);
        List<String> dropped = new ArrayList<>();
        int restored = 0;
        for (Map.Entry<String, byte[]> one : numbers.entrySet()) {
            String device = one.getKey();
            byte[] connection = connections.get(device);
            try {
                Numbers last = Numbers.of(one.getValue());
                if (connection != null && !at(connection, address)) {
                    continue; // of another socket
                }
                if (connection != null
                        && restore(connector, device, connection, last, address, trust)) {
                    restored++;
                    continue;
                }
            } catch (RuntimeException e) {
                LOG.debug("a connection of {} cannot be used", device, e);
            }
            dropped.add(device);
        }
        for (String device : dropped) {
            numbers.remove(device);
            connections.remove(device);
            forget(device);
        }
        if (restored > 0 || !dropped.isEmpty()) {
            LOG.info(
                    "{} DTLS connections at {} go on; {} cannot",
                    restored,
                    address,
                    dropped.size());
        }
    }

    /** The socket is open: it need not be given its connections again. */
    public synchronized void opened(InetSocketAddress address) {
        connections
                .entrySet()
                .removeIf(
                        one -> {
                            boolean there = at(one.getValue(), address);
                            if (there) {
                                numbers.remove(one.getKey());
                            }
                            return there;
                        });
    }

    private static boolean at(byte[] connection, InetSocketAddress address) {
        return address.equals(SerializationUtil.readAddress(new DatagramReader(connection)));
    }

    private boolean restore(
            DTLSConnector connector,
            String device,
            byte[] stored,
            Numbers numbers,
            InetSocketAddress address,
            byte[] trust) {
        DatagramReader reader = new DatagramReader(stored);
        InetSocketAddress socket = SerializationUtil.readAddress(reader);
        byte[] proof = reader.readVarBytes(Byte.SIZE);
        long heard = reader.readLong(Long.SIZE);
        Connection connection = Connection.fromReader(reader, ClockUtil.nanoRealtime() - heard);
        if (connection == null || !connection.getConnectionId().equals(numbers.id())) {
            return false;
        }
        DTLSContext context = connection.getEstablishedDtlsContext();
        Detector detector = installed.get().byId(device);
        Principal peer = connection.getEstablishedPeerIdentity();
        if (detector == null
                || peer == null
                || !address.equals(socket)
                || !detector.equals(installed.get().proven(Caller.of(peer, "")))
                || !Arrays.equals(proof, proof(detector, numbers.id(), trust))) {
            return false;
        }
        go(context, numbers.write(), numbers.read());
        connection.updatePeerAddress(numbers.peer());
        held.put(numbers.id(), new Held(device, numbers.write() + RESERVE));
        newest.put(device, numbers.id());
        return connector.restoreConnection(connection);
    }

    /**
     * Ends connections of detectors that have another key or identity now, and tells them. Those of
     * detectors that were taken out may stay: nothing is taken from them, and their row may come
     * back.
     */
    public void ended(InstalledDetectors before, InstalledDetectors now) {
        Set<String> changed = new HashSet<>();
        for (Detector was : before.all()) {
            Detector is = now.byId(was.id());
            if (is != null && !is.provesItselfLike(was)) {
                changed.add(was.id());
            }
        }
        if (changed.isEmpty()) {
            return;
        }
        Filter<Principal> old =
                peer -> {
                    Detector was = peer == null ? null : before.proven(Caller.of(peer, ""));
                    return was != null && changed.contains(was.id());
                };
        for (DTLSConnector connector : connectors) {
            var unused = connector.startTerminateConnectionsForPrincipal(old, true);
        }
    }

    /** A connection was made, or one is restored. */
    void established(Connection connection, InetSocketAddress address, byte[] trust) {
        ConnectionId id = connection.getConnectionId();
        Principal peer = connection.getEstablishedPeerIdentity();
        Detector detector = peer == null ? null : installed.get().proven(Caller.of(peer, ""));
        if (id == null || detector == null || held.containsKey(id)) {
            return;
        }
        DTLSContext context = connection.getEstablishedDtlsContext();
        DatagramWriter writer = new DatagramWriter(512, true);
        SerializationUtil.write(writer, address);
        writer.writeVarBytes(proof(detector, id, trust), Byte.SIZE);
        writer.writeLong(connection.getLastMessageNanos(), Long.SIZE);
        if (!connection.writeTo(writer)) {
            return;
        }
        byte[] whole = writer.toByteArray();
        writer.close();
        Held one = new Held(detector.id(), numbers(context)[0] + RESERVE);
        held.put(id, one);
        ConnectionId before = newest.put(detector.id(), id);
        if (before != null) {
            held.remove(before);
        }
        kept.put(CONNECTION + detector.id(), whole);
        write(connection, one, context);
    }

    /**
     * A record came or went.
     *
     * @return whether the connection must end, because its reserve is used up
     */
    boolean counted(Connection connection, boolean ours) {
        Held one = held.get(connection.getConnectionId());
        DTLSContext context = connection.getEstablishedDtlsContext();
        if (one == null || context == null) {
            return false;
        }
        if (!ours) {
            write(connection, one, context);
            return false;
        }
        long next = numbers(context)[0];
        if (one.wanted - next < RESERVE / 2) {
            one.wanted = next + RESERVE;
            write(connection, one, context);
        }
        return next >= one.reserved - SPARE;
    }

    private void write(Connection connection, Held one, DTLSContext context) {
        InetSocketAddress peer = connection.getPeerAddress();
        if (peer != null) {
            kept.put(
                    NUMBERS + one.device,
                    new Numbers(connection.getConnectionId(), one.wanted, numbers(context)[1], peer)
                            .bytes());
            long wanted = one.wanted;
            if (wanted > one.reserved) {
                var unused = kept.written().thenRun(() -> one.reserved = wanted);
            }
        }
    }

    /** Nobody uses the connection any more. */
    public void ended(Connection connection) {
        ConnectionId id = connection.getConnectionId();
        Held one = id == null ? null : held.remove(id);
        if (one != null && newest.remove(one.device, id)) {
            forget(one.device);
        }
    }

    private void forget(String device) {
        kept.remove(CONNECTION + device);
        kept.remove(NUMBERS + device);
    }

    /** Our next number, and the highest of the peer's; -1 if none came. */
    private static long[] numbers(DTLSContext context) {
        DatagramWriter writer = new DatagramWriter();
        context.writeSequenceNumbers(writer);
        DatagramReader reader = new DatagramReader(writer.toByteArray());
        SerializationUtil.readStartItem(reader, 1, Byte.SIZE);
        long next = reader.readLong(48);
        long lowest = reader.readLong(48);
        long seen = reader.readLong(Long.SIZE);
        return new long[] {next, lowest + WINDOW - 1 - Long.numberOfLeadingZeros(seen)};
    }

    /** All up to the highest of the peer's numbers has come. */
    private static void go(DTLSContext context, long write, long read) {
        DatagramWriter writer = new DatagramWriter();
        int start = SerializationUtil.writeStartItem(writer, 1, Byte.SIZE);
        writer.writeLong(write, 48);
        writer.writeLong(Math.max(0, read - WINDOW + 1), 48);
        writer.writeLong(read >= WINDOW - 1 ? -1L : (1L << (read + 1)) - 1, Long.SIZE);
        writer.writeLong(0, Long.SIZE);
        SerializationUtil.writeFinishedItem(writer, start, Byte.SIZE);
        context.readSequenceNumbers(new DatagramReader(writer.toByteArray()));
        long[] now = numbers(context);
        if (now[0] != write || now[1] != read) {
            throw new IllegalStateException("the numbers of a connection could not be set");
        }
    }

    /** By what the detector proved itself; the key itself cannot be told from it. */
    private static byte[] proof(Detector detector, ConnectionId id, byte[] trust) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(id.getBytes()); // random: the same key has another proof each time
            digest.update(detector.security().name().getBytes(StandardCharsets.US_ASCII));
            PresharedKey key = detector.key();
            if (key != null) {
                key.update(digest);
            } else {
                digest.update(trust);
                digest.update(detector.publicKey().getBytes(StandardCharsets.US_ASCII));
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
