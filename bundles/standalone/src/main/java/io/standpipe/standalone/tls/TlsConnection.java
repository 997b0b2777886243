package io.standpipe.standalone.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a browser, and the one behind it to the server. Holds a record each way, so who
 * takes nothing is given nothing. On the thread of {@link TlsFront}.
 */
final class TlsConnection {

    /** So many moves at a turn; then it is the others' turn. */
    private static final int MOVES = 16;

    /** First byte of each TLS connection: a handshake record (RFC 8446, 5.1). */
    private static final int HANDSHAKE_RECORD = 22;

    /** To who came with {@code http://}. */
    private static final byte[] PLAIN =
            answer(
                    """
                    This door speaks TLS: write https:// before the address.
                    本入口使用 TLS：请在地址前写 https://。
                    """);

    private final SocketChannel outer;
    private final SelectionKey outerKey;
    private final InetAddress from;
    private final Selector selector;
    private final SSLEngine engine;
    private final TlsFront.Patience patience;
    private final InetSocketAddress server;
    private final Map<Integer, InetAddress> origins;

    private final ByteBuffer fromOuter;
    private final ByteBuffer toInner;
    private final ByteBuffer fromInner;
    private final ByteBuffer toOuter;

    private @Nullable SocketChannel inner;
    private @Nullable SelectionKey innerKey;
    private int innerPort;

    private boolean known;
    private boolean shaken;
    private boolean outerEnded;
    private boolean innerEnded;

    /** All was said: what still comes is not looked at. */
    private boolean leaving;

    private boolean closed;
    private long deadline;

    TlsConnection(
            SocketChannel outer,
            InetAddress from,
            Selector selector,
            SSLEngine engine,
            TlsFront.Patience patience,
            InetSocketAddress server,
            Map<Integer, InetAddress> origins)
            throws IOException {
        this.outer = outer;
        this.from = from;
        this.selector = selector;
        this.engine = engine;
        this.patience = patience;
        this.server = server;
        this.origins = origins;
        int packet = engine.getSession().getPacketBufferSize();
        int plain = engine.getSession().getApplicationBufferSize();
        fromOuter = ByteBuffer.allocate(packet);
        toInner = ByteBuffer.allocate(plain);
        fromInner = ByteBuffer.allocate(plain);
        toOuter = ByteBuffer.allocate(2 * packet);
        deadline = System.nanoTime() + patience.first().toNanos();
        outer.configureBlocking(false);
        outer.setOption(StandardSocketOptions.TCP_NODELAY, true);
        outerKey = outer.register(selector, SelectionKey.OP_READ, this);
    }

    private static byte[] answer(String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        return ("HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n"
                        + "Content-Length: "
                        + body.length
                        + "\r\nConnection: close\r\n\r\n"
                        + text)
                .getBytes(StandardCharsets.UTF_8);
    }

    InetAddress from() {
        return from;
    }

    /** Whether it is over, or has just been ended because it took too long. */
    boolean over(long now) {
        if (!closed && deadline != 0 && now - deadline > 0) {
            close();
        }
        return closed;
    }

    /**
     * Moves what can be moved.
     *
     * @return whether there is more, though nobody may call
     */
    boolean turn() {
        boolean moved = true;
        try {
            for (int i = 0; moved && !closed && i < MOVES; i++) {
                moved = move();
                settle();
            }
            if (!closed) {
                waitForMore();
            }
        } catch (SSLException e) {
            alert();
        } catch (IOException | RuntimeException e) {
            close();
        }
        return moved && !closed;
    }

    /** Each is tried, whatever came of the others. */
    private boolean move() throws IOException {
        boolean moved = read();
        moved |= decrypt();
        moved |= hand();
        moved |= take();
        moved |= encrypt();
        moved |= write();
        return moved;
    }

    private boolean read() throws IOException {
        if (leaving) {
            fromOuter.clear();
        }
        if (outerEnded || !fromOuter.hasRemaining()) {
            return false;
        }
        int count = outer.read(fromOuter);
        outerEnded = count < 0;
        if (count > 0 && !known) {
            known = true;
            if (fromOuter.get(0) != HANDSHAKE_RECORD) {
                toOuter.put(PLAIN);
                leave();
            }
        }
        return count != 0;
    }

    private boolean decrypt() throws SSLException {
        if (leaving || !known) {
            return false;
        }
        HandshakeStatus status = engine.getHandshakeStatus();
        if (status == HandshakeStatus.NEED_TASK) {
            if (shaken) {
                throw new SSLException("another handshake of the same connection");
            }
            for (Runnable task = engine.getDelegatedTask();
                    task != null;
                    task = engine.getDelegatedTask()) {
                task.run();
            }
            return true;
        }
        if (status == HandshakeStatus.NEED_WRAP || fromOuter.position() == 0) {
            return false;
        }
        fromOuter.flip();
        SSLEngineResult result = engine.unwrap(fromOuter, toInner);
        fromOuter.compact();
        shaken |= result.getHandshakeStatus() == HandshakeStatus.FINISHED;
        if (result.getStatus() == Status.CLOSED) {
            outerEnded = true;
        }
        if (result.getStatus() == Status.BUFFER_UNDERFLOW && !fromOuter.hasRemaining()) {
            throw new SSLException("a record that is too long");
        }
        return result.bytesConsumed() > 0 || result.bytesProduced() > 0;
    }

