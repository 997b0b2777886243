package io.standpipe.coap.observe;

import io.standpipe.coap.device.Detector;
import io.standpipe.coap.payload.ContentFormats;
import io.standpipe.coap.payload.MessageTurn;
import io.standpipe.coap.payload.Payload;
import io.standpipe.coap.payload.Payload.Format;
import io.standpipe.coap.report.Answer;
import io.standpipe.coap.report.ReportIntake;
import io.standpipe.coap.wire.Copies;
import io.standpipe.coap.wire.DelayedAcks;
import io.standpipe.model.log.LogLimit;
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.words.BusPhrase;
import java.util.concurrent.CompletableFuture;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over values of an object instance that a detector is asked for or notifies, acknowledges
 * them when they are safe, and tells the {@link Observation} how it went. One thread, that of the
 * CoAP stack.
 */
final class NotificationIntake {

    private static final Logger LOG = LoggerFactory.getLogger(NotificationIntake.class);

    private final ReportIntake intake;
    private final DelayedAcks acks;
    private final TimeSource time;
    private final LogLimit lines;

    NotificationIntake(ReportIntake intake, DelayedAcks acks, TimeSource time, LogLimit lines) {
        this.intake = intake;
        this.acks = acks;
        this.time = time;
        this.lines = lines;
    }

    /**
     * A response of a detector that proved who it is.
     *
     * @param path of the object instance that the observation is of
     * @param notification false for the first answer to a request
     */
    void take(
            Detector detector,
            DetectorObservations from,
            String path,
            Observation observation,
            Response response,
            boolean notification) {
        from.heard(response.getSourceContext());
        if (!response.isSuccess()) {
            acks.send(response);
            from.why(
                    path,
                    notification
                            ? BusPhrase.OBSERVATION_ENDED.of(path, response.getCode())
                            : BusPhrase.OBSERVATION_REFUSED.of(response.getCode(), path));
            error(response.getCode(), detector, path, observation, notification);
            return;
        }
        Payload mail = payload(detector, from.root(), path, response, notification);
        if (mail == null) {
            acks.send(response);
            int number = response.getOptions().getContentFormat();
            unreadable(from, path, observation, BusPhrase.CONTENT_FORMAT.of(number));
            return;
        }
        boolean observed = notification || response.getOptions().hasObserve();
        if (ContentFormats.tellsNothing(mail, detector.map())) {
            acks.send(response);
            if (observed && detector.map().isQuiet(path)) {
                observation.told(); // it lacks the optional resources that the profile reads
            } else {
                unreadable(from, path, observation, BusPhrase.NOTHING_KNOWN.of());
            }
            return;
        }
        long came = time.nanos();
        CompletableFuture<Answer> answer = intake.take(detector, mail);
        boolean behind = intake.isBehind(detector);
        if (answer.isDone() && answer.join().isRefusal()) {
            acks.send(response); // it would not be better when it is repeated
            unreadable(from, path, observation, answer.join().why());
            return;
        }
        if (observed && intake.instances(detector).tells(path)) {
            observation.told();
        } else {
            observation.failed();
        }
        var unused =
                answer.thenAccept(
                        at -> {
                            if (at.code() == Answer.Code.UNSAFE) {
                                observation.unkept(); // not acknowledged: it is sent again
                                return;
                            }
                            acks.send(response);
                            if (behind || time.nanos() - came > ReportIntake.PATIENCE.toNanos()) {
                                observation.doubt(); // it or that may have come too late
                            }
                        });
    }

    /** Null if the gateway does not know its content format. */
    private static @Nullable Payload payload(
            Detector detector, String root, String path, Response response, boolean notification) {
        String base = root + path;
        int number = response.getOptions().getContentFormat();
        Format format =
                number == ContentFormats.NONE
                        ? ContentFormats.infer(response.getPayload(), base, detector.map())
                        : ContentFormats.of(number);
        return format == null
                ? null
                : new Payload(
                        format, response.getPayload(), base, path, turn(response, notification));
    }

    /**
     * Under the token of a request that is open a notification may come in place of the answer, a
     * late one too. Only what the request's acknowledgement carries is surely its answer.
     */
    private static MessageTurn turn(Response response, boolean notification) {
        if (Copies.again(response)) {
            return MessageTurn.AGAIN;
        }
        return notification || response.getType() != CoAP.Type.ACK
                ? MessageTurn.of(response)
                : MessageTurn.ofAnswer(response);
    }

    private void error(
            ResponseCode code,
            Detector detector,
            String path,
            Observation observation,
            boolean notification) {
        lines.line(
                detector.id(),
                () -> "%s: %s answers %s to being observed".formatted(detector.id(), path, code));
        boolean form =
                code == ResponseCode.NOT_ACCEPTABLE
                        || code == ResponseCode.BAD_OPTION
                        || code == ResponseCode.UNSUPPORTED_CONTENT_FORMAT;
        if (notification) {
            observation.ended();
        } else if (form) {
            observation.notAcceptable();
        } else {
            observation.failed();
        }
    }

    private void unreadable(
            DetectorObservations from, String path, Observation observation, String why) {
        String told = BusPhrase.OBSERVATION_UNREADABLE.of(path, why);
        lines.line(from.device(), LOG::warn, () -> from.device() + ": " + told);
        from.why(path, told);
        observation.unreadable();
    }
}
