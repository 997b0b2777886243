package io.standpipe.simulators.detector;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Thousands of smoke detectors in one process and on one thread, each with a socket and a key of
 * its own. They know SenML and nothing of the gateway's code.
 */
public final class DetectorFleet implements AutoCloseable {

    /** How often it is looked who must repeat something. */
    private static final long TICK_MILLIS = 50;

    private final List<DetectorSim> detectors = new ArrayList<>();
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Selector selector;
    private final Thread thread = new Thread(this::run, "detectors");
    private volatile boolean closed;

    private DetectorFleet(
            InetSocketAddress gateway, String prefix, int count, Habits habits, long seed)
            throws IOException {
        selector = Selector.open();
        long now = System.nanoTime();
        for (int n = 1; n <= count; n++) {
            String id = prefix + n;
            DetectorSim detector =
                    new DetectorSim(id, DetectorSim.keyOf(id), gateway, habits, seed + n, now);
            detectors.add(detector);
            detector.channel().register(selector, SelectionKey.OP_READ, detector);
        }
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Detectors on a good way.
     *
     * @param prefix of their ids, which a number from 1 on follows
     */
    public static DetectorFleet start(InetSocketAddress gateway, String prefix, int count)
            throws IOException {
        return start(gateway, prefix, count, Habits.FINE, 1);
    }

    /**
     * Detectors.
     *
     * @param prefix of their ids, which a number from 1 on follows
     * @param seed the same seed does the same
     */
    public static DetectorFleet start(
            InetSocketAddress gateway, String prefix, int count, Habits habits, long seed)
            throws IOException {
        return new DetectorFleet(gateway, prefix, count, habits, seed);
    }

    /** The rows of the gateway's device table: id and profile. */
    public static String table(String prefix, int count, String profile) {
        StringBuilder rows = new StringBuilder();
        for (int n = 1; n <= count; n++) {
            rows.append(prefix).append(n).append(',').append(profile).append('\n');
        }
        return rows.toString();
    }

    /** The gateway's setting keys. */
    public static String keys(String prefix, int count) {
        StringBuilder keys = new StringBuilder();
        for (int n = 1; n <= count; n++) {
            String id = prefix + n;
            keys.append(id).append('=').append(DetectorSim.keyText(id)).append('\n');
        }
        return keys.toString();
    }

    public int size() {
        return detectors.size();
    }

    /**
     * A detector reports that it is well.
     *
     * @param n from 1
     * @return completes with the code of the acknowledgement, such as 204
     */
    public CompletableFuture<Integer> heartbeat(int n) {
        return dated(
                n,
                "{\"n\":\"smoke\",\"vb\":false},{\"n\":\"battery\",\"v\":95},{\"n\":\"tamper\",\"vb\":false}");
    }

    /** A detector sees smoke, or no more. */
    public CompletableFuture<Integer> smoke(int n, boolean there) {
        return dated(n, "{\"n\":\"smoke\",\"vb\":" + there + "}");
    }

    /** Records with the time of the detector's own clock. */
    private CompletableFuture<Integer> dated(int n, String records) {
        double time = detectors.get(n - 1).clock().seconds(System.nanoTime());
        return say(n, String.format(Locale.ROOT, "[{\"bt\":%.3f},%s]", time, records));
    }

    /** How long it takes until a detector's own clock has counted that. */
    Duration counting(int n, Duration period) {
        return detectors.get(n - 1).clock().counting(period);
    }

    /** A detector says something else, in SenML. */
    public CompletableFuture<Integer> say(int n, String json) {
        CompletableFuture<Integer> done = new CompletableFuture<>();
        execute(
                () -> {
                    DetectorSim detector = detectors.get(n - 1);
                    long now = System.nanoTime();
                    if (detector.forgotten(now)) {
                        move(detector);
                    }
                    var unused = detector.say(json, now).thenAccept(done::complete);
                });
        return done;
    }

    /** From now on a detector calls from another port. */
    public void rebind(int n) {
        execute(() -> move(detectors.get(n - 1)));
    }

    private void move(DetectorSim detector) {
        try {
            detector.rebind();
            detector.channel().register(selector, SelectionKey.OP_READ, detector);
        } catch (IOException e) {
            throw new IllegalStateException("no socket for " + detector.id(), e);
        }
    }

    /** How often one woke up, or was moved, and called from another port. */
    public CompletableFuture<Integer> moves() {
        CompletableFuture<Integer> sum = new CompletableFuture<>();
        execute(() -> sum.complete(detectors.stream().mapToInt(DetectorSim::moves).sum()));
        return sum;
    }

    /** Handshakes of all until now. */
    public CompletableFuture<Integer> handshakes() {
        CompletableFuture<Integer> sum = new CompletableFuture<>();
        execute(() -> sum.complete(detectors.stream().mapToInt(DetectorSim::handshakes).sum()));
        return sum;
    }

    private void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    private void run() {
        long ticked = System.nanoTime();
        while (!closed) {
            try {
                selector.select(
                        key -> ((DetectorSim) key.attachment()).readable(System.nanoTime()),
                        TICK_MILLIS);
            } catch (IOException e) {
                throw new IllegalStateException("the detectors' sockets failed", e);
            }
            Runnable task = tasks.poll();
            while (task != null) {
                task.run();
                task = tasks.poll();
            }
            long now = System.nanoTime();
            if (now - ticked >= TICK_MILLIS * 1_000_000) {
                ticked = now;
                detectors.forEach(detector -> detector.tick(now));
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join(5_000);
            for (DetectorSim detector : detectors) {
                detector.close();
            }
            selector.close();
        } catch (IOException | InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
