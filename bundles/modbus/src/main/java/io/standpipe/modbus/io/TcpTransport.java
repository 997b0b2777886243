package io.standpipe.modbus.io;

import io.standpipe.modbus.connection.ConnectionRunner;
import io.standpipe.modbus.connection.ModbusConnection;
import io.standpipe.modbus.connection.Transport;
import io.standpipe.modbus.settings.Endpoint;
import io.standpipe.model.log.LogLimit;
import io.standpipe.model.words.AnswerPhrase;
import io.standpipe.model.words.text.Sentences;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TCP connection, with TLS over it or not, on the selector of {@link TcpIo}. On its thread only.
 */
final class TcpTransport extends Deadlines.Entry implements Transport, ConnectionRunner {

    private static final Logger LOG = LoggerFactory.getLogger(TcpTransport.class);

    /** What belongs to a bus and its connections share. */
    record Shared(
            TcpIo io,
            Resolver resolver,
            HelperThreads helpers,
            Consumer<Throwable> broken,
            LogLimit log) {}

    private final TcpIo io;
    private final Endpoint endpoint;
    private final ModbusConnection connection;
    private final @Nullable TlsOverTcp secured;
    private final Consumer<Throwable> broken;
    private final TcpConnect connect;
    private final InputLimit limit;
    private final LogLimit log;
    private final FirstAnswer first = new FirstAnswer();
    private @Nullable SocketChannel channel;
    private boolean wanted;
    private boolean ended;

    /**
     * @param tls null: the connection is not secured
     * @param timeout to connect
     */
    TcpTransport(
            Shared shared,
            Endpoint endpoint,
            @Nullable Tls tls,
            Duration timeout,
            Function<Transport, ModbusConnection> connection) {
        io = shared.io();
        broken = shared.broken();
        log = shared.log();
        this.endpoint = endpoint;
        secured =
                tls == null
                        ? null
                        : new TlsOverTcp(tls, endpoint, shared.helpers(), log, new Socket());
        limit = new InputLimit(kind(endpoint), io.now());
        connect =
                new TcpConnect(
                        io, this, shared.resolver(), endpoint, timeout.toNanos(), new Connected());
        this.connection = connection.apply(this);
    }

    private static InputLimit.Kind kind(Endpoint endpoint) {
        return switch (endpoint.protocol()) {
            case TCP -> InputLimit.Kind.NETWORK;
            case TLS -> InputLimit.Kind.TLS;
            case RTU -> InputLimit.Kind.LINE;
        };
    }

    @Override
    public void start() {
        io.add(this);
    }

    @Override
    public void execute(Runnable task) {
        io.execute(this, task);
    }

    /** After an error that is nobody's on the wire: begins anew. Throws nothing. */
    void broken(Throwable error) {
        try {
            broken.accept(error);
            connection.reset(AnswerPhrase.PROGRAM_ERROR.of(error));
        } catch (RuntimeException | Error again) {
            LOG.debug("and its end could not be reported", again);
        }
    }

    /** It is closed and stays so. */
    void end() {
        ended = true;
        close();
    }

    boolean ended() {
        return ended;
    }

    @Override
    public ModbusConnection connection() {
        return connection;
    }

    /** When {@link #onTime} is to be called. */
    long next() {
        return connect.next(connection.next());
    }

    void onTime() {
        connect.onTime(io.now());
        connection.onTime();
    }

    @Override
    public void connect() {
        wanted = true;
        if (limit.held(io.now())) {
            lostSoon(null, limit.reason());
        } else {
            connect.begin();
        }
    }

    private final class Connected implements TcpConnect.Outcome {

        @Override
        public void connected(SocketChannel made) {
            channel = made;
            limit.opened(io.now());
            first.opened();
            established();
        }

        @Override
        public void failed(String reason) {
            if (wanted) {
                wanted = false;
                connection.lost(reason);
            }
        }
    }

