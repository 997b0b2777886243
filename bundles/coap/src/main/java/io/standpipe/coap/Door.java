package io.standpipe.coap;

import io.standpipe.coap.Answer.Code;
import io.standpipe.coap.Detector.Security;
import io.standpipe.coap.Inbox.Format;
import io.standpipe.coap.Inbox.Mail;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.network.Exchange;
import org.eclipse.californium.core.server.MessageDeliverer;
import org.jspecify.annotations.Nullable;

/**
 * Where requests come in: who calls, what for, and the answer. There is nothing to read here and
 * nothing to discover, so no answer is larger than its request by more than a few bytes.
 *
 * <ul>
 *   <li>{@code POST /standpipe} or {@code /standpipe/ID}: a detector reports
 *   <li>{@code POST /dp}: LwM2M Send
 *   <li>{@code POST /rd?ep=NAME&lt=SECONDS}, {@code POST /rd/LOCATION}, {@code DELETE
 *       /rd/LOCATION}: LwM2M registration
 * </ul>
 *
 * One thread, that of the CoAP stack.
 */
final class Door implements MessageDeliverer {

    private static final int TOO_MANY_RETRY = 10;

    private final Supplier<Installed> installed;
    private final Inbox inbox;
    private final Registry registry;
    private final SeenList seen;
    private final Observer observer;

    Door(
            Supplier<Installed> installed,
            Inbox inbox,
            Registry registry,
            SeenList seen,
            Observer observer) {
        this.installed = installed;
        this.inbox = inbox;
        this.registry = registry;
        this.seen = seen;
        this.observer = observer;
    }

    @Override
    public void deliverRequest(Exchange exchange) {
        Request request = exchange.getRequest();
        List<String> path = request.getOptions().getUriPath();
        String first = path.isEmpty() ? "" : path.get(0);
        int parts = path.size();
        boolean post = request.getCode() == CoAP.Code.POST;
        boolean delete = request.getCode() == CoAP.Code.DELETE;
        boolean report =
                (first.equals("standpipe") && parts <= 2) || (first.equals("dp") && parts == 1);
        boolean registration = first.equals("rd") && parts <= 2;
        if (!report && !registration) {
            exchange.sendResponse(new Response(ResponseCode.NOT_FOUND));
        } else if (report && post) {
            report(exchange, parts == 2 ? path.get(1) : "");
        } else if (registration && post && parts == 1) {
            register(exchange);
        } else if (registration && parts == 2 && (post || delete)) {
            renew(exchange, path.get(1), delete);
        } else {
            exchange.sendResponse(new Response(ResponseCode.METHOD_NOT_ALLOWED));
        }
    }

    @Override
    public void deliverResponse(Exchange exchange, Response response) {
        exchange.getRequest().setResponse(response);
    }

    private void report(Exchange exchange, String named) {
        Request request = exchange.getRequest();
        Detector detector = proven(exchange, named);
        if (detector == null) {
            return;
        }
        Format format = format(request, detector);
        if (format == null) {
            send(
                    exchange,
                    Answer.refused(
                            Code.UNSUPPORTED,
                            "SenML as JSON (110) or CBOR (112)"
                                    + (detector.map().hasFrame() ? ", or a frame (42)" : "")));
            return;
        }
        CompletableFuture<Answer> answer =
                inbox.report(
                        detector,
                        new Mail(
                                format,
                                request.getPayload(),
                                "",
                                Copies.again(request) ? Turn.AGAIN : Turn.UNKNOWN));
        String address = Caller.of(request.getSourceContext()).address();
        var unused =
                answer.thenAccept(
                        it -> {
                            if (!it.note().isEmpty()) {
                                seen.note(detector.identity(), address, it.note());
                            }
                            send(exchange, it);
                        });
    }

    /** Null if it is none that the detector may use. */
    private static @Nullable Format format(Request request, Detector detector) {
        return switch (request.getOptions().getContentFormat()) {
            case MediaTypeRegistry.APPLICATION_SENML_JSON -> Format.SENML_JSON;
            case MediaTypeRegistry.APPLICATION_SENML_CBOR -> Format.SENML_CBOR;
            // Small devices leave the option out.
            case MediaTypeRegistry.APPLICATION_OCTET_STREAM, MediaTypeRegistry.UNDEFINED ->
                    detector.map().hasFrame() ? Format.BINARY : null;
            default -> null;
        };
    }

    /**
     * The installed detector that calls; null if it is none, and then it was told.
     *
     * @param named what it calls itself; empty if it says nothing
     */
    private @Nullable Detector known(Exchange exchange, String named) {
        Detector detector = proven(exchange, named);
        if (detector != null && inbox.mayNot(detector)) {
            send(exchange, new Answer(Code.TOO_MANY, TOO_MANY_RETRY, ""));
            return null;
        }
        return detector;
    }

