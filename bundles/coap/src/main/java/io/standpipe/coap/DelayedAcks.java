package io.standpipe.coap;

import io.standpipe.model.Scheduler;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.EmptyMessage;
import org.eclipse.californium.core.coap.Message;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.coap.Token;
import org.eclipse.californium.core.network.CoapStackFactory;
import org.eclipse.californium.core.network.Exchange;
import org.eclipse.californium.core.network.stack.CoapUdpStack;
import org.eclipse.californium.core.network.stack.Layer;
import org.eclipse.californium.core.network.stack.ReliabilityLayer;
import org.eclipse.californium.elements.EndpointContext;
import org.eclipse.californium.elements.config.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Acknowledgements of confirmable notifications that must wait until what they told is safe.
 * Californium sends them by itself and at once; a stack with this in it keeps them back, and those
 * of repeated messages too. One that is not known to be safe is never sent. The CoAP stack's
 * thread.
 */
final class DelayedAcks {

    /** More than a burst has; beyond, the oldest are sent no more, and the detector repeats. */
    private static final int MAX = 20_000;

    /** After that a message id may be another message: EXCHANGE_LIFETIME, RFC 7252 4.8.2. */
    private static final Duration LIFETIME = Duration.ofSeconds(247);

    /**
     * A detector that has no acknowledgement by then may give up and observe no more:
     * MAX_TRANSMIT_SPAN, RFC 7252 4.8.2.
     */
    static final Duration GIVES_UP = Duration.ofSeconds(45);

    private final Scheduler scheduler;
    private Consumer<Token> unsent = token -> {};

    /** By peer, message id and token, the oldest first. */
    private final LinkedHashMap<String, Kept> kept = new LinkedHashMap<>();

    private static final class Kept {

        final Runnable send;
        final Token token;
        boolean safe;
        Scheduler.@Nullable Task waiting;

        Kept(Runnable send, Token token) {
            this.send = send;
            this.token = token;
        }
    }

    DelayedAcks(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Who is told the token of a notification that had to wait so long that it may be given up. */
    void onUnsent(Consumer<Token> told) {
        unsent = told;
    }

    /** Makes stacks that keep acknowledgements back. */
    @SuppressWarnings("deprecation") // its successor cannot replace a layer in this version
    CoapStackFactory stacks() {
        return (protocol, tag, config, outbox, custom) ->
                new CoapUdpStack(tag, config, outbox) {
                    @Override
                    protected Layer createReliabilityLayer(String name, Configuration network) {
                        return new Keeping(network);
                    }
                };
    }

    private final class Keeping extends ReliabilityLayer {

        private @Nullable Response received;

        Keeping(Configuration config) {
            super(config);
        }

        @Override
        public void receiveResponse(Exchange exchange, Response response) {
            boolean notification =
                    response.getType() == CoAP.Type.CON && response.getOptions().hasObserve();
            if (notification && response.isDuplicate()) {
                Kept before = kept.get(key(response.getSourceContext(), response));
                if (before != null && before.safe) {
                    before.send.run(); // the acknowledgement was lost
                }
                return;
            }
            received = notification ? response : null;
            super.receiveResponse(exchange, response);
            received = null;
        }

        @Override
        public void sendEmptyMessage(Exchange exchange, EmptyMessage message) {
            Response notification = received;
            if (notification == null || message.getType() != CoAP.Type.ACK) {
                super.sendEmptyMessage(exchange, message);
                return;
            }
            keep(
                    key(notification.getSourceContext(), notification),
                    new Kept(
                            () -> pass(EmptyMessage.newACK(notification)),
                            notification.getToken()));
        }

        // Its exchange is over by then.
        private void pass(EmptyMessage message) {
            super.sendEmptyMessage(null, message);
        }
    }

    private void keep(String key, Kept one) {
        kept.put(key, one);
        if (kept.size() > MAX) {
            Map.Entry<String, Kept> oldest = kept.entrySet().iterator().next();
            forget(oldest.getKey(), oldest.getValue());
        }
        one.waiting =
                scheduler.schedule(
                        GIVES_UP,
                        () -> {
                            one.waiting = scheduler.schedule(LIFETIME, () -> forget(key, one));
                            if (!one.safe) {
                                unsent.accept(one.token);
                            }
                        });
    }

    private void forget(String key, Kept one) {
        if (one.waiting != null) {
            one.waiting.cancel();
        }
        if (kept.remove(key, one) && !one.safe) {
            unsent.accept(one.token);
        }
    }

    /** It is safe: the detector need not repeat it. Nothing happens if it waits for nothing. */
    void send(Response notification) {
        Kept waiting = kept.get(key(notification.getSourceContext(), notification));
        if (waiting != null && !waiting.safe) {
            waiting.safe = true;
            waiting.send.run();
        }
    }

    private static String key(EndpointContext peer, Message message) {
        return peer.getPeerAddress() + "#" + message.getMID() + "#" + message.getToken();
    }
}
