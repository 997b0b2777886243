import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** A Modbus TCP slave that sends random bytes as fast as they are taken. */
final class GarbageSlave implements Flood {

    private final ServerSocket server;
    private final Random random = new Random(4);
    private final AtomicLong count = new AtomicLong();

    GarbageSlave() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        server.setSoTimeout(500); // so that an interrupt is seen
    }

    int port() {
        return server.getLocalPort();
    }

    @Override
    public String name() {
        return "4 KiB of garbage from a Modbus slave";
    }

    @Override
    public long count() {
        return count.get();
    }

    @Override
    public void run() throws Exception {
        byte[] garbage = new byte[4096];
        while (!Thread.interrupted()) {
            try (Socket socket = server.accept();
                    OutputStream out = socket.getOutputStream()) {
                while (!Thread.currentThread().isInterrupted()) {
                    random.nextBytes(garbage);
                    out.write(garbage);
                    count.incrementAndGet();
                }
            } catch (IOException e) {
                // nobody calls, or the gateway has hung up: it may call again
            }
        }
        server.close();
    }
}
