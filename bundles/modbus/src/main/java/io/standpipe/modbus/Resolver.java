package io.standpipe.modbus;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Asks name servers, on threads of its own. Any thread. */
final class Resolver implements AutoCloseable {

    /** Name to addresses; waits for name servers. */
    interface Names {
        InetAddress[] all(String host) throws UnknownHostException;
    }

    private static final int THREADS = 4;

    private final HelperThreads threads;
    private final Names names;

    Resolver(String name) {
        this(name, InetAddress::getAllByName);
    }

    Resolver(String name, Names names) {
        threads = new HelperThreads(name, THREADS);
        this.names = names;
    }

    /**
     * @param told the addresses in the name servers' order, at least one, or null and the reason;
     *     on one of the resolver's threads
     */
    void resolve(String host, BiConsumer<@Nullable List<InetAddress>, String> told) {
        threads.run(
                () -> {
                    List<InetAddress> all = null;
                    String reason = "host " + host + " is unknown";
                    try {
                        List<InetAddress> found = List.of(names.all(host));
                        all = found.isEmpty() ? null : found;
                    } catch (UnknownHostException e) {
                        // The reason is said.
                    } catch (RuntimeException | Error e) {
                        // Who asked waits for an answer, whatever it is.
                        reason = "host " + host + " could not be looked up: " + e;
                    }
                    told.accept(all, reason);
                });
    }

    /** Does not wait for questions under way. */
    @Override
    public void close() {
        threads.close();
    }
}
