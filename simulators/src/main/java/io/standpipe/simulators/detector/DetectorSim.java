package io.standpipe.simulators.detector;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * One smoke detector on a socket of its own: DTLS with its own key, one message at a time,
 * confirmable, repeated until it is acknowledged; a new handshake when nothing helps. It sleeps
 * between messages: what comes then is not heard, and when it wakes the NAT between has forgotten
 * it, so it calls from another port and keeps its connection by the connection id. On the fleet's
 * thread.
 */
final class DetectorSim {

    private static final int MAX_REPEATS = 4;

    /** RFC 7252, 4.8: ACK_TIMEOUT 2 s, times 1 to 1.5, doubled each time. */
    private static final long ACK_TIMEOUT = 2_000_000_000L;

    /** RFC 6347, 4.2.4.1; not doubled, for a fire does not wait. */
    private static final long HANDSHAKE_TIMEOUT = 1_000_000_000L;

    private static final int MAX_DATAGRAM = 2048;

    /**
     * What waits to be said.
     *
     * @param done gets the answer's code
     */
    private record Say(String json, CompletableFuture<Integer> done) {}

    private final String id;
    private final byte[] key;
    private final InetSocketAddress gateway;
    private final Weather weather;
    private final Random random;
    private final ArrayDeque<Say> waiting = new ArrayDeque<>();
    private DatagramChannel channel;
    private Weather.Way out;
    private Weather.Way in;
    private DtlsPsk dtls;
    private boolean shaking;
    private int mid;
    private byte @Nullable [] message;
    private int repeats;
    private long timeout;
    private long due = Long.MAX_VALUE;
    private int handshakes;
    private long asleep;
    private int moves;
    private final long forgets;
    private final DetectorClock clock;

    /**
     * @param now monotonic
     */
    DetectorSim(
            String id, byte[] key, InetSocketAddress gateway, Habits habits, long seed, long now)
            throws IOException {
        this.id = id;
        this.key = key;
        this.gateway = gateway;
        weather = habits.weather();
        forgets = habits.forgotten().toNanos();
        random = new Random(seed);
        clock = DetectorClock.some(habits.drift(), System.currentTimeMillis(), now, random);
        asleep = now;
        mid = random.nextInt(0x10000);
        out = weather.way(random.nextLong());
        in = weather.way(random.nextLong());
        dtls = new DtlsPsk(id, key, random);
        channel = connect();
    }

    private DatagramChannel connect() throws IOException {
        DatagramChannel opened = DatagramChannel.open();
        opened.configureBlocking(false);
        opened.connect(gateway);
        return opened;
    }

    /** 16 bytes that follow from the id: both sides of a test can know them. */
    static byte[] keyOf(String id) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(
                    new SecretKeySpec(
                            "a key for tests only"
                                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                            "HmacSHA256"));
            return Arrays.copyOf(mac.doFinal(id.getBytes(StandardCharsets.UTF_8)), 16);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As the gateway's setting has it. */
    static String keyText(String id) {
        return "0x" + HexFormat.of().formatHex(keyOf(id));
    }

    String id() {
        return id;
    }

    DatagramChannel channel() {
        return channel;
    }

    DetectorClock clock() {
        return clock;
    }

    int moves() {
        return moves;
    }

    /** Whether it slept so long that no answer would find it at its old port. */
    boolean forgotten(long now) {
        return waiting.isEmpty() && dtls.hasConnectionId() && now - asleep >= forgets;
    }

    /** When {@link #tick} must be called next, monotonic; {@link Long#MAX_VALUE} if it sleeps. */
    long due() {
        return due;
    }

    int handshakes() {
        return handshakes;
    }

    boolean hasConnectionId() {
        return dtls.hasConnectionId();
    }

    /**
     * Says something once all before it is acknowledged.
     *
     * @return completes with the code of the answer that is no 5.03
     */
    CompletableFuture<Integer> say(String json, long now) {
        Say one = new Say(json, new CompletableFuture<>());
        waiting.add(one);
        if (waiting.size() == 1) {
            next(now);
        }
        return one.done();
    }