    /** The same, however often it calls. */
    private @Nullable Detector proven(Exchange exchange, String named) {
        Caller caller = Caller.of(exchange.getRequest().getSourceContext());
        Detector detector = find(caller, named);
        String why = detector == null ? "not installed" : mismatch(detector, caller, named);
        if (detector == null || why != null) {
            seen.refuse(
                    caller.security() == Security.NONE ? named : caller.name(),
                    caller.address(),
                    why == null ? "" : why);
            send(exchange, Answer.refused(Code.FORBIDDEN, ""));
            return null;
        }
        return detector;
    }

    private @Nullable Detector find(Caller caller, String named) {
        Installed now = installed.get();
        return switch (caller.security()) {
            case PSK, X509 -> now.byIdentity(caller.name());
            case RPK -> now.byPublicKey(caller.name());
            case NONE -> {
                Detector byId = now.byId(named);
                yield byId == null ? now.byIdentity(named) : byId;
            }
        };
    }

    private static @Nullable String mismatch(Detector detector, Caller caller, String named) {
        if (detector.security() != caller.security()) {
            return caller.security() == Security.NONE
                    ? "came without DTLS"
                    : "proved itself by " + caller.security() + ", not " + detector.security();
        }
        boolean itself =
                named.isEmpty() || named.equals(detector.id()) || named.equals(detector.identity());
        return itself ? null : "calls itself " + named;
    }

    private void register(Exchange exchange) {
        Request request = exchange.getRequest();
        Detector detector = known(exchange, query(request, "ep"));
        if (detector == null) {
            return;
        }
        Registration registration;
        try {
            registration =
                    Registration.of(
                            detector,
                            registry.location(),
                            lifetime(request, Registration.DEFAULT_LIFETIME),
                            request.getPayloadString());
        } catch (PayloadException e) {
            send(exchange, Answer.refused(Code.BAD_REQUEST, String.valueOf(e.getMessage())));
            return;
        }
        registry.put(registration);
        Response created = new Response(ResponseCode.CREATED);
        created.getOptions().addLocationPath("rd").addLocationPath(registration.location());
        exchange.sendResponse(created);
        observer.observe(exchange.getEndpoint(), request.getSourceContext(), registration);
    }

    private void renew(Exchange exchange, String location, boolean end) {
        Registration registration = registry.find(location);
        Request request = exchange.getRequest();
        Detector detector =
                known(exchange, registration == null ? "" : registration.detector().id());
        if (detector == null) {
            return;
        }
        if (registration == null) {
            exchange.sendResponse(new Response(ResponseCode.NOT_FOUND));
            return;
        }
        if (end) {
            registry.drop(location);
            exchange.sendResponse(new Response(ResponseCode.DELETED));
            return;
        }
        try {
            long lifetime = lifetime(request, registration.lifetime());
            registry.put(
                    request.getPayloadSize() == 0
                            ? registration.lasting(lifetime)
                            : Registration.of(
                                    detector, location, lifetime, request.getPayloadString()));
        } catch (PayloadException e) {
            send(exchange, Answer.refused(Code.BAD_REQUEST, String.valueOf(e.getMessage())));
            return;
        }
        inbox.alive(detector);
        exchange.sendResponse(new Response(ResponseCode.CHANGED));
    }

    private static long lifetime(Request request, long fallback) throws PayloadException {
        String text = query(request, "lt");
        if (text.isEmpty()) {
            return fallback;
        }
        if (text.matches("[0-9]{1,8}")) {
            long seconds = Long.parseLong(text);
            if (seconds >= 1 && seconds <= Registration.MAX_LIFETIME) {
                return seconds;
            }
        }
        throw new PayloadException("lt is 1 to " + Registration.MAX_LIFETIME);
    }

    private static String query(Request request, String name) {
        for (String part : request.getOptions().getUriQuery()) {
            if (part.startsWith(name + "=")) {
                return part.substring(name.length() + 1);
            }
        }
        return "";
    }

    private static void send(Exchange exchange, Answer answer) {
        Response response =
                new Response(
                        switch (answer.code()) {
                            case CHANGED -> ResponseCode.CHANGED;
                            case BAD_REQUEST -> ResponseCode.BAD_REQUEST;
                            case FORBIDDEN -> ResponseCode.FORBIDDEN;
                            case TOO_LARGE -> ResponseCode.REQUEST_ENTITY_TOO_LARGE;
                            case UNSUPPORTED -> ResponseCode.UNSUPPORTED_CONTENT_FORMAT;
                            case TOO_MANY -> ResponseCode.TOO_MANY_REQUESTS;
                            case UNSAFE -> ResponseCode.SERVICE_UNAVAILABLE;
                        });
        if (answer.retryAfter() > 0) {
            response.getOptions().setMaxAge(answer.retryAfter());
        }
        if (!answer.why().isEmpty()) {
            response.setPayload(answer.why());
        }
        exchange.sendResponse(response);
    }
}
