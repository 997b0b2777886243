import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The slaves of a load, in a process of their own and on one thread. A register holds how often its
 * device was read, so each read gives a new value, and each value that never arrives can be told.
 *
 * <p>First writes the port of each device, a line each. Then answers commands: {@code begin} and
 * {@code end} with how often each device was read until then, {@code late} with how late the polls
 * between them began (nanoseconds: median, 99th percentile, most). Ends when its input does.
 */
final class Field implements AutoCloseable {

    private static final int HEAD = 6;
    private static final int READ_HOLDING = 3;
    private static final int MOST_REGISTERS = 125;
    private static final byte[] NOTHING = {};

    /**
     * A connection: the device behind it, or -1 if it is the converter, and the part of a request
     * that came.
     */
    private static final class Line {
        final int device;
        byte[] rest = NOTHING;

        Line(int device) {
            this.device = device;
        }
    }

    private final Load load;
    private final Selector selector = Selector.open();
    private final List<SelectableChannel> bound = new ArrayList<>();
    private final int[] reads;
    private final Queue<String> commands = new ConcurrentLinkedQueue<>();
    private final ByteBuffer in = ByteBuffer.allocateDirect(8192);
    private final ByteBuffer out = ByteBuffer.allocateDirect(65536);
    private List<Polls> polls = List.of();
    private boolean watching;

    private Field(Load load) throws IOException {
        this.load = load;
        reads = new int[load.devices()];
    }

    public static void main(String[] args) throws Exception {
        try (Field field = new Field(Load.of(List.of(args)))) {
            field.open();
            Thread input = new Thread(field::listen, "commands");
            input.setDaemon(true);
            input.start();
            field.serve();
        }
    }

    private void open() throws IOException {
        int shared = load.converter() ? listener(-1) : 0;
        StringBuilder ports = new StringBuilder();
        for (int d = 0; d < load.devices(); d++) {
            int port = load.converter() ? shared : load.refuses(d) ? refuser() : listener(d);
            ports.append(port).append('\n');
        }
        System.out.print(ports);
        System.out.flush();
    }

    private int listener(int device) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        bound.add(server);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT, new Line(device));
        return server.socket().getLocalPort();
    }

    /** A port that is taken but on which nobody listens. */
    private int refuser() throws IOException {
        SocketChannel taken = SocketChannel.open();
        bound.add(taken);
        taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return taken.socket().getLocalPort();
    }

    private void listen() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                commands.add(line);
                selector.wakeup();
            }
        } catch (IOException e) {
            System.err.println("commands: " + e);
        }
        System.exit(0);
    }

    private void serve() throws IOException {
        while (true) {
            selector.select(this::selected);
            for (String command = commands.poll(); command != null; command = commands.poll()) {
                System.out.println(answer(command));
            }
        }
    }

    private String answer(String command) {
        switch (command) {
            case "begin" -> {
                polls = Stream.generate(Polls::new).limit(load.devices()).toList();
                watching = true;
                return counts();
            }
            case "end" -> {
                watching = false;
                return counts();
            }
            case "late" -> {
                long[] late = Polls.lateness(polls, TimeUnit.MILLISECONDS.toNanos(load.interval()));
                return late.length == 0
                        ? "0 0 0"
                        : LongStream.of(
                                        late[late.length / 2],
                                        late[(int) (late.length * 0.99)],
                                        late[late.length - 1])
                                .mapToObj(Long::toString)
                                .collect(Collectors.joining(" "));
            }
            default ->
                    throw new IllegalArgumentException(
                            "begin, end or late was expected, but came: " + command);
        }
    }

    private String counts() {
        return Arrays.stream(reads).mapToObj(Integer::toString).collect(Collectors.joining(" "));
    }

    private void selected(SelectionKey key) {
        Line line = (Line) key.attachment();
        try {
            if (key.isAcceptable()) {
                SocketChannel accepted = ((ServerSocketChannel) key.channel()).accept();
                accepted.configureBlocking(false);
                accepted.register(selector, SelectionKey.OP_READ, new Line(line.device));
            } else {
                read((SocketChannel) key.channel(), line);
            }
        } catch (ClosedChannelException e) {
            key.cancel();
        } catch (IOException e) {
            close(key.channel());
        }
    }

    private void read(SocketChannel channel, Line line) throws IOException {
        in.clear().put(line.rest);
        if (channel.read(in) < 0) {
            channel.close();
            return;
        }
        in.flip();
        out.clear();
        while (in.remaining() >= HEAD && in.remaining() >= HEAD + in.getShort(in.position() + 4)) {
            int at = in.position();
            in.position(at + HEAD + in.getShort(at + 4));
            if (line.device < 0 || !load.isDead(line.device)) {
                request(line, at);
            }
        }
        line.rest = in.hasRemaining() ? new byte[in.remaining()] : NOTHING;
        in.get(line.rest);
        channel.write(out.flip());
        if (out.hasRemaining()) {
            channel.close(); // nobody reads the answers
        }
    }

    private void request(Line line, int at) {
        int unit = in.get(at + 6) & 0xFF;
        int function = in.get(at + 7) & 0xFF;
        int address = in.getShort(at + 8) & 0xFFFF;
        int registers = in.getShort(at + 10) & 0xFFFF;
        int device = line.device < 0 ? load.device(unit, address) : line.device;
        boolean served =
                function == READ_HOLDING && registers <= MOST_REGISTERS && device < load.devices();
        out.putInt(in.getInt(at))
                .putShort((short) (served ? 3 + 2 * registers : 3))
                .put((byte) unit);
        if (!served) {
            out.put((byte) (function | 0x80)).put((byte) 2);
            return;
        }
        out.put((byte) function).put((byte) (2 * registers));
        short value = (short) ++reads[device];
        for (int r = 0; r < registers; r++) {
            out.putShort(value);
        }
        if (watching) {
            polls.get(device).add(System.nanoTime());
        }
    }

    private static void close(SelectableChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }

    @Override
    public void close() throws IOException {
        bound.forEach(Field::close);
        selector.close();
    }
}
