package io.standpipe.coap;

import io.standpipe.model.TimeSource;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.EmptyMessage;
import org.eclipse.californium.core.coap.Message;
import org.eclipse.californium.core.coap.Response;
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
 * Californium sends them by itself and at once; a stack with this in it keeps them back. The CoAP
 * stack's thread.
 */
final class DelayedAcks {

    /** More than a burst has; beyond, the oldest are sent no more, and the detector repeats. */
    private static final int MAX = 20_000;

    /** After that a message id may be another message: EXCHANGE_LIFETIME, RFC 7252 4.8.2. */
    private static final long LIFETIME = Duration.ofSeconds(247).toNanos();

    private record Kept(Runnable send, long since) {}

    private final TimeSource time;

    /** By peer and message id, the oldest first. */
    private final LinkedHashMap<String, Kept> kept = new LinkedHashMap<>();

    DelayedAcks(TimeSource time) {
        this.time = time;
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
            String key = key(notification.getSourceContext(), notification);
            if (!notification.isDuplicate()) {
                keep(key, () -> pass(message));
            } else if (!kept.containsKey(key)) {
                super.sendEmptyMessage(exchange, message); // it was safe, and the answer was lost
            }
        }

        // Its exchange is over by then.
        private void pass(EmptyMessage message) {
            super.sendEmptyMessage(null, message);
        }
    }

    private void keep(String key, Runnable send) {
        long now = time.nanos();
        Iterator<Map.Entry<String, Kept>> oldest = kept.entrySet().iterator();
        while (oldest.hasNext()) {
            long since = oldest.next().getValue().since();
            if (kept.size() < MAX && now - since <= LIFETIME) {
                break;
            }
            oldest.remove();
        }
        kept.put(key, new Kept(send, now));
    }

    /** It is safe: the detector need not repeat it. Nothing happens if it waits for nothing. */
    void send(Response notification) {
        Kept waiting = kept.remove(key(notification.getSourceContext(), notification));
        if (waiting != null) {
            waiting.send().run();
        }
    }

    private static String key(EndpointContext peer, Message message) {
        return peer.getPeerAddress() + "#" + message.getMID();
    }
}
