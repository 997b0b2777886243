package io.standpipe.coap.wire;

import io.standpipe.model.time.Scheduler;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.EmptyMessage;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.coap.Token;
import org.eclipse.californium.core.network.CoapStackFactory;
import org.eclipse.californium.core.network.Exchange;
import org.eclipse.californium.core.network.stack.CoapUdpStack;
import org.eclipse.californium.core.network.stack.Layer;
import org.eclipse.californium.core.network.stack.ReliabilityLayer;
import org.eclipse.californium.elements.config.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Acknowledgements of confirmable notifications that must wait until what they told is safe.
 * Californium sends them by itself and at once; a stack with this in it keeps them back. The CoAP
 * stack's thread.
 */
public final class DelayedAcks {

    /**
     * A detector that has no acknowledgement by then may give up and observe no more:
     * MAX_TRANSMIT_SPAN, RFC 7252 4.8.2.
     */
    static final Duration GIVES_UP = Duration.ofSeconds(45);

    private record Waiting(Copies.Identity message, Runnable send, Scheduler.Task late) {}

    private final Scheduler scheduler;
    private Consumer<Token> unsent = token -> {};

    /**
     * What waits, by {@link #key}; that a message is forgotten here when it would be no copy any
     * more bounds it.
     */
    private final Map<String, Waiting> kept = new HashMap<>();

    private final Map<Copies.Identity, String> keys = new HashMap<>();

    public DelayedAcks(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Who is told the token of a notification that waits for so long that it may be given up. */
    public void onUnsent(Consumer<Token> told) {
        unsent = told;
    }

    /** Nobody waits for this message's acknowledgement any more. */
    public void forget(Copies.Identity message) {
        String key = keys.get(message);
        if (key != null) {
            remove(key);
        }
    }

    private @Nullable Waiting remove(String key) {
        Waiting waiting = kept.remove(key);
        if (waiting != null) {
            keys.remove(waiting.message());
            waiting.late().cancel();
        }
        return waiting;
    }

    /** Makes stacks that keep acknowledgements back. */
    public @SuppressWarnings("deprecation") // its successor cannot replace a layer in this version
    CoapStackFactory stacks(Copies copies) {
        return (protocol, tag, config, outbox, custom) ->
                new CoapUdpStack(tag, config, outbox) {
                    @Override
                    protected Layer createReliabilityLayer(String name, Configuration network) {
                        return new Keeping(network, copies);
                    }
                };
    }

    private final class Keeping extends ReliabilityLayer {

        private final Copies copies;
        private @Nullable Response received;

        Keeping(Configuration config, Copies copies) {
            super(config);
            this.copies = copies;
        }

        @Override
        public void receiveResponse(Exchange exchange, Response response) {
            if (response.getType() != CoAP.Type.ACK && copies.isCopy(response)) {
                if (response.getType() == CoAP.Type.CON
                        && !keys.containsKey(Copies.identity(response))) {
                    // It was safe, and the answer was lost.
                    super.sendEmptyMessage(exchange, EmptyMessage.newACK(response));
                }
                return;
            }
            boolean notification =
                    response.getType() == CoAP.Type.CON && response.getOptions().hasObserve();
            received = notification ? response : null;
            super.receiveResponse(exchange, response);
            received = null;
        }

        @Override
        public void sendResponse(Exchange exchange, Response response) {
            super.sendResponse(exchange, response);
            copies.answered(exchange.getCurrentRequest(), response);
        }

        @Override
        public void sendEmptyMessage(Exchange exchange, EmptyMessage message) {
            Response notification = received;
            if (notification == null || message.getType() != CoAP.Type.ACK) {
                super.sendEmptyMessage(exchange, message);
                return;
            }
            keep(notification, () -> pass(message));
        }

        // Its exchange is over by then.
        private void pass(EmptyMessage message) {
            super.sendEmptyMessage(null, message);
        }
    }

    private void keep(Response notification, Runnable send) {
        String key = key(notification);
        remove(key);
        Token token = notification.getToken();
        Copies.Identity message = Copies.identity(notification);
        keys.put(message, key);
        kept.put(
                key,
                new Waiting(
                        message, send, scheduler.schedule(GIVES_UP, () -> unsent.accept(token))));
    }

    /** It is safe: the detector need not repeat it. Nothing happens if it waits for nothing. */
    public void send(Response notification) {
        Waiting waiting = remove(key(notification));
        if (waiting != null) {
            waiting.send().run();
        }
    }

    /** The same of the first block and of the whole that was put together of it and the others. */
    private static String key(Response notification) {
        return notification.getSourceContext().getPeerAddress()
                + "#"
                + notification.getMID()
                + "#"
                + notification.getToken();
    }
}
