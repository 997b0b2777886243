package io.standpipe.coap.observe;

import io.standpipe.coap.device.Detector;
import io.standpipe.coap.device.InstalledDetectors;
import io.standpipe.coap.registration.Registration;
import io.standpipe.coap.registration.StoredRegistration;
import io.standpipe.coap.report.ReportIntake;
import io.standpipe.coap.restart.RestartStore;
import io.standpipe.coap.wire.Senders;
import io.standpipe.coap.wire.Tokens;
import io.standpipe.model.log.LogLimit;
import io.standpipe.model.point.Quality.Cause;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.words.BusPhrase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.network.Endpoint;
import org.eclipse.californium.elements.EndpointContext;
import org.jspecify.annotations.Nullable;

/**
 * One detector that registered, with an {@link Observation} for each object instance that it has
 * and its profile reads. Stays after the detector took its registration back, to tell that its
 * fires are not observed. One thread, that of the CoAP stack.
 */
final class DetectorObservations implements Observation.Line, ObserveRequests.Listener {

    /** In the store for restarts, followed by the id of the detector. */
    static final String STORED = "registration/";

    /**
     * What all detectors of a bus share.
     *
     * @param unwatched is told of instances at which no alarm looks
     * @param answers takes the first answer to each request
     */
    record Shared(
            Supplier<InstalledDetectors> installed,
            ReportIntake intake,
            RestartStore kept,
            Tokens tokens,
            Senders senders,
            TimeSource time,
            Scheduler scheduler,
            LogLimit lines,
            UnwatchedInstances unwatched,
            BiConsumer<Request, Response> answers) {}

    private final String device;
    private final Shared shared;
    private final ReportIntake intake;
    private final ObserveRequests requests;

    /** By path of the object instance. */
    private final Map<String, Observation> observations = new TreeMap<>();

    /** By path of the object instance, why nobody knows its values; a sentence. */
    private final Map<String, String> whys = new HashMap<>();

    private @Nullable Registration registration;
    private Scheduler.@Nullable Task firesExpected;

    DetectorObservations(String device, Shared shared) {
        this.device = device;
        this.shared = shared;
        intake = shared.intake();
        requests = new ObserveRequests(device, shared.tokens(), shared.senders(), this);
    }

    String device() {
        return device;
    }

    private @Nullable Detector installed() {
        return shared.installed().get().byId(device);
    }

    /** Null after the detector took it back. */
    @Nullable Registration registration() {
        return registration;
    }

    List<Observation> all() {
        return List.copyOf(observations.values());
    }

    /** Of an object instance; null if it is not observed. */
    @Nullable Observation observation(String path) {
        return observations.get(path);
    }

    /** See {@link Registration#root}. */
    String root() {
        return registration == null ? "" : registration.root();
    }

    /** The detector showed itself on a socket. */
    void reachedBy(Endpoint endpoint, EndpointContext peer) {
        requests.reachedBy(endpoint, peer);
    }

    /** A notification or an answer of the detector came from this address. */
    void heard(EndpointContext peer) {
        requests.heard(peer);
    }

    /**
     * Says why nobody knows the values of an object instance, until a request for it stays without
     * an answer.
     */
    void why(String path, String sentence) {
        whys.put(path, sentence);
    }

    /** The detector is taken for observed as it was before the restart. */
    void restore(Detector detector, StoredRegistration known) {
        registration = known.registration();
        requests.restore(known.socket(), known.peer());
        intake.hand(
                detector,
                "",
                intake.instances(detector).registered(known.registration().instances()));
        for (String path : known.registration().observed(detector.map())) {
            Observation observation = observation(path, known.registration());
            observation.presume();
            observations.put(path, observation);
            byte[] token = known.tokens().get(path);
            if (token != null) {
                requests.restore(root(), path, token, known.peer());
            }
        }
    }

    /** Whether a restart interrupted its observations and it listens at this socket. */
    boolean waitsFor(Endpoint opened) {
        return registration != null && !registration.sleeps() && requests.waitFor(opened);
    }

