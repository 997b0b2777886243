package io.standpipe.modbus;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * One TLS connection between a socket and what uses it. Never waits: the handshake's calculations
 * are done elsewhere. One thread.
 */
final class TlsLayer {

    /** The socket, and who uses the connection. */
    interface Around {

        /** Sends what remains in the buffer. */
        void toNetwork(ByteBuffer bytes);

        /** The handshake is done. */
        void ready();

        /** What came; to be read to its end. */
        void fromPeer(ByteBuffer bytes);

        /** The other side has ended the connection. */
        void ended();

        /** Runs the task elsewhere; then calls {@link TlsLayer#go} on the thread. */
        void elsewhere(Runnable task);
    }

    private final SSLEngine engine;
    private final Around around;
    private ByteBuffer in;
    private ByteBuffer plain;
    private final ByteBuffer out;
    private boolean ready;
    private boolean calculating;

    TlsLayer(SSLEngine engine, Around around) throws SSLException {
        this.engine = engine;
        this.around = around;
        in = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        engine.beginHandshake();
    }

    /** Bytes came from the network. */
    void received(ByteBuffer bytes) throws SSLException {
        while (bytes.hasRemaining()) {
            if (!in.hasRemaining()) {
                in = larger(in);
            }
            int limit = bytes.limit();
            bytes.limit(bytes.position() + Math.min(bytes.remaining(), in.remaining()));
            in.put(bytes);
            bytes.limit(limit);
            go();
        }
    }

    private static ByteBuffer larger(ByteBuffer buffer) {
        return ByteBuffer.allocate(2 * buffer.capacity()).put(buffer.flip());
    }

    void send(ByteBuffer bytes) throws SSLException {
        wrap(bytes);
        go();
    }

    /** Goes on as far as it can. */
    void go() throws SSLException {
        boolean on = true;
        while (on && !calculating) {
            on =
                    switch (engine.getHandshakeStatus()) {
                        case NEED_WRAP -> wrap(ByteBuffer.allocate(0));
                        case NEED_TASK -> calculate();
                        case NEED_UNWRAP, NEED_UNWRAP_AGAIN, NOT_HANDSHAKING, FINISHED -> unwrap();
                    };
            if (!ready && engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING && on) {
                ready = true;
                around.ready();
            }
        }
    }

    private boolean calculate() {
        Runnable task = engine.getDelegatedTask();
        if (task == null) {
            return true;
        }
        calculating = true;
        around.elsewhere(task);
        return false;
    }

    /** What {@link Around#elsewhere} was given is done. */
    void calculated() throws SSLException {
        calculating = false;
        go();
    }

    private boolean wrap(ByteBuffer bytes) throws SSLException {
        out.clear();
        SSLEngineResult result = engine.wrap(bytes, out);
        out.flip();
        if (out.hasRemaining()) {
            around.toNetwork(out);
        }
        return result.getStatus() == SSLEngineResult.Status.OK;
    }

    private boolean unwrap() throws SSLException {
        in.flip();
        SSLEngineResult result = engine.unwrap(in, plain);
        in.compact();
        switch (result.getStatus()) {
            case BUFFER_OVERFLOW -> {
                plain = larger(plain);
                return true;
            }
            case CLOSED -> {
                around.ended();
                return false;
            }
            default -> {
                plain.flip();
                if (plain.hasRemaining()) {
                    around.fromPeer(plain);
                }
                plain.clear();
                return result.getStatus() == SSLEngineResult.Status.OK
                        && (result.bytesConsumed() > 0
                                || result.getHandshakeStatus() == HandshakeStatus.FINISHED);
            }
        }
    }

    /** Says goodbye, without waiting for an answer. */
    void close() throws SSLException {
        engine.closeOutbound();
        wrap(ByteBuffer.allocate(0));
    }
}
