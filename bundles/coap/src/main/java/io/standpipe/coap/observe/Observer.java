package io.standpipe.coap.observe;

import io.standpipe.coap.device.Caller;
import io.standpipe.coap.device.Detector;
import io.standpipe.coap.device.InstalledDetectors;
import io.standpipe.coap.device.UnknownDevices;
import io.standpipe.coap.registration.Registration;
import io.standpipe.coap.registration.Registry;
import io.standpipe.coap.registration.StoredRegistration;
import io.standpipe.coap.report.ReportIntake;
import io.standpipe.coap.restart.RestartStore;
import io.standpipe.coap.wire.DelayedAcks;
import io.standpipe.coap.wire.Senders;
import io.standpipe.coap.wire.Tokens;
import io.standpipe.model.log.LogLimit;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.words.RefusalPhrase;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.coap.Token;
import org.eclipse.californium.core.network.Endpoint;
import org.eclipse.californium.core.network.interceptors.MessageInterceptor;
import org.eclipse.californium.core.network.interceptors.MessageInterceptorAdapter;
import org.eclipse.californium.core.observe.NotificationListener;
import org.eclipse.californium.elements.EndpointContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Observes (RFC 7641) the object instances of registered detectors, and sees to it that they stay
 * observed: all are asked for anew at each registration and each update, while a sleeping device
 * listens, and after each error. One token serves an object instance as long as its registration
 * lasts, so that a detector that is asked again has one observer and not two. One thread, that of
 * the CoAP stack.
 */
public final class Observer implements NotificationListener {

    /** Ten thousand detectors are asked within some minutes. */
    private static final Duration BETWEEN_WAKINGS = Duration.ofMillis(20);

    private static final Logger LOG = LoggerFactory.getLogger(Observer.class);

    private final Supplier<InstalledDetectors> installed;
    private final ReportIntake intake;
    private final DelayedAcks acks;
    private final UnknownDevices seen;
    private final Scheduler scheduler;
    private final RestartStore kept;
    private final Tokens tokens;
    private final Senders senders;
    private final LogLimit lines;
    private final UnwatchedInstances unwatched = new UnwatchedInstances();
    private final NotificationIntake notifications;
    private final DetectorObservations.Shared shared;

    /** By id of the detector. */
    private final Map<String, DetectorObservations> detectors = new HashMap<>();

    public Observer(
            Supplier<InstalledDetectors> installed,
            ReportIntake intake,
            DelayedAcks acks,
            UnknownDevices seen,
            TimeSource time,
            Scheduler scheduler,
            RestartStore kept,
            Tokens tokens,
            Senders senders) {
        this.kept = kept;
        this.tokens = tokens;
        this.senders = senders;
        lines = new LogLimit(time, LOG::info);
        this.installed = installed;
        this.intake = intake;
        this.acks = acks;
        this.seen = seen;
        this.scheduler = scheduler;
        notifications = new NotificationIntake(intake, acks, time, lines);
        shared =
                new DetectorObservations.Shared(
                        installed,
                        intake,
                        kept,
                        tokens,
                        senders,
                        time,
                        scheduler,
                        lines,
                        unwatched,
                        (request, response) -> take(request, response, false));
        acks.onUnsent(this::doubt);
    }

    /** Registered detectors with object instances at which no alarm looks, a sentence each. */
    public List<String> gaps() {
        return unwatched.all();
    }

    /** Is called when {@link #gaps()} has changed. */
    public void onGaps(Runnable changed) {
        unwatched.onChange(changed);
    }

    /** A detector registered: it has forgotten all earlier observations. */
    public void registered(Endpoint endpoint, EndpointContext peer, Registration registration) {
        drop(registration.device());
        Detector detector = installed.get().byId(registration.device());
        if (detector != null) {
            intake.instances(detector).forgetTold();
        }
        begin(endpoint, peer, registration);
    }

    /** A detector renewed its registration, perhaps from elsewhere and with other objects. */
    public void updated(Endpoint endpoint, EndpointContext peer, Registration registration) {
        begin(endpoint, peer, registration);
    }

    private void begin(Endpoint endpoint, EndpointContext peer, Registration registration) {
        Detector detector = installed.get().byId(registration.device());
        if (detector == null) {
            return;
        }
        DetectorObservations observed =
                detectors.computeIfAbsent(
                        registration.device(), id -> new DetectorObservations(id, shared));
        observed.reachedBy(endpoint, peer);
        observed.register(detector, registration);
    }

    /** A detector took its registration back: until it registers anew it is not observed. */
    public void ended(String device) {
        DetectorObservations observed = detectors.get(device);
        if (observed != null) {
            observed.end();
        }
    }

    /** A detector reported by itself, so it listens now. */
    public void awake(Detector detector, Endpoint endpoint, EndpointContext peer) {
        DetectorObservations observed = detectors.get(detector.id());
        if (observed != null) {
            observed.reachedBy(endpoint, peer);
            observed.all().forEach(Observation::awake);
        }
    }

