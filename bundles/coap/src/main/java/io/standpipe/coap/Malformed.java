package io.standpipe.coap;

import org.eclipse.californium.core.network.interceptors.MalformedMessageInterceptor;
import org.eclipse.californium.core.network.interceptors.MessageInterceptorAdapter;
import org.eclipse.californium.elements.RawData;

/** Lists who sends what cannot be parsed at all. The socket's thread. */
final class Malformed extends MessageInterceptorAdapter implements MalformedMessageInterceptor {

    private final SeenList seen;

    Malformed(SeenList seen) {
        this.seen = seen;
    }

    @Override
    public void receivedMalformedMessage(RawData message) {
        Caller caller = Caller.of(message.getEndpointContext());
        seen.refuse(
                caller.name(),
                caller.address(),
                "sends what is no CoAP, or an option that is not known");
    }
}
