package io.standpipe.modbus;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.security.cert.CertificateException;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A TCP connection on the selector of {@link TcpIo}. On its thread only. */
final class TcpWire extends Deadlines.Entry implements Wire, Link {

    private static final Logger LOG = LoggerFactory.getLogger(TcpWire.class);

    private final TcpIo io;
    private final Resolver helpers;
    private final Endpoint endpoint;
    private final SlaveConnection connection;
    private final @Nullable Tls tls;
    private final Consumer<Throwable> broken;
    private @Nullable SocketChannel channel;
    private @Nullable TlsLayer layer;
    private boolean wanted;
    private boolean resolving;
    private boolean ended;

    /**
     * @param helpers for name servers and TLS
     * @param tls null: the connection is not secured
     * @param broken told of errors of this program
     */
    TcpWire(
            TcpIo io,
            Resolver helpers,
            Endpoint endpoint,
            @Nullable Tls tls,
            Function<Wire, SlaveConnection> connection,
            Consumer<Throwable> broken) {
        this.broken = broken;
        this.io = io;
        this.helpers = helpers;
        this.endpoint = endpoint;
        this.tls = tls;
        this.connection = connection.apply(this);
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
            connection.reset("error of this program: " + error);
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
    public SlaveConnection connection() {
        return connection;
    }

    @Override
    public void connect() {
        wanted = true;
        if (endpoint.literal()) {
            try {
                open(InetAddress.getByName(endpoint.host()));
            } catch (UnknownHostException e) {
                lostSoon(null, "there is no network interface for " + endpoint.host());
            }
        } else if (!resolving) {
            resolving = true;
            helpers.resolve(
                    endpoint.host(),
                    (address, reason) -> io.execute(this, () -> resolved(address, reason)));
        }
    }

    private void resolved(@Nullable InetAddress address, String reason) {
        resolving = false;
        if (!wanted || channel != null) {
            return;
        }
        if (address == null) {
            wanted = false;
            connection.lost(reason);
        } else {
            open(address);
        }
    }

    private void open(InetAddress address) {
        SocketChannel failed = null;
        try {
            SocketChannel opened = SocketChannel.open();
            failed = opened;
            channel = opened;
            opened.configureBlocking(false);
            opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
            boolean done = opened.connect(new InetSocketAddress(address, endpoint.port()));
            SelectionKey key =
                    opened.register(
                            io.selector(),
                            done ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT,
                            this);
            if (done) {
                io.soon(
                        this,
                        () -> {
                            if (channel == key.channel()) {
                                established(opened);
                            }
                        });
            }
        } catch (IOException | UnsupportedAddressTypeException e) {
            lostSoon(failed, reason(e));
        }
    }

    /** The selector has something for this wire. */
    void selected(SelectionKey key, ByteBuffer scratch) {
        SocketChannel selected = channel;
        if (selected == null || selected != key.channel()) {
            return;
        }
        try {
            if (key.isConnectable()) {
                selected.finishConnect();
                key.interestOps(SelectionKey.OP_READ);
                established(selected);
            } else if (key.isReadable()) {
                scratch.clear();
                if (selected.read(scratch) < 0) {
                    close();
                    connection.lost("the device closed the connection");
                } else {
                    came(scratch.flip());
                }
            }
        } catch (IOException e) {
            close();
            connection.lost(reason(e));
        }
    }

    /** The socket is connected. */
    private void established(SocketChannel to) {
        if (tls == null) {
            connection.connected();
            return;
        }
        // Reads files, and makes a first key.
        helpers.run(
                () -> {
                    try {
                        SSLEngine engine = tls.engine(endpoint);
                        io.execute(this, () -> handshake(to, engine));
                    } catch (IOException | RuntimeException e) {
                        io.execute(this, () -> lost(to, reason(e)));
                    }
                });
    }

    private void handshake(SocketChannel to, SSLEngine engine) {
        if (channel != to) {
            return;
        }
        try {
            TlsLayer begun = new TlsLayer(engine, new Secured(to));
            layer = begun;
            begun.go();
        } catch (SSLException e) {
            lost(to, tlsReason(e));
        }
    }

    private void came(ByteBuffer bytes) {
        TlsLayer present = layer;
        SocketChannel from = channel;
        if (tls == null) {
            connection.received(bytes);
        } else if (present != null && from != null) {
            try {
                present.received(bytes);
            } catch (SSLException e) {
                lost(from, tlsReason(e));
            }
        }
    }

    private static String tlsReason(SSLException e) {
        Throwable cause = e;
        while (cause.getCause() != null && !(cause instanceof CertificateException)) {
            cause = cause.getCause();
        }
        return "no TLS connection: "
                + (cause instanceof CertificateException ? cause.getMessage() : e.getMessage());
    }

    /** A socket with TLS over it. */
    private final class Secured implements TlsLayer.Around {

        private final SocketChannel on;

        private Secured(SocketChannel on) {
            this.on = on;
        }

        @Override
        public void toNetwork(ByteBuffer bytes) {
            if (channel == on) {
                put(on, bytes);
            }
        }

        @Override
        public void ready() {
            if (channel == on) {
                connection.connected();
            }
        }

        @Override
        public void fromPeer(ByteBuffer bytes) {
            if (channel == on) {
                connection.received(bytes);
            }
            bytes.position(bytes.limit());
        }

        @Override
        public void ended() {
            lost(on, "the device closed the connection");
        }

        @Override
        public void elsewhere(Runnable task) {
            helpers.run(
                    () -> {
                        task.run();
                        io.execute(TcpWire.this, this::calculated);
                    });
        }

        private void calculated() {
            TlsLayer present = layer;
            if (channel == on && present != null) {
                try {
                    present.calculated();
                } catch (SSLException e) {
                    lost(on, tlsReason(e));
                }
            }
        }
    }

    @Override
    public void send(ByteBuffer frame) {
        SocketChannel open = channel;
        TlsLayer present = layer;
        if (open == null) {
            return;
        }
        if (present == null) {
            put(open, frame);
            return;
        }
        try {
            present.send(frame);
        } catch (SSLException e) {
            lostSoon(open, tlsReason(e));
        }
    }

    private void put(SocketChannel open, ByteBuffer bytes) {
        try {
            ByteBuffer out = io.out(bytes.remaining());
            out.clear();
            open.write(out.put(bytes).flip());
            // A few requests always fit a socket's buffer, unless the device has stopped reading.
            if (out.hasRemaining()) {
                lostSoon(open, "the device takes no more requests");
            }
        } catch (IOException e) {
            lostSoon(open, reason(e));
        }
    }

    private void lost(SocketChannel from, String reason) {
        if (wanted && channel == from) {
            close();
            connection.lost(reason);
        }
    }

    /** Tells the connection when it no longer is within a call to this wire. */
    private void lostSoon(@Nullable SocketChannel failed, String reason) {
        io.soon(
                this,
                () -> {
                    if (wanted && channel == failed) {
                        close();
                        connection.lost(reason);
                    }
                });
    }

    private static String reason(Exception e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    @Override
    public void close() {
        wanted = false;
        SocketChannel open = channel;
        TlsLayer present = layer;
        if (open != null && present != null) {
            try {
                present.close();
            } catch (SSLException e) {
                // It has failed already.
            }
        }
        channel = null;
        layer = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // It is gone either way.
            }
        }
    }
}
