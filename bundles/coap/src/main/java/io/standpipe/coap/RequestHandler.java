package io.standpipe.coap;

import io.standpipe.coap.device.Caller;
import io.standpipe.coap.device.Detector;
import io.standpipe.coap.device.Detector.Security;
import io.standpipe.coap.device.InstalledDetectors;
import io.standpipe.coap.device.UnknownDevices;
import io.standpipe.coap.observe.Observer;
import io.standpipe.coap.payload.ContentFormats;
import io.standpipe.coap.payload.MessageTurn;
import io.standpipe.coap.payload.Payload;
import io.standpipe.coap.payload.Payload.Format;
import io.standpipe.coap.registration.Registration;
import io.standpipe.coap.registration.Registry;
import io.standpipe.coap.report.Answer;
import io.standpipe.coap.report.Answer.Code;
import io.standpipe.coap.report.ReportIntake;
import io.standpipe.coap.wire.Copies;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.RefusalPhrase;
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
 * Takes requests, and sees to their answers. There is nothing to read here and nothing to discover,
 * so no answer is larger than its request by more than a few bytes.
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
final class RequestHandler implements MessageDeliverer {

    private final KnownCallers callers;
    private final RegistrationRequests registrations;
    private final ReportIntake intake;
    private final Registry registry;
    private final UnknownDevices seen;
    private final Observer observer;

    RequestHandler(
            Supplier<InstalledDetectors> installed,
            ReportIntake intake,
            Registry registry,
            UnknownDevices seen,
            Observer observer) {
        callers = new KnownCallers(installed, intake, seen);
        registrations = new RegistrationRequests(callers, intake, registry, seen, observer);
        this.intake = intake;
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
            registrations.register(exchange);
        } else if (registration && post && parts == 2) {
            registrations.update(exchange, path.get(1));
        } else if (registration && delete && parts == 2) {
            registrations.end(exchange, path.get(1));
        } else {
            nothingHere(exchange, path, report || registration);
        }
    }

    /** Such requests reach no point, so their sender is listed for the technician. */
    private void nothingHere(Exchange exchange, List<String> path, boolean method) {
        Request request = exchange.getRequest();
        Caller caller = KnownCallers.caller(exchange);
        String named = path.size() > 1 && path.get(0).equals("standpipe") ? path.get(1) : "";
        Detector detector = callers.find(caller, named);
        seen.refuse(
                detector != null && detector.is(caller)
                        ? detector.identity()
                        : caller.security() == Security.NONE ? named : caller.name(),
                caller.address(),
                (method ? RefusalPhrase.ANOTHER_METHOD : RefusalPhrase.NO_SUCH_PATH)
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
        Detector detector = callers.proven(exchange, named);
        if (detector == null) {
            return;
        }
        Registration registration = registry.of(detector.id());
        String root = registration == null ? "" : registration.root();
        Format format = format(request, detector, root);
        if (format == null && intake.mayNot(detector)) {
            callers.tooMany(exchange, detector);
            return;
        }
        if (format == null) {
            Phrase.Said why =
                    RefusalPhrase.FORMAT_NOT_READ.with(
                            shown(request.getOptions().getContentFormat()));
            seen.refuse(detector.identity(), KnownCallers.caller(exchange).address(), why);
            intake.unreadable(detector, why.english());
            AnswerResponse.send(
                    exchange,
                    Answer.refused(
                            Code.UNSUPPORTED,
                            "SenML 110, 112, LwM2M 11543, 11544"
                                    + (detector.map().hasFrame() ? ", a frame 42" : "")));
            return;
        }
        Payload mail =
                new Payload(
                        format,
                        request.getPayload(),
                        root,
                        "",
                        Copies.again(request) ? MessageTurn.AGAIN : MessageTurn.UNKNOWN);
        var unused =
                intake.report(detector, mail)
                        .thenAccept(answer -> reported(exchange, detector, answer));
    }

    private void reported(Exchange exchange, Detector detector, Answer answer) {
        EndpointContext from = exchange.getRequest().getSourceContext();
        if (!answer.isRefusal()) {
            seen.proved(detector.identity());
            observer.awake(detector, exchange.getEndpoint(), from);
        }
        if (answer.code() == Code.TOO_MANY) {
            callers.tooMany(exchange, detector);
            return;
        }
        if (!answer.note().isEmpty()) {
            // The values in it are lost unless the detector is set to send them in another way.
            seen.note(detector.identity(), Caller.of(from).address(), answer.note());
        } else if (answer.isRefusal()) {
            seen.refuse(
                    detector.identity(),
                    Caller.of(from).address(),
                    answer.refusal() == null
                            ? RefusalPhrase.CAME_TOO_OFTEN.with()
                            : answer.refusal());
        }
        if (answer.isUnreadable()) {
            intake.unreadable(detector, answer.note());
        }
        AnswerResponse.send(exchange, answer);
    }

    private static String shown(int format) {
        return format == ContentFormats.NONE ? RefusalPhrase.NOT_SAID.of() : String.valueOf(format);
    }

    /** The format of a report; null if the detector may not use it, or nobody can. */
    private static @Nullable Format format(Request request, Detector detector, String root) {
        int number = request.getOptions().getContentFormat();
        if (number == ContentFormats.NONE && !detector.map().hasFrame()) {
            return ContentFormats.infer(request.getPayload(), root, detector.map());
        }
        Format format = number == ContentFormats.NONE ? Format.BINARY : ContentFormats.of(number);
        if (format == null) {
            return null;
        }
        return switch (format) {
            case SENML_JSON, SENML_CBOR, LWM2M_JSON, LWM2M_CBOR -> format;
            case BINARY -> detector.map().hasFrame() ? format : null;
            case TLV, TEXT, CBOR -> null; // these have no names of their own
        };
    }
}
