package io.standpipe.coap;

import io.standpipe.coap.device.Caller;
import io.standpipe.coap.device.Detector;
import io.standpipe.coap.device.Detector.Security;
import io.standpipe.coap.device.UnknownDevices;
import io.standpipe.coap.observe.Observer;
import io.standpipe.coap.payload.PayloadException;
import io.standpipe.coap.registration.Registration;
import io.standpipe.coap.registration.Registry;
import io.standpipe.coap.report.Answer;
import io.standpipe.coap.report.Answer.Code;
import io.standpipe.coap.report.ReportIntake;
import io.standpipe.model.words.PayloadPhrase;
import io.standpipe.model.words.RefusalPhrase;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.network.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * LwM2M's registration interface (OMA LwM2M Core 1.1, 6.2): detectors register, renew their
 * registration and take it back. One thread, that of the CoAP stack.
 */
final class RegistrationRequests {

    private final KnownCallers callers;
    private final ReportIntake intake;
    private final Registry registry;
    private final UnknownDevices seen;
    private final Observer observer;

    RegistrationRequests(
            KnownCallers callers,
            ReportIntake intake,
            Registry registry,
            UnknownDevices seen,
            Observer observer) {
        this.callers = callers;
        this.intake = intake;
        this.registry = registry;
        this.seen = seen;
        this.observer = observer;
    }

    /** {@code POST /rd?ep=NAME&lt=SECONDS} */
    void register(Exchange exchange) {
        Request request = exchange.getRequest();
        Detector detector = callers.allowed(exchange, query(request, "ep", ""));
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
            unreadable(exchange, detector, e);
            return;
        }
        registry.put(registration);
        seen.proved(detector.identity());
        Response created = new Response(ResponseCode.CREATED);
        created.getOptions().addLocationPath("rd").addLocationPath(registration.location());
        exchange.sendResponse(created);
        observer.registered(exchange.getEndpoint(), request.getSourceContext(), registration);
    }

    /** {@code POST /rd/LOCATION} */
    void update(Exchange exchange, String location) {
        Registration registration = registry.find(location);
        Detector detector = owner(exchange, registration, location);
        if (detector == null || registration == null) {
            return;
        }
        Request request = exchange.getRequest();
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
            unreadable(exchange, detector, e);
            return;
        }
        registry.put(renewed);
        seen.proved(detector.identity());
        intake.alive(detector);
        exchange.sendResponse(new Response(ResponseCode.CHANGED));
        observer.updated(exchange.getEndpoint(), request.getSourceContext(), renewed);
    }

    /** {@code DELETE /rd/LOCATION} */
    void end(Exchange exchange, String location) {
        Registration registration = registry.find(location);
        Detector detector = owner(exchange, registration, location);
        if (detector == null || registration == null) {
            return;
        }
        registry.drop(location);
        observer.ended(detector.id());
        exchange.sendResponse(new Response(ResponseCode.DELETED));
    }

    /** The detector that a registration is of, if it calls; null if the request was refused. */
    private @Nullable Detector owner(
            Exchange exchange, @Nullable Registration registration, String location) {
        Caller caller = KnownCallers.caller(exchange);
        if (registration == null && caller.security() == Security.NONE) {
            unknownLocation(exchange, caller, "", location);
            return null;
        }
        Detector detector =
                callers.allowed(exchange, registration == null ? "" : registration.device());
        if (detector != null && registration == null) {
            unknownLocation(exchange, caller, caller.name(), location);
            return null;
        }
        return detector;
    }

    /** It registered before a restart, or its lifetime ended: it must register anew. */
    private void unknownLocation(Exchange exchange, Caller caller, String name, String location) {
        seen.refuse(
                name, caller.address(), RefusalPhrase.REGISTRATION_UNKNOWN.with("/rd/" + location));
        exchange.sendResponse(new Response(ResponseCode.NOT_FOUND));
    }

    private void unreadable(Exchange exchange, Detector detector, PayloadException wrong) {
        String why = String.valueOf(wrong.getMessage());
        seen.refuse(
                detector.identity(),
                KnownCallers.caller(exchange).address(),
                RefusalPhrase.REGISTRATION_UNREADABLE.with(why));
        AnswerResponse.send(exchange, Answer.refused(Code.BAD_REQUEST, why));
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
        throw new PayloadException(PayloadPhrase.LIFETIME.with(Registration.MAX_LIFETIME));
    }

    private static String query(Request request, String name, String fallback) {
        for (String part : request.getOptions().getUriQuery()) {
            if (part.startsWith(name + "=")) {
                return part.substring(name.length() + 1);
            }
        }
        return fallback;
    }
}
