package io.standpipe.coap;

import io.standpipe.coap.device.Caller;
import io.standpipe.coap.device.Detector;
import io.standpipe.coap.device.Detector.Security;
import io.standpipe.coap.device.InstalledDetectors;
import io.standpipe.coap.device.UnknownDevices;
import io.standpipe.coap.report.Answer;
import io.standpipe.coap.report.Answer.Code;
import io.standpipe.coap.report.ReportIntake;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.RefusalPhrase;
import java.util.function.Supplier;
import org.eclipse.californium.core.network.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Tells which installed detector sends a request. Who is refused gets an answer and is listed among
 * the unknown devices. One thread, that of the CoAP stack.
 */
final class KnownCallers {

    private static final int TOO_MANY_RETRY = 10;

    private final Supplier<InstalledDetectors> installed;
    private final ReportIntake intake;
    private final UnknownDevices seen;

    KnownCallers(Supplier<InstalledDetectors> installed, ReportIntake intake, UnknownDevices seen) {
        this.installed = installed;
        this.intake = intake;
        this.seen = seen;
    }

    static Caller caller(Exchange exchange) {
        return Caller.of(exchange.getRequest().getSourceContext());
    }

    /**
     * The installed detector that calls, and not too often; null if it was refused.
     *
     * @param named how it calls itself; empty if it does not say
     */
    @Nullable Detector allowed(Exchange exchange, String named) {
        Detector detector = proven(exchange, named);
        if (detector != null && intake.mayNot(detector)) {
            tooMany(exchange, detector);
            return null;
        }
        return detector;
    }

    /** The same, however often it calls. */
    @Nullable Detector proven(Exchange exchange, String named) {
        Caller caller = caller(exchange);
        Detector detector = find(caller, named);
        Phrase.Said why =
                detector == null
                        ? RefusalPhrase.NOT_INSTALLED.with()
                        : mismatch(detector, caller, named);
        if (detector == null || why != null) {
            seen.refuse(
                    caller.security() == Security.NONE ? named : caller.name(),
                    caller.address(),
                    why == null ? RefusalPhrase.NOT_INSTALLED.with() : why);
            AnswerResponse.send(exchange, Answer.refused(Code.FORBIDDEN, ""));
            return null;
        }
        return detector;
    }

    /** The detector that a caller proves or claims to be; null if none is installed. */
    @Nullable Detector find(Caller caller, String named) {
        InstalledDetectors now = installed.get();
        if (caller.security() != Security.NONE) {
            return now.named(caller);
        }
        Detector byId = now.byId(named);
        return byId == null ? now.byIdentity(named) : byId;
    }

    private static Phrase.@Nullable Said mismatch(Detector detector, Caller caller, String named) {
        if (detector.security() != caller.security()) {
            return caller.security() == Security.NONE
                    ? RefusalPhrase.WITHOUT_DTLS.with()
                    : RefusalPhrase.PROVED_OTHERWISE.with(caller.security(), detector.security());
        }
        boolean itself =
                named.isEmpty() || named.equals(detector.id()) || named.equals(detector.identity());
        return itself ? null : RefusalPhrase.CALLS_ITSELF.with(named);
    }

    /** Refuses a detector that sends too much. */
    void tooMany(Exchange exchange, Detector detector) {
        seen.refuse(detector.identity(), caller(exchange).address(), RefusalPhrase.CAME_TOO_OFTEN);
        AnswerResponse.send(exchange, new Answer(Code.TOO_MANY, TOO_MANY_RETRY, ""));
    }
}
