package io.standpipe.itest.detector;

import io.standpipe.simulators.detector.DtlsPsk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * A detector's socket: DTLS where it has a key, and what befalls datagrams between it and the
 * gateway. On the detectors' thread.
 */
final class Link {

    /** Makes the link of a detector, which gets what comes. */
    interface Maker {
        Link make(Consumer<CoapFrame> received);
    }

    private static final int MAX_DATAGRAM = 2048;

    /** RFC 6347, 4.2.4.1 says 1 s; shorter by the same factor as {@link Exchanges#ACK_TIMEOUT}. */
    private static final long HANDSHAKE_TIMEOUT = 150_000_000;

    private static final int HANDSHAKE_REPEATS = 8;

    private final Loop loop;
    private final InetSocketAddress gateway;
    private final String identity;
    private final String key;
    private final Network network;
    private final Random random;
    private final Consumer<CoapFrame> received;
    private final List<CoapFrame> waiting = new ArrayList<>();
    private DatagramChannel channel;
    private DtlsPsk dtls;
    private boolean shaking;
    private boolean off;
    private int handshakes;
    private int sessions;

    /**
     * @param key empty for plain CoAP
     */
    Link(
            Loop loop,
            InetSocketAddress gateway,
            String identity,
            String key,
            Network network,
            Random random,
            Consumer<CoapFrame> received) {
        this.loop = loop;
        this.gateway = gateway;
        this.identity = identity;
        this.key = key;
        this.network = network;
        this.random = random;
        this.received = received;
        newSession();
        channel = open();
    }

    private DatagramChannel open() {
        try {
            DatagramChannel opened = DatagramChannel.open();
            opened.connect(gateway);
            loop.listen(opened, () -> readable(opened));
            return opened;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean secure() {
        return !key.isEmpty();
    }

    int handshakes() {
        return handshakes;
    }

    /** What it knew of the gateway is gone; the next message begins with a handshake. */
    void newSession() {
        dtls = new DtlsPsk(identity, key.getBytes(StandardCharsets.US_ASCII), random);
        shaking = false;
        sessions++;
        waiting.clear();
    }

    /** From now on it calls from another port, as after a NAT has forgotten it. */
    void move() {
        close();
        channel = open();
    }

    /** Without power it hears nothing; its port stays its own. */
    void power(boolean on) {
        off = !on;
    }

    void send(CoapFrame frame) {
        if (off) {
            return;
        }
        try {
            if (!secure()) {
                out(frame.bytes());
            } else if (dtls.established()) {
                out(dtls.protect(frame.bytes()));
            } else {
                waiting.remove(frame);
                waiting.add(frame);
                if (!shaking) {
                    shaking = true;
                    dtls.begin().forEach(this::out);
                    again(sessions, HANDSHAKE_REPEATS);
                }
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("DTLS of " + identity, e);
        }
    }

    private void again(int session, int times) {
        loop.after(
                HANDSHAKE_TIMEOUT,
                () -> {
                    if (session != sessions || dtls.established()) {
                        return;
                    }
                    if (times > 0 && !dtls.refused()) {
                        dtls.again().forEach(this::out);
                        again(session, times - 1);
                        return;
                    }
                    List<CoapFrame> still = List.copyOf(waiting);
                    newSession();
                    still.forEach(this::send);
                });
    }

    private void out(byte[] datagram) {
        DatagramChannel from = channel;
        for (long delay : network.arrivals(random)) {
            if (delay == 0) {
                write(from, datagram);
            } else {
                loop.after(delay, () -> write(from, datagram));
            }
        }
    }

    private static void write(DatagramChannel from, byte[] datagram) {
        try {
            if (from.isOpen()) {
                from.write(ByteBuffer.wrap(datagram));
            }
        } catch (IOException e) {
            // nobody is there: it is repeated
        }
    }

    private void readable(DatagramChannel at) {
        ByteBuffer buffer = ByteBuffer.allocate(MAX_DATAGRAM);
        while (at.isOpen()) {
            buffer.clear();
            try {
                if (at.read(buffer) <= 0) {
                    return;
                }
            } catch (IOException e) {
                return; // nobody is there: as if nothing had come
            }
            byte[] datagram = Arrays.copyOf(buffer.array(), buffer.position());
            for (long delay : network.arrivals(random)) {
                if (delay == 0) {
                    in(datagram);
                } else {
                    loop.after(delay, () -> in(datagram));
                }
            }
        }
    }

    private void in(byte[] datagram) {
        if (off) {
            return;
        }
        if (!secure()) {
            CoapFrame.parse(datagram).ifPresent(received);
            return;
        }
        try {
            boolean before = dtls.established();
            List<byte[]> answers = new ArrayList<>();
            List<byte[]> messages = dtls.receive(datagram, answers);
            answers.forEach(this::out);
            if (!before && dtls.established()) {
                handshakes++;
                shaking = false;
                List<CoapFrame> ready = List.copyOf(waiting);
                waiting.clear();
                ready.forEach(this::send);
            }
            messages.forEach(message -> CoapFrame.parse(message).ifPresent(received));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("DTLS of " + identity, e);
        }
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
