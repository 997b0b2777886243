package toy;

import io.standpipe.model.config.Settings;
import io.standpipe.model.time.SerialScheduler;
import io.standpipe.model.time.SystemTime;
import io.standpipe.model.uplink.UplinkSettings;
import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.model.uplink.Uplinks;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/**
 * A bundle that nobody of the gateway knows: a way upstream with a protocol of its own. A frame is
 * its length, a number, a path and a payload; the centre answers with the number and a text, which
 * is empty if it has the message.
 */
public final class FrameUplink implements BundleActivator, UplinkTransport.Connector {

    private final SerialScheduler thread =
            new SerialScheduler("uplink-toy", (what, e) -> e.printStackTrace());
    private ServiceTracker<Uplinks, Uplinks.Running> tracker;

    @Override
    public void start(BundleContext context) {
        String server = context.getProperty("toy.centre");
        tracker =
                new ServiceTracker<>(context, Uplinks.class, null) {
                    @Override
                    public Uplinks.Running addingService(ServiceReference<Uplinks> reference) {
                        Uplinks uplinks = context.getService(reference);
                        return uplinks.open(
                                new UplinkSettings(
                                        "toy",
                                        "toy",
                                        List.of(server),
                                        "toy",
                                        30,
                                        Duration.ofSeconds(30)),
                                uplinks.duties(Settings.of(Map.of())),
                                new byte[0],
                                thread,
                                FrameUplink.this);
                    }

                    @Override
                    public void removedService(
                            ServiceReference<Uplinks> reference, Uplinks.Running running) {
                        running.close();
                    }
                };
        tracker.open();
    }

    @Override
    public void stop(BundleContext context) {
        tracker.close();
        thread.close();
    }

    @Override
    public UplinkTransport connect(
            String server,
            UplinkTransport.Outgoing lastWords,
            Duration limit,
            UplinkTransport.Events events) {
        return new Frames(server, limit, events);
    }

    /** One thread reads, one writes. */
    private static final class Frames implements UplinkTransport {

        private final Socket socket = new Socket();
        private final ExecutorService writer = Executors.newSingleThreadExecutor();
        private final Events events;
        private volatile long heardAt;

        Frames(String server, Duration limit, Events events) {
            this.events = events;
            new Thread(() -> read(server, limit), "toy-read").start();
        }

        private void read(String server, Duration limit) {
            try {
                int colon = server.lastIndexOf(':');
                String host = server.substring(0, colon);
                int port = Integer.parseInt(server.substring(colon + 1));
                socket.connect(new InetSocketAddress(host, port), (int) limit.toMillis());
            } catch (IOException e) {
                abort();
                events.lost(e.toString(), Loss.UNREACHED);
                return;
            }
            heardAt = SystemTime.INSTANCE.nanos();
            events.connected(Limits.acknowledging(8, 1 << 20));
            try (DataInputStream in = new DataInputStream(socket.getInputStream())) {
                while (true) {
                    long handle = in.readLong();
                    String refusal = in.readUTF();
                    heardAt = SystemTime.INSTANCE.nanos();
                    events.acknowledged(handle, refusal);
                }
            } catch (IOException e) {
                abort();
                events.lost(e.toString(), Loss.ENDED);
            }
        }

        @Override
        public void publish(long handle, Outgoing message) {
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            try (DataOutputStream out = new DataOutputStream(frame)) {
                out.writeLong(handle);
                out.writeUTF(message.path());
                out.write(message.payload());
                send(frame.toByteArray());
            } catch (IOException e) {
                throw new IllegalStateException("into memory", e);
            }
        }

        private void send(byte[] frame) {
            try {
                writer.execute(
                        () -> {
                            try {
                                DataOutputStream out =
                                        new DataOutputStream(socket.getOutputStream());
                                out.writeInt(frame.length);
                                out.write(frame);
                            } catch (IOException e) {
                                abort(); // the reader says so
                            }
                        });
            } catch (RejectedExecutionException e) {
                // It has ended, which is told.
            }
        }

        @Override
        public void listen(long handle, String path) {
            throw new IllegalStateException("it does not read");
        }

        /** A message that is none: the centre answers it like any other. */
        @Override
        public void ping() {
            publish(0, new Outgoing("", new byte[0], false));
        }

        @Override
        public long heardAt() {
            return heardAt;
        }

        @Override
        public void disconnect() {
            abort();
        }

        @Override
        public void abort() {
            writer.shutdown();
            try {
                socket.close();
            } catch (IOException e) {
                // It is closed all the same.
            }
        }
    }
}
