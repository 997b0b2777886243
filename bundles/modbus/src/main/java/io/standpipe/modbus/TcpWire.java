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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A TCP connection on the selector of {@link TcpIo}. On its thread only. */
final class TcpWire extends Deadlines.Entry implements Wire {

    private final TcpIo io;
    private final Endpoint endpoint;
    private final SlaveConnection connection;
    private @Nullable SocketChannel channel;
    private boolean wanted;
    private boolean resolving;

    TcpWire(TcpIo io, Endpoint endpoint, Function<Wire, SlaveConnection> connection) {
        this.io = io;
        this.endpoint = endpoint;
        this.connection = connection.apply(this);
    }

    SlaveConnection connection() {
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
            io.resolver()
                    .resolve(
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
        SocketChannel opened = null;
        try {
            opened = SocketChannel.open();
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
                                connection.connected();
                            }
                        });
            }
        } catch (IOException | UnsupportedAddressTypeException e) {
            lostSoon(opened, reason(e));
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
                connection.connected();
            } else if (key.isReadable()) {
                scratch.clear();
                if (selected.read(scratch) < 0) {
                    close();
                    connection.lost("the device closed the connection");
                } else {
                    connection.received(scratch.flip());
                }
            }
        } catch (IOException e) {
            close();
            connection.lost(reason(e));
        }
    }

    @Override
    public void send(ByteBuffer frame) {
        SocketChannel open = channel;
        if (open == null) {
            return;
        }
        try {
            ByteBuffer out = io.out();
            out.clear();
            open.write(out.put(frame).flip());
            // A few requests always fit a socket's buffer, unless the device has stopped reading.
            if (out.hasRemaining()) {
                lostSoon(open, "the device takes no more requests");
            }
        } catch (IOException e) {
            lostSoon(open, reason(e));
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
