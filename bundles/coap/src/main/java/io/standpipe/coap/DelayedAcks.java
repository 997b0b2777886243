package io.standpipe.coap;

import java.util.HashMap;
import java.util.Map;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.EmptyMessage;
import org.eclipse.californium.core.coap.Response;
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
final class DelayedAcks {

    /** What waits; that a message is forgotten here when it would be no copy any more bounds it. */
    private final Map<Copies.Identity, Runnable> kept = new HashMap<>();

    /** Nobody waits for this message's acknowledgement any more. */
    void forget(Copies.Identity message) {
        kept.remove(message);
    }

    /** Makes stacks that keep acknowledgements back. */
    @SuppressWarnings("deprecation") // its successor cannot replace a layer in this version
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
                        && !kept.containsKey(Copies.identity(response))) {
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
        public void sendEmptyMessage(Exchange exchange, EmptyMessage message) {
            Response notification = received;
            if (notification == null || message.getType() != CoAP.Type.ACK) {
                super.sendEmptyMessage(exchange, message);
                return;
            }
            kept.put(Copies.identity(notification), () -> pass(message));
        }

        // Its exchange is over by then.
        private void pass(EmptyMessage message) {
            super.sendEmptyMessage(null, message);
        }
    }

    /** It is safe: the detector need not repeat it. Nothing happens if it waits for nothing. */
    void send(Response notification) {
        Runnable waiting = kept.remove(Copies.identity(notification));
        if (waiting != null) {
            waiting.run();
        }
    }
}