    /** The device table was read anew. */
    public void installed(InstalledDetectors before, InstalledDetectors now) {
        for (DetectorObservations observed : List.copyOf(detectors.values())) {
            Detector was = before.byId(observed.device());
            Detector is = now.byId(observed.device());
            Registration registration = observed.registration();
            if (was == null || is == null || !was.provesItselfLike(is)) {
                drop(observed.device());
            } else if (!was.map().isOfSameProfile(is.map()) && registration != null) {
                observed.register(is, registration);
            }
        }
    }

    /**
     * Registrations and observations of before a restart go on, under the same locations and
     * tokens. Nobody could renew a registration meanwhile, so each lasts its lifetime once more.
     */
    public void restore(Registry registry) {
        kept.take(DetectorObservations.STORED)
                .forEach(
                        (device, value) -> {
                            if (!restored(device, value, registry)) {
                                kept.remove(DetectorObservations.STORED + device);
                            }
                        });
    }

    private boolean restored(String device, byte[] value, Registry registry) {
        Detector detector = installed.get().byId(device);
        try {
            StoredRegistration known = StoredRegistration.of(value);
            if (detector != null && detector.is(Caller.of(known.peer()))) {
                registry.put(known.registration());
                DetectorObservations observed = new DetectorObservations(device, shared);
                detectors.put(device, observed);
                observed.restore(detector, known);
                return true;
            }
        } catch (IllegalArgumentException e) {
            LOG.debug("a registration of {} cannot be used", device, e);
        }
        return false;
    }

    /**
     * A socket is open again: detectors that listen there are asked for their present values, a few
     * at a time.
     */
    public void opened(Endpoint opened) {
        int before = 0;
        for (DetectorObservations observed : detectors.values()) {
            if (observed.waitsFor(opened)) {
                scheduler.schedule(
                        BETWEEN_WAKINGS.multipliedBy(before++), () -> observed.wake(opened));
            } else {
                observed.maybeAt(opened);
            }
        }
    }

    /** The lifetime of a registration ended: after a restart it is not known either. */
    public void expired(String device) {
        kept.remove(DetectorObservations.STORED + device);
    }

    /** Nothing is asked for any more; registrations stay in the store for the next start. */
    public void close() {
        List.copyOf(detectors.values()).forEach(DetectorObservations::close);
        detectors.clear();
    }

    private void drop(String device) {
        DetectorObservations observed = detectors.remove(device);
        if (observed != null) {
            kept.remove(DetectorObservations.STORED + device);
            unwatched.set(device, "");
            observed.close();
        }
    }

    /** Sees notifications under unknown tokens, which Californium answers by a reset. */
    public MessageInterceptor strays() {
        return new MessageInterceptorAdapter() {
            @Override
            public void receiveResponse(Response response) {
                if (response.getOptions().hasObserve() && !tokens.knows(response.getToken())) {
                    stray(response);
                }
            }
        };
    }

    /** A device that is reset forgets that observation, or all of them. */
    private void stray(Response response) {
        EndpointContext peer = response.getSourceContext();
        Caller caller = Caller.of(peer);
        Detector detector =
                caller.security() == Detector.Security.NONE
                        ? installed.get().byId(senders.at(peer.getPeerAddress()))
                        : installed.get().named(caller);
        DetectorObservations observed = detector == null ? null : detectors.get(detector.id());
        if (observed == null) {
            seen.refuse(caller.name(), caller.address(), RefusalPhrase.NOT_OBSERVED_HERE);
        } else {
            observed.all().forEach(Observation::ended);
        }
    }

    /** An acknowledgement could not be sent in time. */
    private void doubt(Token token) {
        org.eclipse.californium.core.observe.Observation known = tokens.get(token);
        Observation observation = known == null ? null : find(known.getRequest());
        if (observation != null) {
            observation.doubt();
        }
    }

    private @Nullable Observation find(Request request) {
        DetectorObservations observed = detectors.get(ObserveRequests.device(request));
        return observed == null ? null : observed.observation(ObserveRequests.path(request));
    }

    @Override
    public void onNotification(Request request, Response response) {
        take(request, response, true);
    }

    private void take(Request request, Response response, boolean notification) {
        Detector detector = installed.get().byId(ObserveRequests.device(request));
        DetectorObservations observed = detectors.get(ObserveRequests.device(request));
        Observation observation = find(request);
        Caller caller = Caller.of(response.getSourceContext());
        if (detector == null || observation == null || observed == null || !detector.is(caller)) {
            // Only a token that was given up meanwhile, or somebody who guessed one.
            lines.line(
                    caller.address(),
                    () -> caller.address() + ": a notification of nobody who is observed was left");
            acks.send(response);
            return;
        }
        notifications.take(
                detector,
                observed,
                ObserveRequests.path(request),
                observation,
                response,
                notification);
    }
}