    /** Hands on to the server; goes to it when the first byte for it is there. */
    private boolean hand() throws IOException {
        if (toInner.position() == 0 || leaving) {
            return false;
        }
        if (inner == null) {
            connect();
            return true;
        }
        if (!connected(inner)) {
            return false;
        }
        toInner.flip();
        try {
            return inner.write(toInner) > 0;
        } catch (IOException e) {
            toInner.position(toInner.limit()); // it has refused; its answer may be on the way
            return false;
        } finally {
            toInner.compact();
        }
    }

    private void connect() throws IOException {
        deadline = 0;
        SocketChannel made = SocketChannel.open();
        inner = made;
        made.configureBlocking(false);
        made.setOption(StandardSocketOptions.TCP_NODELAY, true);
        made.bind(new InetSocketAddress(server.getAddress(), 0));
        innerPort = ((InetSocketAddress) made.getLocalAddress()).getPort();
        origins.put(innerPort, from);
        made.connect(server);
        innerKey = made.register(selector, SelectionKey.OP_CONNECT, this);
    }

    private static boolean connected(SocketChannel channel) throws IOException {
        return channel.isConnected() || channel.finishConnect();
    }

    private boolean take() throws IOException {
        if (inner == null || innerEnded || !fromInner.hasRemaining() || !connected(inner)) {
            return false;
        }
        int count;
        try {
            count = inner.read(fromInner);
        } catch (IOException e) {
            count = -1; // it closed before it had read all
        }
        if (count < 0) {
            innerEnded = true;
            deadline = System.nanoTime() + patience.last().toNanos();
        }
        return count != 0;
    }

    private boolean encrypt() throws SSLException {
        if (leaving || !known) {
            return false;
        }
        if (innerEnded && fromInner.position() == 0) {
            engine.closeOutbound();
        }
        boolean wanted =
                engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP
                        || (shaken && fromInner.position() > 0);
        if (!wanted || toOuter.remaining() < engine.getSession().getPacketBufferSize()) {
            return false;
        }
        fromInner.flip();
        SSLEngineResult result = engine.wrap(fromInner, toOuter);
        fromInner.compact();
        shaken |= result.getHandshakeStatus() == HandshakeStatus.FINISHED;
        return result.bytesProduced() > 0;
    }

    private boolean write() throws IOException {
        if (toOuter.position() == 0) {
            return false;
        }
        toOuter.flip();
        try {
            return outer.write(toOuter) > 0;
        } finally {
            toOuter.compact();
        }
    }

    private void settle() throws IOException {
        if (innerEnded && fromInner.position() == 0 && engine.isOutboundDone()) {
            leave();
        }
        if (leaving
                && toOuter.position() == 0
                && outer.isOpen()
                && !outer.socket().isOutputShutdown()) {
            outer.shutdownOutput();
        }
        if (outerEnded) {
            close();
        }
    }

    /**
     * What is to be sent is sent, and what still comes is read: closing before that would take the
     * last answer back (RFC 1122, 4.2.2.13).
     */
    private void leave() {
        if (!leaving) {
            leaving = true;
            deadline = System.nanoTime() + patience.last().toNanos();
            closeInner();
        }
    }

    private void waitForMore() {
        outerKey.interestOps(
                (fromOuter.hasRemaining() || leaving ? SelectionKey.OP_READ : 0)
                        | (toOuter.position() > 0 ? SelectionKey.OP_WRITE : 0));
        if (inner != null && innerKey != null && innerKey.isValid()) {
            boolean takes = fromInner.hasRemaining() && !innerEnded;
            innerKey.interestOps(
                    !inner.isConnected()
                            ? SelectionKey.OP_CONNECT
                            : (takes ? SelectionKey.OP_READ : 0)
                                    | (toInner.position() > 0 && !innerEnded
                                            ? SelectionKey.OP_WRITE
                                            : 0));
        }
    }

    /** Says why, as well as one can, and ends it. */
    private void alert() {
        try {
            if (!leaving && toOuter.remaining() >= engine.getSession().getPacketBufferSize()) {
                engine.closeOutbound();
                engine.wrap(ByteBuffer.allocate(0), toOuter);
                write();
            }
        } catch (IOException | RuntimeException e) {
            // It is over anyway.
        }
        close();
    }

    private void closeInner() {
        if (innerPort != 0) {
            origins.remove(innerPort); // before another may have it
            innerPort = 0;
        }
        close(inner);
    }

    void close() {
        closed = true;
        closeInner();
        close(outer);
    }

    static void close(@Nullable SocketChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // It is closed all the same.
        }
    }
}
