package io.standpipe.modbus.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

/** What a hostile server can make a handshake hold, in memory. */
class TlsLayerTest {

    private static final int MOST = 8192;

    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private boolean ready;

    private final class Around implements TlsLayer.Around {

        @Override
        public void toNetwork(ByteBuffer bytes) {
            bytes.position(bytes.limit());
        }

        @Override
        public void ready() {
            ready = true;
        }

        @Override
        public void fromPeer(ByteBuffer bytes) {
            throw new AssertionError("nothing can come");
        }

        @Override
        public void ended() {}

        @Override
        public void elsewhere(Runnable task) {
            tasks.add(task);
        }
    }

    private TlsLayer begun() throws SSLException, NoSuchAlgorithmException {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine("x", 802);
        engine.setUseClientMode(true);
        TlsLayer layer = new TlsLayer(engine, MOST, new Around());
        layer.go();
        work(layer);
        return layer;
    }

    private void work(TlsLayer layer) throws SSLException {
        while (!tasks.isEmpty()) {
            assertTrue(layer.calculating());
            tasks.remove().run();
            layer.calculated();
        }
    }

    private static byte[] record(int type, byte... content) {
        byte[] record = new byte[5 + content.length];
        record[0] = (byte) type;
        record[1] = 3;
        record[2] = 3;
        record[3] = (byte) (content.length >> 8);
        record[4] = (byte) content.length;
        System.arraycopy(content, 0, record, 5, content.length);
        return record;
    }

    /** Feeds it as the wire does: never while it calculates. Gives what it took until it broke. */
    private long taken(TlsLayer layer, byte[] bytes, long most) {
        long taken = 0;
        try {
            ByteBuffer endless = ByteBuffer.wrap(bytes);
            while (taken < most) {
                ByteBuffer piece = ByteBuffer.allocate(MOST);
                while (piece.hasRemaining()) {
                    if (!endless.hasRemaining()) {
                        endless.rewind();
                    }
                    piece.put(endless.get());
                }
                taken += MOST;
                layer.received(piece.flip());
                work(layer);
            }
        } catch (SSLException e) {
            return taken;
        }
        return taken;
    }

    /** A message of 16 MB that goes on and on: the JDK takes 32 KiB at most. */
    @Test
    void amessageThatNeverEndsIsBrokenOff() throws Exception {
        byte[] content = new byte[16_000];
        content[0] = 2; // ServerHello
        content[1] = (byte) 0xFF;
        content[2] = (byte) 0xFF;
        content[3] = (byte) 0xFF;
        long taken = taken(begun(), record(22, content), 1 << 20);
        assertTrue(taken <= 64 << 10, taken + " bytes");
        assertFalse(ready);
    }

    @Test
    void aRecordThatIsLongerThanAllIsBrokenOff() throws Exception {
        byte[] record = {22, 3, 3, (byte) 0xFF, (byte) 0xFF, 0, 0, 0};
        long taken = taken(begun(), record, 1 << 20);
        assertTrue(taken <= 64 << 10, taken + " bytes");
    }

    /** What came in one read fits behind the beginning of a record; more is never taken. */
    @Test
    void whileItCalculatesOneReadFitsAndNoMore() throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine("x", 802);
        engine.setUseClientMode(true);
        TlsLayer layer = new TlsLayer(engine, MOST, new Around());
        layer.go();
        int held = 0;
        while (!layer.calculating()) {
            byte[] hello = record(22, new byte[] {2, 0, 0, 38, 3, 3});
            layer.received(ByteBuffer.wrap(hello));
            held++;
            if (held > 4) {
                work(layer);
                return; // this JDK does not hand the hello out
            }
        }
        SSLException full =
                assertThrows(
                        SSLException.class,
                        () -> {
                            for (int i = 0; i < 10; i++) {
                                layer.received(ByteBuffer.allocate(MOST));
                            }
                        });
        assertEquals("more came than was to be read", full.getMessage());
    }

    /** Whatever the bytes: it ends or goes on, and never holds more than its buffers. */
    @Test
    void nothingButSslExceptionsComesOfJunk() throws Exception {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            TlsLayer layer = begun();
            try {
                for (int i = 0; i < 20; i++) {
                    byte[] content = new byte[random.nextInt(300)];
                    random.nextBytes(content);
                    byte[] record =
                            random.nextBoolean()
                                    ? record(20 + random.nextInt(5), content)
                                    : content;
                    layer.received(ByteBuffer.wrap(record));
                    work(layer);
                }
            } catch (SSLException e) {
                assertFalse(ready, "seed " + seed);
            }
        }
    }
}
