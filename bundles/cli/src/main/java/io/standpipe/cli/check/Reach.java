package io.standpipe.cli.check;

import io.standpipe.cli.words.CliPhrase;
import io.standpipe.cli.words.Tongue;
import io.standpipe.model.check.Wanted;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whether somebody takes TCP connections. Not one byte is sent, and the connection is closed at
 * once; a converter that takes one client only is busy for that moment.
 *
 * @param written the address as people wrote it
 * @param why nobody does; null if somebody does
 * @param millis how long the connection took to open
 */
public record Reach(String written, @Nullable String why, CliPhrase how, long millis) {

    private static final int AT_ONCE = 32;

    public boolean reached() {
        return how == CliPhrase.REACHED;
    }

    /** For people. */
    public String sentence(Tongue tongue) {
        return switch (how) {
            case REACHED -> tongue.of(how, written, millis);
            case NO_ANSWER -> tongue.of(CliPhrase.NOT_REACHED, written, tongue.of(how, millis));
            case NO_WAY ->
                    tongue.of(CliPhrase.NOT_REACHED, written, tongue.of(how, String.valueOf(why)));
            default -> tongue.of(CliPhrase.NOT_REACHED, written, tongue.of(how));
        };
    }

    /**
     * Tries all, many at a time. Whoever has not answered in time, name servers included, is given
     * up.
     *
     * @param patience for each address; all together take at most so much for every {@link
     *     #AT_ONCE} of them, and once more
     */
    public static List<Reach> of(Collection<Wanted.Peer> peers, Duration patience)
            throws InterruptedException {
        List<Wanted.Peer> all = List.copyOf(peers);
        BlockingQueue<Tried> done = new ArrayBlockingQueue<>(Math.max(1, all.size()));
        // Whoever hangs in a name server's silence must not keep the program.
        ExecutorService threads =
                Executors.newFixedThreadPool(
                        AT_ONCE,
                        task -> {
                            Thread thread = new Thread(task, "reach");
                            thread.setDaemon(true);
                            return thread;
                        });
        try {
            for (int at = 0; at < all.size(); at++) {
                int index = at;
                threads.execute(
                        () -> done.add(new Tried(index, connect(all.get(index), patience))));
            }
            List<Reach> results = new ArrayList<>();
            for (Wanted.Peer peer : all) {
                results.add(
                        new Reach(peer.written(), null, CliPhrase.NO_ANSWER, patience.toMillis()));
            }
            long rounds = 1L + (all.size() + AT_ONCE - 1) / AT_ONCE;
            long end = System.nanoTime() + patience.multipliedBy(rounds).toNanos();
            for (int left = all.size(); left > 0; left--) {
                Tried tried = done.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (tried == null) {
                    break;
                }
                results.set(tried.index(), tried.result());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    private record Tried(int index, Reach result) {}

    private static Reach connect(Wanted.Peer peer, Duration patience) {
        long began = System.nanoTime();
        InetSocketAddress address = new InetSocketAddress(peer.host(), peer.port());
        if (address.isUnresolved()) {
            return new Reach(peer.written(), null, CliPhrase.NO_NAME, 0);
        }
        try (Socket socket = new Socket()) {
            socket.connect(address, (int) patience.toMillis());
            long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            return new Reach(peer.written(), null, CliPhrase.REACHED, took);
        } catch (SocketTimeoutException e) {
            return new Reach(peer.written(), null, CliPhrase.NO_ANSWER, patience.toMillis());
        } catch (ConnectException e) {
            boolean refused = String.valueOf(e.getMessage()).contains("refused");
            return new Reach(
                    peer.written(),
                    e.getMessage(),
                    refused ? CliPhrase.REFUSED : CliPhrase.NO_WAY,
                    0);
        } catch (IOException e) {
            return new Reach(peer.written(), e.getMessage(), CliPhrase.NO_WAY, 0);
        }
    }
}
