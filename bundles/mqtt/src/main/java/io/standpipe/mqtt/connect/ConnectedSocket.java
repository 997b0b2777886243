package io.standpipe.mqtt.connect;

import io.standpipe.mqtt.packet.PacketGuard;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A connection that stands, whatever it is made of, in the form in which Paho takes one: a socket
 * from a factory.
 *
 * <p>It keeps Paho 1.2.5 from two mistakes. Reading waits until Paho has written: a connection that
 * the other side closes at once would otherwise end Paho's reader before its connecting thread has
 * seen it run, and that thread then waits for ever (eclipse-paho/paho.mqtt.java issue 850). And
 * there is no read timeout: one that falls into the first bytes of a packet makes Paho lose them.
 */
public final class ConnectedSocket extends Socket {

    private InputStream input;
    private OutputStream output;
    private final Socket tcp;
    private final CountDownLatch written = new CountDownLatch(1);
    private Consumer<Throwable> failed = failure -> {};
    private @Nullable Thread reader;

    /**
     * @param tcp what carries the two, closed without ado
     */
    ConnectedSocket(InputStream input, OutputStream output, Socket tcp) {
        this.input = input;
        this.output = output;
        this.tcp = tcp;
    }

    /**
     * Lets only those packets through that Paho can take; before it is handed to Paho.
     *
     * @param five whether MQTT 5 is spoken; otherwise 3.1.1
     * @param failed told if Paho's reading thread ends over a packet all the same: it says nothing
     */
    public PacketGuard guard(
            boolean five, PacketGuard.Listener dropped, Consumer<Throwable> failed) {
        PacketGuard guard = new PacketGuard(five, input, output, dropped);
        input = guard.input();
        output = guard.output();
        this.failed = failed;
        return guard;
    }

    public SocketFactory factory() {
        return new One();
    }

    @Override
    public void connect(SocketAddress address, int timeout) {
        // It is.
    }

    @Override
    public void setSoTimeout(int timeout) {
        // None, see above.
    }

    @Override
    public InputStream getInputStream() {
        return new FilterInputStream(input) {

            @Override
            public int available() throws IOException {
                return written.getCount() > 0 ? 0 : in.available();
            }

            @Override
            public int read() throws IOException {
                await();
                return in.read();
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                await();
                return in.read(into, offset, length);
            }
        };
    }

    private void await() throws IOException {
        Thread now = Thread.currentThread();
        if (reader != now) {
            reader = now;
            now.setUncaughtExceptionHandler((thread, failure) -> failed.accept(failure));
        }
        try {
            written.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException().initCause(e);
        }
    }

    @Override
    public OutputStream getOutputStream() {
        return new FilterOutputStream(output) {

            @Override
            public void write(int one) throws IOException {
                written.countDown();
                out.write(one);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                written.countDown();
                out.write(bytes, offset, length);
            }
        };
    }

    @Override
    public void shutdownInput() throws IOException {
        tcp.shutdownInput();
    }

    @Override
    public synchronized void close() throws IOException {
        written.countDown();
        tcp.close();
    }

    /** Hands out the wire, once. */
    private final class One extends SocketFactory {

        @Override
        public Socket createSocket() {
            return ConnectedSocket.this;
        }

        @Override
        public Socket createSocket(String host, int port) throws UnknownHostException {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(
                String host, int port, java.net.InetAddress local, int localPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(java.net.InetAddress host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(
                java.net.InetAddress host, int port, java.net.InetAddress local, int localPort) {
            throw new UnsupportedOperationException();
        }
    }
}
