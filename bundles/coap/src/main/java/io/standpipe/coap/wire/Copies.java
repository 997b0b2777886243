package io.standpipe.coap.wire;

import io.standpipe.model.HeapShare;
import io.standpipe.model.time.TimeSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.californium.core.coap.Message;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.network.Exchange;
import org.eclipse.californium.core.network.KeyMID;
import org.eclipse.californium.core.network.deduplication.Deduplicator;
import org.eclipse.californium.elements.Definition;
import org.eclipse.californium.elements.DtlsEndpointContext;
import org.eclipse.californium.elements.EndpointContext;
import org.eclipse.californium.elements.MapBasedEndpointContext;
import org.jspecify.annotations.Nullable;

/**
 * Which messages are copies: requests as well as notifications. RFC 7252, 4.5 calls a message a
 * copy by its message id and sender alone. A detector that starts anew begins to count anew, and
 * several may stand behind one address: then another message has the same id. So a copy is the very
 * same datagram (type, code, message id, token, options and payload), from the same address or in
 * the same DTLS session, within {@link #LIFETIME}, and nothing else of that detector came from
 * there, or for the same path from anywhere, in between. Whatever is in doubt is new: to take a
 * report twice does no harm, to leave one out may.
 *
 * <p>Of a message a {@link Fingerprint} is kept and the answer's few bytes, nothing of what it
 * says. Only installed detectors are remembered, each in a share of its own: strangers get the same
 * refusal however often they ask.
 *
 * <p>A datagram that came before with others in between is new too, but {@link #again} tells so of
 * it. One thread, that of the CoAP stack; one object for each socket.
 */
public final class Copies implements Deduplicator {

    /** For how long a sender may repeat a message: EXCHANGE_LIFETIME, RFC 7252 4.8.2. */
    public static final Duration LIFETIME = Duration.ofSeconds(247);

    /** Messages that are remembered of one detector: a little more than it may send at once. */
    public static final int OF_ONE = 32;

    /** What one takes at most, with its answer, bytes: measured on a full memory. */
    private static final int BYTES = 512;

    /**
     * Of the heap for all that are remembered: 6,000 in 96 MiB, a burst of each of some hundred
     * detectors.
     */
    static final HeapShare HEAP = new HeapShare(32);

    /** Messages that are remembered in all. */
    public static final int MAX = most(HEAP.bytes());

    /** An answer that is longer is not kept: then a copy is met with silence. */
    static final int MAX_ANSWER = 256;

    /**
     * In a message's source context: it came before, with others in between. The asterisk tells
     * Californium that it is nothing of the connection.
     */
    private static final Definition<Boolean> AGAIN =
            new Definition<>(
                    MapBasedEndpointContext.KEY_PREFIX_NONE_CRITICAL + "AGAIN",
                    Boolean.class,
                    MapBasedEndpointContext.ATTRIBUTE_DEFINITIONS);

    private static final byte[] NONE = {};

    /**
     * What tells one message from another.
     *
     * @param sender an address and port; with DTLS the session and its handshake instead, because
     *     addresses change within one
     */
    public record Identity(Object sender, Fingerprint datagram) {}

    private static final class Seen {
        final Identity identity;

        /** Of what it is for; null with a notification. */
        final @Nullable Fingerprint path;

        final long since;
        byte[] answer = NONE;

        Seen(Identity identity, @Nullable Fingerprint path, long since) {
            this.identity = identity;
            this.path = path;
            this.since = since;
        }
    }

    private final TimeSource time;
    private final Function<Message, String> whose;
    private final Consumer<Identity> forgotten;
    private final BiConsumer<byte[], EndpointContext> send;

    /** That of the newest message comes last, and so does the newest of each. */
    private final LinkedHashMap<String, ArrayDeque<Seen>> byDetector =
            new LinkedHashMap<>(16, 0.75f, true);

    private int count;

    /**
     * @param whose id of the installed detector that a message seems to be of; empty if of none
     * @param forgotten told each message that would be new from now on
     * @param send takes an answer that is to be sent once more
     */
    public Copies(
            TimeSource time,
            Function<Message, String> whose,
            Consumer<Identity> forgotten,
            BiConsumer<byte[], EndpointContext> send) {
        this.time = time;
        this.whose = whose;
        this.forgotten = forgotten;
        this.send = send;
    }

