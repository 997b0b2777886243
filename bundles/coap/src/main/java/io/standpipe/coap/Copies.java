package io.standpipe.coap;

import io.standpipe.model.TimeSource;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.eclipse.californium.core.coap.Message;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.network.Exchange;
import org.eclipse.californium.core.network.KeyMID;
import org.eclipse.californium.core.network.deduplication.Deduplicator;
import org.eclipse.californium.elements.DtlsEndpointContext;
import org.eclipse.californium.elements.EndpointContext;
import org.jspecify.annotations.Nullable;

/**
 * Which messages are copies: requests as well as notifications. RFC 7252, 4.5 calls a message a
 * copy by its message id and sender alone. A detector that starts anew begins to count anew, and
 * several may stand behind one address: then another message has the same id. So a copy is the very
 * same datagram (type, code, message id, token, options and payload), from the same address or in
 * the same DTLS session, within {@link #LIFETIME}, and nothing else came from there, or for the
 * same path from anywhere, in between. Whatever is in doubt is new: to take a report twice does no
 * harm, to leave one out may.
 *
 * <p>A datagram that came before with others in between is new too, but {@link #again} tells so of
 * it. One thread, that of the CoAP stack; one object for each socket.
 */
final class Copies implements Deduplicator {

    /** For how long a sender may repeat a message: EXCHANGE_LIFETIME, RFC 7252 4.8.2. */
    static final Duration LIFETIME = Duration.ofSeconds(247);

    /** Messages that are remembered of one sender: a little more than it may send at once. */
    static final int OF_ONE = 32;

    /** Messages that are remembered in all: a burst of each of some thousand detectors. */
    static final int MAX = 20_000;

    /** In a request's user context: it came before, with others in between. */
    private static final Map<String, String> AGAIN = Map.of("again", "");

    /**
     * What tells one message from another.
     *
     * @param sender an address and port; with DTLS the session and its handshake instead, because
     *     addresses change within one
     */
    record Identity(Object sender, ByteBuffer datagram) {}

    private static final class Seen {
        final Identity identity;
        final long since;
        @Nullable Exchange exchange;

        Seen(Identity identity, long since, @Nullable Exchange exchange) {
            this.identity = identity;
            this.since = since;
            this.exchange = exchange;
        }
    }

    private final TimeSource time;
    private final Consumer<Identity> forgotten;

    /** The sender of the newest message comes last, and so does the newest of each. */
    private final LinkedHashMap<Object, ArrayDeque<Seen>> bySender =
            new LinkedHashMap<>(16, 0.75f, true);

    private int count;

    /** The newest request for each path: a device may have changed its port meanwhile. */
    private final LinkedHashMap<String, Identity> byPath =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Identity> eldest) {
                    return size() > MAX;
                }
            };

    /**
     * @param forgotten told each message that would be new from now on
     */
    Copies(TimeSource time, Consumer<Identity> forgotten) {
        this.time = time;
        this.forgotten = forgotten;
    }

    /** Of a message that came. */
    static Identity identity(Message message) {
        EndpointContext from = message.getSourceContext();
        Object session = from.get(DtlsEndpointContext.KEY_SESSION_ID);
        Object handshake = from.get(DtlsEndpointContext.KEY_HANDSHAKE_TIMESTAMP);
        Object sender =
                session == null || handshake == null
                        ? from.getPeerAddress()
                        : List.of(session, handshake);
        return new Identity(sender, ByteBuffer.wrap(message.getBytes()));
    }

    /** Whether this new request is the same as one before the last of its sender. */
    static boolean again(Request request) {
        return AGAIN.equals(request.getUserContext());
    }

    /** Whether a notification is a copy; from now on its next one is. */
    boolean isCopy(Message notification) {
        Seen seen = new Seen(identity(notification), time.nanos(), null);
        Seen before = remember(seen, true);
        return before != null && !before.equals(seen);
    }

    /**
     * The message itself if it is new, the one that it is a copy of if it is one; null if it came
     * before with others in between.
     *
     * @param newest whether it is the newest request for its path, if it is known
     */
    private @Nullable Seen remember(Seen seen, boolean newest) {
        ArrayDeque<Seen> known =
                bySender.computeIfAbsent(seen.identity.sender(), any -> new ArrayDeque<>(2));
        expire(known, seen.since);
        Seen last = known.peekLast();
        if (newest && last != null && last.identity.equals(seen.identity)) {
            return last;
        }
        boolean again = known.removeIf(one -> one.identity.equals(seen.identity));
        known.addLast(seen);
        count += again ? 0 : 1;
        if (known.size() > OF_ONE) {
            forget(known);
        }
        return again ? null : seen;
    }

    /** Forgets what is too old, and the least recent of what is too much. */
    private void expire(ArrayDeque<Seen> sender, long now) {
        expireOf(sender, now);
        Iterator<ArrayDeque<Seen>> all = bySender.values().iterator();
        for (ArrayDeque<Seen> eldest = all.next(); eldest != sender; eldest = all.next()) {
            expireOf(eldest, now);
            while (count >= MAX && !eldest.isEmpty()) {
                forget(eldest);
            }
            if (!eldest.isEmpty()) {
                break;
            }
            all.remove();
        }
    }

    private void expireOf(ArrayDeque<Seen> known, long now) {
        while (!known.isEmpty() && now - known.getFirst().since > LIFETIME.toNanos()) {
            forget(known);
        }
    }

    private void forget(ArrayDeque<Seen> known) {
        count--;
        forgotten.accept(known.removeFirst().identity);
    }

    @Override
    public @Nullable Exchange findPrevious(KeyMID key, Exchange exchange) {
        if (exchange.isOfLocalOrigin()) {
            return null; // an answer to us: a notification is looked at where it is at hand
        }
        Request request = exchange.getCurrentRequest();
        Seen seen = new Seen(identity(request), time.nanos(), exchange);
        String path = request.getOptions().getUriString();
        Seen before = remember(seen, seen.identity.equals(byPath.put(path, seen.identity)));
        if (before == null) {
            request.setUserContext(AGAIN);
        }
        return before == null || before.equals(seen) ? null : before.exchange;
    }

    @Override
    public boolean replacePrevious(KeyMID key, Exchange previous, Exchange exchange) {
        ArrayDeque<Seen> known = bySender.get(identity(exchange.getCurrentRequest()).sender());
        Seen last = known == null ? null : known.peekLast();
        if (last == null) {
            return false;
        }
        last.exchange = exchange;
        return true;
    }

    /** Nobody can tell by a message id alone. */
    @Override
    public @Nullable Exchange find(KeyMID key) {
        return null;
    }

    @Override
    public void start() {}

    @Override
    public void stop() {
        clear();
    }

    @Override
    public void setExecutor(ScheduledExecutorService executor) {}

    @Override
    public boolean isEmpty() {
        return count == 0;
    }

    @Override
    public int size() {
        return count;
    }

    @Override
    public void clear() {
        bySender.clear();
        byPath.clear();
        count = 0;
    }
}
