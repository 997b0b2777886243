package io.standpipe.coap.wire;

import io.standpipe.coap.wire.MessageMemory.Seen;
import io.standpipe.model.HeapShare;
import io.standpipe.model.time.TimeSource;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiConsumer;
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
 * <p>Of a message a {@link Fingerprint} is kept and the answer's few bytes, nothing of what it says
 * ({@link MessageMemory}). Only installed detectors are remembered, each in a share of its own:
 * strangers get the same refusal however often they ask.
 *
 * <p>A datagram that came before with others in between, or before the start, is new too, but
 * {@link #again} tells so of it. One thread, that of the CoAP stack; one object for each socket.
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

    /**
     * What tells one message from another.
     *
     * @param sender an address and port; with DTLS the session and its handshake instead, because
     *     addresses change within one
     */
    public record Identity(Object sender, Fingerprint datagram) {

        /** The same in another process. */
        Fingerprint fingerprint() {
            String from =
                    sender instanceof InetSocketAddress address && address.getAddress() != null
                            ? address.getAddress().getHostAddress() + ' ' + address.getPort()
                            : sender.toString();
            return Fingerprint.of(
                    (from + ' ' + datagram.high() + ' ' + datagram.low())
                            .getBytes(StandardCharsets.UTF_8));
        }
    }

    private final TimeSource time;
    private final MessageMemory recent;
    private final Function<Message, String> whose;
    private final BiConsumer<byte[], EndpointContext> send;

    /**
     * @param recent what came on any socket of the bus
     * @param whose id of the installed detector that a message seems to be of; empty if of none
     * @param send takes an answer that is to be sent once more
     */
    public Copies(
            TimeSource time,
            MessageMemory recent,
            Function<Message, String> whose,
            BiConsumer<byte[], EndpointContext> send) {
        this.time = time;
        this.recent = recent;
        this.whose = whose;
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
        Seen before = recent.remember(whose.apply(notification), seen);
        if (before == null) {
            tellAgain(notification);
        }
        return before != null && !before.equals(seen);
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
        Seen before = recent.remember(detector, seen);
        if (before == null) {
            tellAgain(request);
        }
        if (before == null || before.equals(seen)) {
            return null;
        }
        if (before.answer().length > 0) {
            send.accept(before.answer(), request.getSourceContext());
        }
        return exchange;
    }

    /** A request has this answer: its copies get it too. */
    public void answered(Request request, Response response) {
        byte[] bytes = response.getBytes();
        if (bytes != null && bytes.length <= MAX_ANSWER) {
            recent.answered(whose.apply(request), identity(request), bytes);
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

    /** What came is known at the other sockets, and here when it is opened again. */
    @Override
    public void stop() {}

    @Override
    public void setExecutor(ScheduledExecutorService executor) {}

    @Override
    public boolean isEmpty() {
        return size() == 0;
    }

    @Override
    public int size() {
        return recent.size();
    }

    /** See {@link #stop}. */
    @Override
    public void clear() {}
}
