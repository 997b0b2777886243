import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Plain CoAP datagrams (RFC 7252) that are dear to read: 650 options in one, first blocks that
 * promise 4 GiB, junk, and payloads in the name of nobody; from 200 ports of hosts all over
 * 127.0.0.0/8, some 2,000 a second.
 */
final class OptionDatagrams implements Flood {

    private static final int PORTS = 200;
    private static final int A_BURST = 100;

    private final InetSocketAddress server;
    private final Random random = new Random(2);
    private final AtomicLong count = new AtomicLong();

    OptionDatagrams(int port) {
        server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public String name() {
        return "plain CoAP datagrams of hundreds of options";
    }

    @Override
    public long count() {
        return count.get();
    }

    @Override
    public void run() throws Exception {
        List<DatagramChannel> ports = new ArrayList<>();
        for (int i = 0; i < PORTS; i++) {
            DatagramChannel channel = DatagramChannel.open();
            channel.bind(
                    new InetSocketAddress(
                            InetAddress.getByAddress(
                                    new byte[] {127, (byte) (i % 100), (byte) i, 3}),
                            0));
            channel.configureBlocking(false);
            ports.add(channel);
        }
        try {
            for (int n = 0; !Thread.interrupted(); n++) {
                try {
                    ports.get(n % PORTS).send(ByteBuffer.wrap(datagram(n)), server);
                } catch (IOException e) {
                    // no room: the next one
                }
                count.incrementAndGet();
                if (n % A_BURST == 0) {
                    TimeUnit.MILLISECONDS.sleep(50);
                }
            }
        } finally {
            for (DatagramChannel port : ports) {
                port.close();
            }
        }
    }

    private byte[] datagram(int n) {
        ByteBuffer datagram = ByteBuffer.allocate(1400);
        byte[] path = "standpipe".getBytes(StandardCharsets.US_ASCII);
        switch (n % 4) {
            case 0 -> { // Uri-Path, then 650 Uri-Query of a letter each
                head(datagram, 4, n).put((byte) 0xB9).put(path).put((byte) 0x41).put((byte) 'a');
                for (int i = 0; i < 650; i++) {
                    datagram.put((byte) 1).put((byte) 'b');
                }
            }
            case 1 ->
                    head(datagram, 2, n)
                            .put((byte) 0xB9)
                            .put(path)
                            .put(
                                    new byte[] {
                                        0x11,
                                        0x6E,
                                        (byte) 0xD1,
                                        2,
                                        8,
                                        (byte) 0xD4,
                                        20,
                                        -1,
                                        -1,
                                        -1,
                                        -1,
                                        -1
                                    })
                            .put(
                                    "x"
                                            .repeat(16)
                                            .getBytes(
                                                    StandardCharsets
                                                            .US_ASCII)); // Block1 0/more, Size1
            case 2 -> {
                byte[] junk = new byte[random.nextInt(1300) + 1];
                random.nextBytes(junk);
                datagram.put(junk);
            }
            default ->
                    head(datagram, 4, n)
                            .put((byte) 0xB9)
                            .put(path)
                            .put(new byte[] {0x11, 0x6E, -1})
                            .put(
                                    "[{\"bn\":\"nobody-%d\",\"n\":\"smoke\",\"vb\":true}]"
                                            .formatted(n)
                                            .getBytes(StandardCharsets.US_ASCII));
        }
        byte[] whole = new byte[datagram.position()];
        datagram.flip().get(whole);
        return whole;
    }

    /** A confirmable POST. */
    private ByteBuffer head(ByteBuffer datagram, int tokenLength, int n) {
        byte[] token = new byte[tokenLength];
        random.nextBytes(token);
        return datagram.put((byte) (0x40 | tokenLength))
                .put((byte) 2)
                .putShort((short) n)
                .put(token);
    }
}