    private void next(long now) {
        Say first = waiting.peek();
        if (first == null) {
            message = null;
            due = Long.MAX_VALUE;
            asleep = now;
            return;
        }
        mid = (mid + 1) & 0xFFFF;
        message = CoapWire.post(mid, "standpipe", first.json());
        begin(now);
    }

    private void begin(long now) {
        repeats = 0;
        timeout = ACK_TIMEOUT + (long) (random.nextDouble() * ACK_TIMEOUT / 2);
        try {
            if (dtls.established()) {
                sendMessage();
            } else if (!shaking) {
                shaking = true;
                send(dtls.begin());
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("DTLS of " + id, e);
        }
        due = now + (dtls.established() ? timeout : HANDSHAKE_TIMEOUT);
    }

    private void sendMessage() throws GeneralSecurityException {
        byte[] now = message;
        if (now != null) {
            send(List.of(dtls.protect(now)));
        }
    }

    /** A datagram waits at the socket. */
    void readable(long now) {
        ByteBuffer buffer = ByteBuffer.allocate(MAX_DATAGRAM);
        while (true) {
            buffer.clear();
            try {
                if (channel.read(buffer) <= 0) {
                    return;
                }
            } catch (IOException e) {
                return; // nobody is there: as if nothing had come
            }
            byte[] datagram = new byte[buffer.flip().remaining()];
            buffer.get(datagram);
            if (!waiting.isEmpty()) { // otherwise it sleeps and hears nothing
                in.pass(datagram).forEach(one -> take(one, now));
            }
        }
    }

    private void take(byte[] datagram, long now) {
        try {
            boolean before = dtls.established();
            List<byte[]> answers = new ArrayList<>();
            List<byte[]> received = dtls.receive(datagram, answers);
            send(answers);
            if (!before && dtls.established()) {
                shaking = false;
                handshakes++;
                begin(now);
            }
            received.forEach(one -> answered(CoapWire.answer(one, mid), now));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("DTLS of " + id, e);
        }
    }

    private void answered(int code, long now) {
        Say first = waiting.peek();
        if (code == 0 || message == null || first == null) {
            return;
        }
        if (code == 503) {
            // Not safe yet: once more after a while, as a message of its own.
            mid = (mid + 1) & 0xFFFF;
            message = CoapWire.post(mid, "standpipe", first.json());
            repeats = 0;
            due = now + timeout;
            return;
        }
        waiting.remove();
        next(now);
        first.done().complete(code);
    }

    /** Time has passed. */
    void tick(long now) {
        if (now < due) {
            return;
        }
        try {
            if (++repeats > MAX_REPEATS || dtls.refused()) {
                // The gateway may have started anew and knows nothing of this connection.
                dtls = new DtlsPsk(id, key, random);
                shaking = false;
                begin(now);
                return;
            }
            if (dtls.established()) {
                sendMessage();
            } else {
                send(dtls.again());
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("DTLS of " + id, e);
        }
        if (dtls.established()) {
            timeout *= 2;
        }
        due = now + (dtls.established() ? timeout : HANDSHAKE_TIMEOUT);
    }

    /** From now on it calls from another port, as after a carrier's NAT has forgotten it. */
    void rebind() throws IOException {
        moves++;
        channel.close();
        channel = connect();
        out = weather.way(random.nextLong());
        in = weather.way(random.nextLong());
    }

    private void send(List<byte[]> datagrams) {
        for (byte[] datagram : datagrams) {
            for (byte[] arriving : out.pass(datagram)) {
                try {
                    channel.write(ByteBuffer.wrap(arriving));
                } catch (IOException e) {
                    // Nobody is there: it is repeated.
                }
            }
        }
    }

    void close() throws IOException {
        channel.close();
    }
}