    /**
     * @param bytes that there are for them
     */
    public static int most(long bytes) {
        return (int) Math.max(2_000, Math.min(20_000, bytes / BYTES));
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
        return new Identity(sender, Fingerprint.of(message.getBytes()));
    }

    /** Whether this new message is the same as one before the last of its sender. */
    public static boolean again(Message message) {
        return Boolean.TRUE.equals(message.getSourceContext().get(AGAIN));
    }

    private static void tellAgain(Message message) {
        message.setSourceContext(
                MapBasedEndpointContext.addEntries(
                        message.getSourceContext(),
                        new MapBasedEndpointContext.Attributes().add(AGAIN, true)));
    }

    /** Whether a notification is a copy; from now on its next one is. */
    public boolean isCopy(Message notification) {
        Seen seen = new Seen(identity(notification), null, time.nanos());
        Seen before = remember(whose.apply(notification), seen);
        if (before == null) {
            tellAgain(notification);
        }
        return before != null && !before.equals(seen);
    }

    /**
     * The message itself if it is new, the one that it is a copy of if it is one; null if it came
     * before with others in between.
     */
    private @Nullable Seen remember(String detector, Seen seen) {
        ArrayDeque<Seen> known = byDetector.computeIfAbsent(detector, any -> new ArrayDeque<>(2));
        expire(known, seen.since);
        Seen last = newest(known, seen);
        if (last != null) {
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

    /** The same message if it is the newest of its sender and for its path; otherwise null. */
    private static @Nullable Seen newest(ArrayDeque<Seen> known, Seen seen) {
        for (Iterator<Seen> each = known.descendingIterator(); each.hasNext(); ) {
            Seen one = each.next();
            if (one.identity.equals(seen.identity)) {
                return one;
            }
            if (one.identity.sender().equals(seen.identity.sender())
                    || (seen.path != null && seen.path.equals(one.path))) {
                return null;
            }
        }
        return null;
    }

    /** Forgets what is too old, and the least recent of what is too much. */
    private void expire(ArrayDeque<Seen> own, long now) {
        expireOf(own, now);
        Iterator<ArrayDeque<Seen>> all = byDetector.values().iterator();
        for (ArrayDeque<Seen> eldest = all.next(); eldest != own; eldest = all.next()) {
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

    /**
     * Returns the exchange itself if its request is a copy, without an answer: Californium leaves
     * it alone then. The answer is sent once more here, if there was one.
     */
    @Override
    public @Nullable Exchange findPrevious(KeyMID key, Exchange exchange) {
        if (exchange.isOfLocalOrigin()) {
            return null; // an answer to us: a notification is looked at where it is at hand
        }
        Request request = exchange.getCurrentRequest();
        String detector = whose.apply(request);
        if (detector.isEmpty()) {
            return null;
        }
        Seen seen =
                new Seen(
                        identity(request),
                        Fingerprint.of(
                                request.getOptions()
                                        .getUriString()
                                        .getBytes(StandardCharsets.UTF_8)),
                        time.nanos());
        Seen before = remember(detector, seen);
        if (before == null) {
            tellAgain(request);
        }
        if (before == null || before.equals(seen)) {
            return null;
        }
        if (before.answer.length > 0) {
            send.accept(before.answer, request.getSourceContext());
        }
        return exchange;
    }

    /** A request has this answer: its copies get it too. */
    public void answered(Request request, Response response) {
        byte[] bytes = response.getBytes();
        ArrayDeque<Seen> known = byDetector.get(whose.apply(request));
        if (bytes == null || bytes.length > MAX_ANSWER || known == null) {
            return;
        }
        Identity identity = identity(request);
        for (Seen one : known) {
            if (one.identity.equals(identity)) {
                one.answer = bytes;
            }
        }
    }

    @Override
    public boolean replacePrevious(KeyMID key, Exchange previous, Exchange exchange) {
        return true; // it is the same exchange
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
        byDetector.clear();
        count = 0;
    }
}
