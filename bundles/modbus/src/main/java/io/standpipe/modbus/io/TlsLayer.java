package io.standpipe.modbus.io;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * One TLS connection between a socket and what uses it. Never waits: the handshake's calculations
 * are done elsewhere, and meanwhile nothing must be read. So it never holds more than the beginning
 * of one record and what one read gave. One thread.
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

        /** Runs the task elsewhere; then calls {@link TlsLayer#calculated} on the thread. */
        void elsewhere(Runnable task);
    }

    private final SSLEngine engine;
    private final Around around;
    private final int longestRecord;
    private final ByteBuffer in;
    private final ByteBuffer plain;
    private final ByteBuffer out;
    private boolean ready;
    private boolean calculating;

    /**
     * @param mostRead bytes that are received at once
     */
    TlsLayer(SSLEngine engine, int mostRead, Around around) throws SSLException {
        this.engine = engine;
        this.around = around;
        longestRecord = engine.getSession().getPacketBufferSize();
        in = ByteBuffer.allocate(longestRecord + mostRead);
        out = ByteBuffer.allocate(longestRecord);
        plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        engine.beginHandshake();
    }

    /** Whether a calculation is under way: nothing is to be received until it is done. */
    boolean calculating() {
        return calculating;
    }

    /** Bytes came from the network. */
    void received(ByteBuffer bytes) throws SSLException {
        if (bytes.remaining() > in.remaining()) {
            throw new SSLException("more came than was to be read");
        }
        in.put(bytes);
        go();
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
        if (!calculating && in.position() >= longestRecord) {
            throw new SSLException("a record came that is longer than TLS has them");
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
            case BUFFER_OVERFLOW ->
                    // It is emptied each time, and has room for the longest.
                    throw new SSLException("a record came that is longer than TLS has them");
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
