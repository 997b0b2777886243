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
import org.eclipse.californium.core.network.Endpoint;
import org.eclipse.californium.core.network.interceptors.MessageInterceptor;
import org.eclipse.californium.core.network.interceptors.MessageInterceptorAdapter;
import org.eclipse.californium.elements.EndpointContext;

/**
 * Acknowledgements of confirmable notifications that must wait until what they told is safe.
 * Californium sends them by itself and at once; here they are kept back. Any thread.
 */
final class DelayedAcks {

    /** More at once than a burst has; beyond, the oldest are sent no more, and repeated. */
    private static final int MAX = 20_000;

    /** After that a message id may be another message: EXCHANGE_LIFETIME, RFC 7252 4.8.2. */
    private static final long LIFETIME = Duration.ofSeconds(247).toNanos();

    private record Kept(Endpoint endpoint, long since) {}

    private final TimeSource time;

    /** By peer and message id, the oldest first. */
    private final LinkedHashMap<String, Kept> kept = new LinkedHashMap<>();

    DelayedAcks(TimeSource time) {
        this.time = time;
    }

    /** What must be added to an endpoint. */
    MessageInterceptor keeping(Endpoint endpoint) {
        return new MessageInterceptorAdapter() {
            @Override
            public void receiveResponse(Response response) {
                if (response.getType() == CoAP.Type.CON && response.getOptions().hasObserve()) {
                    keep(key(response.getSourceContext(), response), endpoint);
                }
            }

            @Override
            public void sendEmptyMessage(EmptyMessage message) {
                String key = key(message.getDestinationContext(), message);
                if (message.getType() == CoAP.Type.RST) {
                    forget(key);
                } else if (message.getType() == CoAP.Type.ACK && isKept(key)) {
                    message.setCanceled(true);
                }
            }
        };
    }

    private synchronized void keep(String key, Endpoint endpoint) {
        long now = time.nanos();
        Iterator<Map.Entry<String, Kept>> oldest = kept.entrySet().iterator();
        while (oldest.hasNext()) {
            long since = oldest.next().getValue().since();
            if (kept.size() < MAX && now - since <= LIFETIME) {
                break;
            }
            oldest.remove();
        }
        kept.putIfAbsent(key, new Kept(endpoint, now));
    }

    private synchronized void forget(String key) {
        kept.remove(key);
    }

    private synchronized boolean isKept(String key) {
        return kept.containsKey(key);
    }

    /** It is safe: the detector need not repeat it. Nothing happens if it waits for nothing. */
    void send(Response notification) {
        Kept waiting;
        synchronized (this) {
            waiting = kept.remove(key(notification.getSourceContext(), notification));
        }
        if (waiting != null) {
            waiting.endpoint().sendEmptyMessage(null, EmptyMessage.newACK(notification));
        }
    }

    private static String key(EndpointContext peer, Message message) {
        return peer.getPeerAddress() + "#" + message.getMID();
    }
}