    /** A detector that sleeps and was reached by this socket may notify before it shows itself. */
    void maybeAt(Endpoint opened) {
        if (requests.waitFor(opened)) {
            var unused = requests.goOnAt(opened);
        }
    }

    /** Asks a detector that waited for this socket, unless it showed itself meanwhile. */
    void wake(Endpoint opened) {
        if (requests.goOnAt(opened)) {
            all().forEach(Observation::awake);
        }
    }

    private void keep() {
        StoredRegistration stored = registration == null ? null : requests.stored(registration);
        if (stored != null) {
            shared.kept().put(STORED + device, stored.bytes());
        }
    }

    /** Observes all that the detector has now and its profile reads, and nothing else. */
    void register(Detector detector, Registration now) {
        registration = now;
        intake.hand(detector, "", intake.instances(detector).registered(now.instances()));
        List<String> unwatched = detector.map().unwatched(now.instances());
        shared.unwatched()
                .set(
                        device,
                        unwatched.isEmpty()
                                ? ""
                                : "%s has %s besides, and no alarm of its profile %s looks there; write points and alarms for them"
                                        .formatted(
                                                device,
                                                String.join(", ", unwatched),
                                                detector.device().profile().id()));
        List<String> wanted = now.observed(detector.map());
        for (String path : List.copyOf(observations.keySet())) {
            if (!wanted.contains(path)) {
                forget(path);
            }
        }
        for (String path : wanted) {
            observations.computeIfAbsent(path, any -> observation(path, now)).begin();
        }
        expectFires();
        keep();
    }

    private Observation observation(String path, Registration of) {
        return new Observation(
                path, of.accepts(), of.sleeps(), this, shared.time(), shared.scheduler());
    }

    /** Points of fire alarms that no instance of the detector has, it must report by itself. */
    private void expectFires() {
        if (firesExpected != null) {
            firesExpected.cancel();
        }
        firesExpected = shared.scheduler().schedule(Observation.OVERDUE, this::missFires);
    }

    private void missFires() {
        Detector detector = installed();
        Registration now = registration;
        if (detector != null) {
            intake.hand(
                    detector,
                    (now == null ? BusPhrase.NOT_REGISTERED : BusPhrase.FIRE_UNTOLD).of(),
                    intake.instances(detector).untold(now == null ? Set.of() : now.instances()));
        }
    }

    /** The detector took its registration back. */
    void end() {
        List.copyOf(observations.keySet()).forEach(this::forget);
        registration = null;
        shared.kept().remove(STORED + device);
        Detector detector = installed();
        if (detector != null) {
            intake.instances(detector).forgetTold();
            expectFires();
        }
    }

    private void forget(String path) {
        Observation observation = observations.remove(path);
        if (observation != null) {
            observation.close();
        }
        requests.forget(path);
        whys.remove(path);
    }

    /** Ends all observations and timers; a restart goes on with the registration. */
    void close() {
        List.copyOf(observations.keySet()).forEach(this::forget);
        if (firesExpected != null) {
            firesExpected.cancel();
        }
        requests.close();
    }

    @Override
    public void ask(String path, int accept) {
        requests.ask(root(), path, accept);
    }

    @Override
    public void giveUp(String path) {
        requests.giveUp(path);
    }

    @Override
    public void lost(String path, Cause why) {
        Detector detector = installed();
        if (detector != null) {
            intake.hand(
                    detector,
                    whys.getOrDefault(path, BusPhrase.OBSERVATION_UNANSWERED.of(path)),
                    intake.instances(detector).lost(path, why));
        }
    }

    @Override
    public void answered(Request request, Response response) {
        shared.answers().accept(request, response);
    }

    @Override
    public void unanswered(String path) {
        Observation observation = observations.get(path);
        if (observation != null) {
            shared.lines().line(device, () -> device + ": no answer of " + path);
            whys.remove(path);
            observation.failed();
        }
    }

    @Override
    public void changed() {
        keep();
    }
}
