package io.standpipe.modbus.io;

import io.standpipe.model.net.HostLookup;
import io.standpipe.model.words.AnswerPhrase;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Asks name servers, on threads of its own. Any thread. */
final class Resolver implements AutoCloseable {

    private static final int THREADS = 4;

    private final HelperThreads threads;
    private final HostLookup names;

    Resolver(String name) {
        this(name, HostLookup.SYSTEM);
    }

    Resolver(String name, HostLookup names) {
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
                    String reason = AnswerPhrase.HOST_UNKNOWN.of(host);
                    try {
                        List<InetAddress> found = List.of(names.all(host));
                        all = found.isEmpty() ? null : found;
                    } catch (UnknownHostException e) {
                        // The reason is said.
                    } catch (RuntimeException | Error e) {
                        // Who asked waits for an answer, whatever it is.
                        reason = AnswerPhrase.HOST_NOT_LOOKED_UP.of(host, e);
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
