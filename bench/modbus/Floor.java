import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The floor: the least a Java program does for a load. One thread and one selector, a request a
 * poll, requests and messages made by hand, one QoS 1 message for each poll of a device and nothing
 * kept until it is confirmed; no check of an answer, no alarm, no disk, no back-off but a pause
 * after a refused connection. A gateway cannot be cheaper; it can only come near.
 *
 * <p>Arguments: the load, the file with the ports, the port of the sink.
 */
final class Floor {

    private static final long PAUSE = TimeUnit.SECONDS.toNanos(30);
    private static final int ANSWER_HEAD = 9;

    /** A connection to a device, or to the converter with all of them. */
    private final class Line {
        final int port;
        final List<Integer> devices = new ArrayList<>();
        final ByteBuffer in = ByteBuffer.allocateDirect(300);
        SocketChannel channel;
        SelectionKey key;
        int turn;
        boolean waiting;
        long notBefore = System.nanoTime();

        Line(int port) {
            this.port = port;
        }

        /** A round begins: the first device is asked, the others as the answers come. */
        void round(long now) {
            if (waiting || (channel == null && now - notBefore < 0)) {
                return;
            }
            turn = 0;
            try {
                if (channel == null) {
                    connect();
                } else if (channel.isConnected()) {
                    ask();
                }
            } catch (IOException e) {
                lost();
            }
        }

        private void connect() throws IOException {
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            boolean done = channel.connect(new InetSocketAddress("127.0.0.1", port));
            key =
                    channel.register(
                            selector, done ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, this);
            if (done) {
                ask();
            }
        }

        private void ask() throws IOException {
            int device = devices.get(turn);
            request.clear();
            request.putShort((short) device).putShort((short) 0).putShort((short) 6);
            request.put((byte) load.unit(device)).put((byte) 3);
            request.putShort((short) load.base(device)).putShort((short) load.points());
            channel.write(request.flip());
            waiting = true;
        }

        void selected() {
            try {
                if (key.isConnectable()) {
                    channel.finishConnect();
                    key.interestOps(SelectionKey.OP_READ);
                    ask();
                } else if (channel.read(in) < 0) {
                    lost();
                } else if (in.position() >= ANSWER_HEAD + 2 * load.points()) {
                    publish(devices.get(turn), in);
                    in.clear();
                    waiting = false;
                    if (++turn < devices.size()) {
                        ask();
                    }
                }
            } catch (IOException e) {
                lost();
            }
        }

        private void lost() {
            try {
                channel.close();
            } catch (IOException e) {
                // It is gone either way.
            }
            channel = null;
            waiting = false;
            notBefore = System.nanoTime() + PAUSE;
        }
    }

    private final Load load;
    private final Selector selector = Selector.open();
    private final Map<Integer, Line> lines = new LinkedHashMap<>();
    private final SocketChannel sink;
    private final ByteBuffer request = ByteBuffer.allocateDirect(12);
    private final ByteBuffer confirmed = ByteBuffer.allocateDirect(65536);
    private final ByteBuffer out = ByteBuffer.allocateDirect(1 << 22);
    private final byte[] body = new byte[8192];
    private int length;
    private int message;

    private Floor(Load load, List<String> ports, int sinkPort) throws IOException {
        this.load = load;
        for (int d = 0; d < load.devices(); d++) {
            lines.computeIfAbsent(Integer.valueOf(ports.get(d)), Line::new).devices.add(d);
        }
        sink = SocketChannel.open(new InetSocketAddress("127.0.0.1", sinkPort));
        sink.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    public static void main(String[] args) throws IOException {
        List<String> words = List.of(args);
        new Floor(
                        Load.of(words),
                        Files.readAllLines(Path.of(words.get(5))),
                        Integer.parseInt(words.get(6)))
                .run();
    }

    private void run() throws IOException {
        byte[] connect = {
            0x10, 17, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0, 0, 5, 'f', 'l', 'o', 'o', 'r'
        };
        sink.write(ByteBuffer.wrap(connect));
        sink.read(confirmed);
        sink.configureBlocking(false);
        sink.register(selector, SelectionKey.OP_READ);
        long interval = TimeUnit.MILLISECONDS.toNanos(load.interval());
        long due = System.nanoTime();
        while (true) {
            long now = System.nanoTime();
            if (now - due >= 0) {
                for (Line line : lines.values()) {
                    line.round(now);
                }
                due += interval;
            }
            selector.select(
                    this::selected, Math.max(1, (due - System.nanoTime() + 999_999) / 1_000_000));
            flush();
        }
    }

    private void selected(SelectionKey key) {
        if (key.attachment() instanceof Line line) {
            line.selected();
            return;
        }
        try {
            if (sink.read(confirmed.clear()) < 0) {
                System.exit(0);
            }
        } catch (IOException e) {
            System.exit(0);
        }
    }

    private void publish(int device, ByteBuffer answer) throws IOException {
        length = 0;
        text("\0\0bench/dev-");
        number(device);
        body[1] = (byte) (length - 2);
        message = message % 65535 + 1;
        body[length++] = (byte) (message >> 8);
        body[length++] = (byte) message;
        text("{\"ts\":");
        number(System.currentTimeMillis());
        text(",\"device\":\"dev-");
        number(device);
        text("\"");
        for (int r = 0; r < load.points(); r++) {
            text(",\"r");
            number(r);
            text("\":");
            number(answer.getShort(ANSWER_HEAD + 2 * r) & 0xFFFF);
        }
        text("}");
        if (out.remaining() < length + 5) {
            flush();
        }
        out.put((byte) 0x32);
        int rest = length;
        while (rest > 0x7F) {
            out.put((byte) (rest & 0x7F | 0x80));
            rest >>= 7;
        }
        out.put((byte) rest).put(body, 0, length);
    }

    private void flush() throws IOException {
        out.flip();
        while (out.hasRemaining()) {
            sink.write(out);
        }
        out.clear();
    }

    private void text(String text) {
        for (int i = 0; i < text.length(); i++) {
            body[length++] = (byte) text.charAt(i);
        }
    }

    private void number(long number) {
        int end = length + 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            end++;
        }
        length = end;
        long rest = number;
        do {
            body[--end] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
    }
}