    /** The selector has something for this connection. */
    void selected(SelectionKey key, ByteBuffer scratch) {
        if (!(key.channel() instanceof SocketChannel selected) || connect.selected(selected)) {
            return;
        }
        if (selected != channel || !key.isReadable()) {
            return;
        }
        try {
            scratch.clear();
            int size = selected.read(scratch);
            if (size < 0) {
                lost(selected, AnswerPhrase.CLOSED.of());
            } else if (limit.came(size, io.now())) {
                came(scratch.flip());
            } else {
                log.line(endpoint.toString(), () -> endpoint + ": " + limit.reason());
                lost(selected, limit.reason());
            }
        } catch (IOException e) {
            lost(selected, TcpConnect.text(e));
        }
    }

    /** The socket is connected. */
    private void established() {
        TlsOverTcp over = secured;
        if (over == null) {
            read();
            connection.connected();
        } else {
            over.opened();
        }
    }

    private void came(ByteBuffer bytes) {
        TlsOverTcp over = secured;
        if (over == null) {
            first.came();
            connection.received(bytes);
        } else {
            over.received(bytes);
        }
    }

    /** Reads on, unless TLS takes nothing now. */
    private void read() {
        SocketChannel from = channel;
        SelectionKey key = from == null ? null : io.key(from);
        if (key != null) {
            key.interestOps(secured == null || secured.takes() ? SelectionKey.OP_READ : 0);
        }
    }

    /** The socket as TLS sees it. */
    private final class Socket implements TlsOverTcp.Below {

        @Override
        public void execute(Runnable task) {
            TcpTransport.this.execute(task);
        }

        @Override
        public void put(ByteBuffer bytes) {
            SocketChannel on = channel;
            if (on != null) {
                TcpTransport.this.put(on, bytes);
            }
        }

        @Override
        public void ready() {
            connection.connected();
        }

        @Override
        public void fromPeer(ByteBuffer bytes) {
            first.came();
            connection.received(bytes);
        }

        @Override
        public void lost(String reason) {
            TcpTransport.this.lost(channel, reason);
        }

        @Override
        public void lostSoon(String reason) {
            TcpTransport.this.lostSoon(channel, reason);
        }

        @Override
        public void changed() {
            read();
        }
    }

    @Override
    public void send(ByteBuffer frame) {
        SocketChannel open = channel;
        if (open == null) {
            return;
        }
        limit.asked();
        first.asked();
        if (secured == null) {
            put(open, frame);
        } else {
            secured.send(frame);
        }
    }

    private void put(SocketChannel open, ByteBuffer bytes) {
        try {
            ByteBuffer out = io.out(bytes.remaining());
            out.clear();
            open.write(out.put(bytes).flip());
            // A few requests always fit a socket's buffer, unless the device has stopped reading.
            if (out.hasRemaining()) {
                lostSoon(open, AnswerPhrase.TAKES_NO_MORE.of());
            }
        } catch (IOException e) {
            lostSoon(open, TcpConnect.text(e));
        }
    }

    private void lost(@Nullable SocketChannel from, String reason) {
        if (wanted && channel == from) {
            String hint = from == null ? "" : hint(true);
            close();
            connection.lost(hint.isEmpty() ? reason : Sentences.and(reason, hint));
        }
    }

    /** What to try if each connection ends like this one; logged when that is news. */
    private String hint(boolean byDevice) {
        String hint = first.ended(byDevice);
        if (!hint.isEmpty() && first.news()) {
            log.line(endpoint.toString(), () -> endpoint + ": " + hint);
        }
        return hint;
    }

    /** Tells the connection when it no longer is within a call to this transport. */
    private void lostSoon(@Nullable SocketChannel failed, String reason) {
        io.soon(this, () -> lost(failed, reason));
    }

    @Override
    public void close() {
        if (!ended) {
            hint(false);
        }
        wanted = false;
        connect.giveUp();
        SocketChannel open = channel;
        if (secured != null) {
            secured.close();
        }
        channel = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // It is gone either way.
            }
        }
    }
}
