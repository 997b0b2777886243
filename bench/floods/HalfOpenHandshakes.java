import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * DTLS 1.2 handshakes (RFC 6347) up to the server's first flight, and then silence. Half of them
 * come from one host, half from hosts all over 127.0.0.0/8. After each, records follow that the
 * server can only keep for later.
 */
final class HalfOpenHandshakes implements Flood {

    private static final int AT_ONCE = 64;
    private static final int HANDSHAKE = 22;
    private static final int APPLICATION_DATA = 23;
    private static final int CLIENT_HELLO = 1;
    private static final int HELLO_VERIFY_REQUEST = 3;
    private static final int DEFERRED = 3;

    /**
     * Of a HelloVerifyRequest: after the record's 13 bytes and the message's 12 come the version
     * and the cookie's length.
     */
    private static final int COOKIE_LENGTH = 13 + 12 + 2;

    private final InetSocketAddress server;
    private final Random random = new Random(1);
    private final AtomicLong count = new AtomicLong();

    HalfOpenHandshakes(int port) {
        server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public String name() {
        return "DTLS handshakes left half open";
    }

    @Override
    public long count() {
        return count.get();
    }

    @Override
    public void run() throws Exception {
        ByteBuffer answer = ByteBuffer.allocate(4096);
        while (!Thread.interrupted()) {
            List<DatagramChannel> open = new ArrayList<>();
            List<byte[]> randoms = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                DatagramChannel channel = DatagramChannel.open();
                channel.bind(new InetSocketAddress(InetAddress.getByAddress(host(i)), 0));
                channel.connect(server);
                channel.configureBlocking(false);
                byte[] nonce = new byte[32];
                random.nextBytes(nonce);
                send(channel, hello(new byte[0], 0, nonce));
                open.add(channel);
                randoms.add(nonce);
            }
            TimeUnit.MILLISECONDS.sleep(60);
            for (int i = 0; i < AT_ONCE; i++) {
                DatagramChannel channel = open.get(i);
                answer.clear();
                if (read(channel, answer) > COOKIE_LENGTH
                        && answer.get(13) == HELLO_VERIFY_REQUEST) {
                    byte[] cookie = new byte[answer.get(COOKIE_LENGTH) & 0xFF];
                    answer.position(COOKIE_LENGTH + 1);
                    answer.get(cookie);
                    send(channel, hello(cookie, 1, randoms.get(i)));
                    for (int n = 0; n < DEFERRED; n++) {
                        byte[] later = new byte[1200];
                        random.nextBytes(later);
                        send(channel, record(APPLICATION_DATA, 1, n, later));
                    }
                    count.incrementAndGet();
                }
            }
            for (DatagramChannel channel : open) {
                channel.close();
            }
        }
    }

    private byte[] host(int i) {
        return i % 2 == 0
                ? new byte[] {127, 0, 0, 2}
                : new byte[] {
                    127,
                    (byte) (1 + random.nextInt(200)),
                    (byte) random.nextInt(256),
                    (byte) (1 + random.nextInt(254))
                };
    }

    private static int read(DatagramChannel channel, ByteBuffer into) {
        try {
            return channel.read(into);
        } catch (IOException e) {
            return 0; // the port is closed
        }
    }

    private static void send(DatagramChannel channel, byte[] datagram) {
        try {
            channel.write(ByteBuffer.wrap(datagram));
        } catch (IOException e) {
            // refused or no room: the next one
        }
    }

    private static byte[] hello(byte[] cookie, int seq, byte[] nonce) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(new byte[] {(byte) 0xFE, (byte) 0xFD});
        body.write(nonce);
        body.write(0); // no session
        body.write(cookie.length);
        body.write(cookie);
        body.write(
                new byte[] {
                    0, 2, (byte) 0xC0, (byte) 0xA8, 1, 0
                }); // TLS_PSK_WITH_AES_128_CCM_8, no compression
        body.write(new byte[] {0, 4, 0, 23, 0, 0}); // extended master secret
        byte[] hello = body.toByteArray();
        ByteBuffer message = ByteBuffer.allocate(12 + hello.length);
        message.put((byte) CLIENT_HELLO)
                .put((byte) 0)
                .putShort((short) hello.length)
                .putShort((short) seq);
        message.put(new byte[3]).put((byte) 0).putShort((short) hello.length).put(hello);
        return record(HANDSHAKE, 0, seq, message.array());
    }

    private static byte[] record(int type, int epoch, long seq, byte[] body) {
        return ByteBuffer.allocate(13 + body.length)
                .put((byte) type)
                .putShort((short) 0xFEFD)
                .putLong((long) epoch << 48 | seq)
                .putShort((short) body.length)
                .put(body)
                .array();
    }
}
