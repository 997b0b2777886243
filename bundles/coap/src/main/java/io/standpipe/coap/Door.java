package io.standpipe.coap;

import io.standpipe.coap.Answer.Code;
import io.standpipe.coap.Detector.Security;
import io.standpipe.coap.Inbox.Format;
import io.standpipe.coap.Inbox.Mail;
import io.standpipe.model.words.Phrase;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.network.Exchange;
import org.eclipse.californium.core.server.MessageDeliverer;
import org.eclipse.californium.elements.EndpointContext;
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
        if (report && post) {
            report(exchange, parts == 2 ? path.get(1) : "");
        } else if (registration && post && parts == 1) {
            register(exchange);
        } else if (registration && parts == 2 && (post || delete)) {
            renew(exchange, path.get(1), delete);
        } else {
            nothingHere(exchange, path, report || registration);
        }
    }

    /** Nobody looks at what comes here: who sends it must appear somewhere. */
    private void nothingHere(Exchange exchange, List<String> path, boolean method) {
        Request request = exchange.getRequest();
        Caller caller = Caller.of(request.getSourceContext());
        String named = path.size() > 1 && path.get(0).equals("standpipe") ? path.get(1) : "";
        Detector detector = find(caller, named);
        seen.refuse(
                detector != null && detector.is(caller)
                        ? detector.identity()
                        : caller.security() == Security.NONE ? named : caller.name(),
                caller.address(),
                (method ? Phrase.ANOTHER_METHOD : Phrase.NO_SUCH_PATH)
                        .with("%s /%s".formatted(request.getCode(), String.join("/", path))));
        exchange.sendResponse(
                new Response(method ? ResponseCode.METHOD_NOT_ALLOWED : ResponseCode.NOT_FOUND));
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
        Registration registration = registry.of(detector.id());
        String root = registration == null ? "" : registration.root();
        Format format = format(request, detector, root);
        if (format == null && inbox.mayNot(detector)) {
            tooMany(exchange, detector);
            return;
        }
        if (format == null) {
            seen.refuse(
                    detector.identity(),
                    Caller.of(request.getSourceContext()).address(),
                    Phrase.FORMAT_NOT_READ.with(shown(request.getOptions().getContentFormat())));
            inbox.unreadable(detector);
            send(
                    exchange,
                    Answer.refused(
                            Code.UNSUPPORTED,
                            "SenML 110, 112, LwM2M 11543, 11544"
                                    + (detector.map().hasFrame() ? ", a frame 42" : "")));
            return;
        }
        Mail mail =
                new Mail(
                        format,
                        request.getPayload(),
                        root,
                        "",
                        Copies.again(request) ? Turn.AGAIN : Turn.UNKNOWN);
        var unused =
                inbox.report(detector, mail)
                        .thenAccept(answer -> reported(exchange, detector, answer));
    }

    private void reported(Exchange exchange, Detector detector, Answer answer) {
        EndpointContext from = exchange.getRequest().getSourceContext();
        if (!answer.isRefusal()) {
            seen.proved(detector.identity());
            observer.awake(detector, exchange.getEndpoint(), from);
        }
        if (answer.code() == Code.TOO_MANY) {
            tooMany(exchange, detector);
            return;
        }
        if (!answer.note().isEmpty()) {
            // What it said is lost unless it says it in another way.
            seen.note(detector.identity(), Caller.of(from).address(), answer.note());
        } else if (answer.isRefusal()) {
            seen.refuse(
                    detector.identity(),
                    Caller.of(from).address(),
                    answer.refusal() == null ? Phrase.CAME_TOO_OFTEN.with() : answer.refusal());
        }
        if (answer.isUnreadable()) {
            inbox.unreadable(detector);
        }
        send(exchange, answer);
    }

    private void tooMany(Exchange exchange, Detector detector) {
        seen.refuse(
                detector.identity(),
                Caller.of(exchange.getRequest().getSourceContext()).address(),
                Phrase.CAME_TOO_OFTEN);
        send(exchange, new Answer(Code.TOO_MANY, TOO_MANY_RETRY, ""));
    }

    private static String shown(int format) {
        return format == Formats.NONE ? Phrase.NOT_SAID.of() : String.valueOf(format);
    }

    /** Null if it is none that the detector may use. */
    private static @Nullable Format format(Request request, Detector detector, String root) {
        int number = request.getOptions().getContentFormat();
        if (number == Formats.NONE && !detector.map().hasFrame()) {
            return Formats.infer(request.getPayload(), root, detector.map());
        }
        Format format = number == Formats.NONE ? Format.BINARY : Formats.of(number);
        if (format == null) {
            return null;
        }
        return switch (format) {
            case SENML_JSON, SENML_CBOR, LWM2M_JSON, LWM2M_CBOR -> format;
            case BINARY -> detector.map().hasFrame() ? format : null;
            case TLV, TEXT, CBOR -> null; // these have no names of their own
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
            tooMany(exchange, detector);
            return null;
        }
        return detector;
    }

    /** The same, however often it calls. */
    private @Nullable Detector proven(Exchange exchange, String named) {
        Caller caller = Caller.of(exchange.getRequest().getSourceContext());
        Detector detector = find(caller, named);
        Phrase.Said why =
                detector == null ? Phrase.NOT_INSTALLED.with() : mismatch(detector, caller, named);
        if (detector == null || why != null) {
            seen.refuse(
                    caller.security() == Security.NONE ? named : caller.name(),
                    caller.address(),
                    why == null ? Phrase.NOT_INSTALLED.with() : why);
            send(exchange, Answer.refused(Code.FORBIDDEN, ""));
            return null;
        }
        return detector;
    }

    private @Nullable Detector find(Caller caller, String named) {
        Installed now = installed.get();
        if (caller.security() != Security.NONE) {
            return now.named(caller);
        }
        Detector byId = now.byId(named);
        return byId == null ? now.byIdentity(named) : byId;
    }

    private static Phrase.@Nullable Said mismatch(Detector detector, Caller caller, String named) {
        if (detector.security() != caller.security()) {
            return caller.security() == Security.NONE
                    ? Phrase.WITHOUT_DTLS.with()
                    : Phrase.PROVED_OTHERWISE.with(caller.security(), detector.security());
        }
        boolean itself =
                named.isEmpty() || named.equals(detector.id()) || named.equals(detector.identity());
        return itself ? null : Phrase.CALLS_ITSELF.with(named);
    }

    private void register(Exchange exchange) {
        Request request = exchange.getRequest();
        Detector detector = known(exchange, query(request, "ep", ""));
        if (detector == null) {
            return;
        }
        Registration registration;
        try {
            registration =
                    Registration.of(
                            detector.id(),
                            registry.location(),
                            lifetime(request, Registration.DEFAULT_LIFETIME),
                            query(request, "lwm2m", Registration.FIRST),
                            sleeps(request, false),
                            request.getPayloadString());
        } catch (PayloadException e) {
            badRegistration(exchange, detector, e);
            return;
        }
        registry.put(registration);
        seen.proved(detector.identity());
        Response created = new Response(ResponseCode.CREATED);
        created.getOptions().addLocationPath("rd").addLocationPath(registration.location());
        exchange.sendResponse(created);
        observer.registered(exchange.getEndpoint(), request.getSourceContext(), registration);
    }

    private void badRegistration(Exchange exchange, Detector detector, PayloadException wrong) {
        String why = String.valueOf(wrong.getMessage());
        seen.refuse(
                detector.identity(),
                Caller.of(exchange.getRequest().getSourceContext()).address(),
                Phrase.REGISTRATION_UNREADABLE.with(why));
        send(exchange, Answer.refused(Code.BAD_REQUEST, why));
    }

    private void renew(Exchange exchange, String location, boolean end) {
        Registration registration = registry.find(location);
        Request request = exchange.getRequest();
        Caller caller = Caller.of(request.getSourceContext());
        if (registration == null && caller.security() == Security.NONE) {
            unknownLocation(exchange, caller, "", location);
            return;
        }
        Detector detector = known(exchange, registration == null ? "" : registration.device());
        if (detector == null) {
            return;
        }
        if (registration == null) {
            unknownLocation(exchange, caller, caller.name(), location);
            return;
        }
        if (end) {
            registry.drop(location);
            observer.ended(detector.id());
            exchange.sendResponse(new Response(ResponseCode.DELETED));
            return;
        }
        Registration renewed;
        try {
            long lifetime = lifetime(request, registration.lifetime());
            boolean sleeps = sleeps(request, registration.sleeps());
            renewed =
                    request.getPayloadSize() == 0
                            ? registration.updated(lifetime, sleeps)
                            : Registration.of(
                                    detector.id(),
                                    location,
                                    lifetime,
                                    registration.version(),
                                    sleeps,
                                    request.getPayloadString());
        } catch (PayloadException e) {
            badRegistration(exchange, detector, e);
            return;
        }
        registry.put(renewed);
        seen.proved(detector.identity());
        inbox.alive(detector);
        exchange.sendResponse(new Response(ResponseCode.CHANGED));
        observer.updated(exchange.getEndpoint(), request.getSourceContext(), renewed);
    }

    /** It registered before a restart, or its lifetime ended: it must register anew. */
    private void unknownLocation(Exchange exchange, Caller caller, String name, String location) {
        seen.refuse(name, caller.address(), Phrase.REGISTRATION_UNKNOWN.with("/rd/" + location));
        exchange.sendResponse(new Response(ResponseCode.NOT_FOUND));
    }

    /** Queue mode is letter Q of the binding (LwM2M 1.0), or its own parameter (1.1). */
    private static boolean sleeps(Request request, boolean fallback) {
        String binding = query(request, "b", "");
        boolean queue = request.getOptions().getUriQuery().contains("Q");
        return queue || (binding.isEmpty() ? fallback : binding.contains("Q"));
    }

    private static long lifetime(Request request, long fallback) throws PayloadException {
        String text = query(request, "lt", "");
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

    private static String query(Request request, String name, String fallback) {
        for (String part : request.getOptions().getUriQuery()) {
            if (part.startsWith(name + "=")) {
                return part.substring(name.length() + 1);
            }
        }
        return fallback;
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
