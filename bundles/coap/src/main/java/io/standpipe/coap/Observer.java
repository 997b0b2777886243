package io.standpipe.coap;

import io.standpipe.coap.Inbox.Format;
import io.standpipe.coap.Inbox.Mail;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.eclipse.californium.core.coap.MessageObserverAdapter;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.network.Endpoint;
import org.eclipse.californium.core.observe.NotificationListener;
import org.eclipse.californium.elements.EndpointContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Observes (RFC 7641) what registered detectors have. It asks right after the registration, while a
 * sleeping device listens; from then on the device reports by itself. The CoAP stack's thread.
 */
final class Observer implements NotificationListener {

    private static final String DEVICE = "device";
    private static final String PATH = "path";
    private static final Logger LOG = LoggerFactory.getLogger(Observer.class);

    private final Supplier<Installed> installed;
    private final Inbox inbox;
    private final DelayedAcks acks;

    Observer(Supplier<Installed> installed, Inbox inbox, DelayedAcks acks) {
        this.installed = installed;
        this.inbox = inbox;
        this.acks = acks;
    }

    void observe(Endpoint endpoint, EndpointContext peer, Registration registration) {
        for (String path : registration.observed()) {
            Request request = Request.newGet();
            request.setObserve();
            for (String part : (registration.root() + path).substring(1).split("/", -1)) {
                request.getOptions().addUriPath(part);
            }
            request.setDestinationContext(peer);
            Map<String, String> about = new HashMap<>();
            about.put(DEVICE, registration.detector().id());
            about.put(PATH, path);
            request.setUserContext(about);
            request.addMessageObserver(
                    new MessageObserverAdapter() {
                        /** The first answer; those that follow come to onNotification. */
                        @Override
                        public void onResponse(Response response) {
                            if (!answered) {
                                answered = true;
                                take(request, response);
                            }
                        }

                        private boolean answered;
                    });
            endpoint.sendRequest(request);
        }
    }

    @Override
    public void onNotification(Request request, Response response) {
        take(request, response);
    }

    private void take(Request request, Response response) {
        Detector detector = detector(request);
        Format format = format(response);
        if (detector == null || format == null || !response.isSuccess()) {
            LOG.debug("a notification was left: {}", response.getCode());
            acks.send(response);
            return;
        }
        String path = request.getUserContext().getOrDefault(PATH, "");
        var unused =
                inbox.take(
                                detector,
                                new Mail(format, response.getPayload(), path, Turn.of(response)))
                        .thenAccept(
                                answer -> {
                                    // What cannot be read will not be better when it is repeated.
                                    if (answer.code() != Answer.Code.UNSAFE) {
                                        acks.send(response);
                                    }
                                });
    }

    private @Nullable Detector detector(Request request) {
        Map<String, String> about = request.getUserContext();
        return about == null ? null : installed.get().byId(about.getOrDefault(DEVICE, ""));
    }

    private static @Nullable Format format(Response response) {
        return switch (response.getOptions().getContentFormat()) {
            case MediaTypeRegistry.APPLICATION_SENML_JSON -> Format.SENML_JSON;
            case MediaTypeRegistry.APPLICATION_SENML_CBOR -> Format.SENML_CBOR;
            case MediaTypeRegistry.APPLICATION_VND_OMA_LWM2M_TLV -> Format.TLV;
            default -> null;
        };
    }
}
