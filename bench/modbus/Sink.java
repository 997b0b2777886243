import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The end of the way: takes MQTT 3.1.1 and 5, confirms each QoS 1 message at once, and counts the
 * values in it. A client gets back what it subscribed to by the very topic, for the gateway wants
 * to see its own status. Nothing else is passed on: a broker and a subscriber would cost more than
 * some of the programs that are measured here. One thread.
 */
final class Sink implements AutoCloseable {

    private static final int FIRST_SIZE = 1 << 16;
    private static final int CONNECT = 1;
    private static final int PUBLISH = 3;
    private static final int SUBSCRIBE = 8;
    private static final int PING = 12;
    private static final int DISCONNECT = 14;
    private static final int VERSION_5 = 5;

    private final class Client {
        final SocketChannel channel;
        ByteBuffer in = ByteBuffer.allocate(FIRST_SIZE);
        ByteBuffer out = ByteBuffer.allocate(FIRST_SIZE);
        boolean five;
        final Set<String> filters = new HashSet<>();

        Client(SocketChannel channel) {
            this.channel = channel;
        }
    }

    private final Selector selector = Selector.open();
    private final ServerSocketChannel server = ServerSocketChannel.open();
    private final Thread thread = new Thread(this::run, "sink");
    private final Values values = new Values();
    private final List<SocketChannel> open = new ArrayList<>();
    private final Received received;
    private volatile int devicesHeard;

    Sink(Received received) throws IOException {
        this.received = received;
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.socket().getLocalPort();
    }

    /** How many devices at least one value came of. */
    int devicesHeard() {
        return devicesHeard;
    }

    /** When it returns, nothing more is counted. */
    @Override
    public void close() throws Exception {
        selector.close();
        thread.join();
    }

    private void run() {
        try (server) {
            while (selector.isOpen()) {
                selector.select(this::selected);
                devicesHeard = received.devicesHeard();
            }
        } catch (IOException e) {
            System.err.println("sink: " + e);
        } catch (ClosedSelectorException e) {
            // This is the end.
        }
        open.forEach(Sink::close);
    }

    private void selected(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                SocketChannel accepted = server.accept();
                open.add(accepted);
                accepted.configureBlocking(false);
                accepted.register(selector, SelectionKey.OP_READ, new Client(accepted));
            } else {
                read((Client) key.attachment());
            }
        } catch (IOException e) {
            close(key.channel());
        }
    }

    private void read(Client client) throws IOException {
        if (client.channel.read(client.in) < 0) {
            client.channel.close();
            return;
        }
        ByteBuffer in = client.in.flip();
        client.out.clear();
        int size = size(in);
        while (size > 0 && size <= in.remaining()) {
            packet(client, in.position(), in.position() + size);
            in.position(in.position() + size);
            size = size(in);
        }
        client.in = size > in.capacity() ? ByteBuffer.allocate(2 * size).put(in) : in.compact();
        client.out.flip();
        while (client.out.hasRemaining()) {
            client.channel.write(client.out);
        }
    }

    /** Of the packet that begins at the buffer's position, 0 if that cannot be told yet. */
    private static int size(ByteBuffer in) {
        int length = 0;
        for (int i = 1; i < Math.min(5, in.remaining()); i++) {
            int part = in.get(in.position() + i);
            length |= (part & 0x7F) << 7 * (i - 1);
            if (part >= 0) {
                return 1 + i + length;
            }
        }
        return 0;
    }

    private void packet(Client client, int from, int end) throws IOException {
        ByteBuffer in = client.in;
        int head = in.get(from);
        int at = from + 1;
        while (in.get(at++) < 0) {
            // the length, which is known
        }
        switch (head >> 4 & 0xF) {
            case CONNECT -> {
                client.five = in.get(at + 2 + in.getShort(at)) == VERSION_5;
                client.out.put((byte) 0x20).put((byte) (client.five ? 3 : 2)).putShort((short) 0);
                if (client.five) {
                    client.out.put((byte) 0);
                }
            }
            case PUBLISH -> publish(client, head >> 1 & 3, at, end);
            case SUBSCRIBE -> subscribed(client, at, end);
            case PING -> client.out.put((byte) 0xD0).put((byte) 0);
            case DISCONNECT -> client.channel.close();
            default -> {
                // What we never sent needs no confirmation.
            }
        }
    }

    private void publish(Client client, int qos, int from, int end) {
        ByteBuffer in = client.in;
        int at = from + 2 + (in.getShort(from) & 0xFFFF);
        if (qos > 0) {
            client.out.put((byte) 0x40).put((byte) 2).putShort(in.getShort(at));
            at += 2;
        }
        if (client.five) {
            at = properties(in, at);
        }
        values.read(in, at, end, received);
        if (!client.filters.isEmpty() && client.filters.contains(text(in, from))) {
            giveBack(client, from, at, end);
        }
    }

    private static void giveBack(Client client, int topic, int payload, int end) {
        ByteBuffer in = client.in;
        int topicSize = 2 + (in.getShort(topic) & 0xFFFF);
        int length = topicSize + (client.five ? 1 : 0) + end - payload;
        client.out.put((byte) 0x30);
        for (; length > 0x7F; length >>= 7) {
            client.out.put((byte) (length & 0x7F | 0x80));
        }
        client.out.put((byte) length).put(in.slice(topic, topicSize));
        if (client.five) {
            client.out.put((byte) 0);
        }
        client.out.put(in.slice(payload, end - payload));
    }

    private static String text(ByteBuffer in, int at) {
        byte[] text = new byte[in.getShort(at) & 0xFFFF];
        in.get(at + 2, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private static void subscribed(Client client, int from, int end) {
        ByteBuffer in = client.in;
        int at = client.five ? properties(in, from + 2) : from + 2;
        int filters = 0;
        while (at < end) {
            client.filters.add(text(in, at));
            at += 3 + (in.getShort(at) & 0xFFFF);
            filters++;
        }
        client.out
                .put((byte) 0x90)
                .put((byte) (2 + filters + (client.five ? 1 : 0)))
                .putShort(in.getShort(from));
        if (client.five) {
            client.out.put((byte) 0);
        }
        for (int i = 0; i < filters; i++) {
            client.out.put((byte) 1);
        }
    }

    /** Where the properties end; ours are shorter than 16 KiB. */
    private static int properties(ByteBuffer in, int at) {
        int first = in.get(at);
        return first >= 0 ? at + 1 + first : at + 2 + (first & 0x7F | in.get(at + 1) << 7);
    }

    private static void close(SelectableChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}
