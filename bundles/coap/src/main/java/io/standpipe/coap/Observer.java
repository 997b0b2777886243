package io.standpipe.coap;

import io.standpipe.coap.Inbox.Format;
import io.standpipe.coap.Inbox.Mail;
import io.standpipe.model.Quality.Cause;
import io.standpipe.model.Scheduler;
import io.standpipe.model.TimeSource;
import io.standpipe.model.log.LogLimit;
import io.standpipe.model.words.Phrase;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.MessageObserverAdapter;
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
 * Observes (RFC 7641) what registered detectors have, and sees to it that they are observed: all is
 * asked for anew at each registration and each update, while a sleeping device listens, and after
 * each error. One token serves an object instance as long as its registration lasts, so that a
 * detector that is asked again has one observer and not two. The CoAP stack's thread.
 */
final class Observer implements NotificationListener {

    /** Ten thousand detectors are asked within some minutes. */
    private static final Duration BETWEEN_WAKINGS = Duration.ofMillis(20);

    private static final String REGISTRATION = "registration/";
    private static final String PATH = "path";
    private static final Logger LOG = LoggerFactory.getLogger(Observer.class);

    private final Supplier<Installed> installed;
    private final Inbox inbox;
    private final DelayedAcks acks;
    private final SeenList seen;
    private final TimeSource time;
    private final Scheduler scheduler;
    private final RestartStore kept;
    private final Tokens tokens;
    private final Senders senders;
    private final LogLimit lines;

    /** By id of the detector. */
    private final Map<String, Watch> watches = new HashMap<>();

    /** Who has what no alarm looks at, a sentence each, by id of the detector. */
    private final Map<String, String> gaps = new TreeMap<>();

    private Runnable gapsChanged = () -> {};

    Observer(
            Supplier<Installed> installed,
            Inbox inbox,
            DelayedAcks acks,
            SeenList seen,
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
        this.inbox = inbox;
        this.acks = acks;
        this.seen = seen;
        this.time = time;
        this.scheduler = scheduler;
        acks.onUnsent(this::doubt);
    }

    /** What registered detectors have and no alarm looks at, a sentence each. */
    List<String> gaps() {
        return List.copyOf(gaps.values());
    }

    void onGaps(Runnable changed) {
        gapsChanged = changed;
    }

    private void gap(String device, String sentence) {
        String before = sentence.isEmpty() ? gaps.remove(device) : gaps.put(device, sentence);
        if (!sentence.equals(before == null ? "" : before)) {
            gapsChanged.run();
        }
    }

    /** A detector registered: what it remembers of earlier observations is over. */
    void registered(Endpoint endpoint, EndpointContext peer, Registration registration) {
        drop(registration.device());
        Detector detector = installed.get().byId(registration.device());
        if (detector != null) {
            inbox.instances(detector).forgetTold();
        }
        begin(endpoint, peer, registration);
    }

    /** A detector renewed its registration, perhaps from elsewhere and with other objects. */
    void updated(Endpoint endpoint, EndpointContext peer, Registration registration) {
        begin(endpoint, peer, registration);
    }

    private void begin(Endpoint endpoint, EndpointContext peer, Registration registration) {
        Detector detector = installed.get().byId(registration.device());
        if (detector == null) {
            return;
        }
        Watch watch = watches.computeIfAbsent(registration.device(), Watch::new);
        watch.at(endpoint, peer);
        watch.register(detector, registration);
    }

    /** A detector took its registration back: unless it registers anew nobody watches there. */
    void ended(String device) {
        Watch watch = watches.get(device);
        if (watch != null) {
            watch.end();
        }
    }

    /** A detector showed itself. */
    void awake(Detector detector, Endpoint endpoint, EndpointContext peer) {
        Watch watch = watches.get(detector.id());
        if (watch != null) {
            watch.at(endpoint, peer);
            watch.all().forEach(Observation::awake);
        }
    }

    /** These are installed from now on. */
    void installed(Installed before, Installed now) {
        for (Watch watch : List.copyOf(watches.values())) {
            Detector was = before.byId(watch.device);
            Detector is = now.byId(watch.device);
            if (was == null || is == null || !was.provesItselfLike(is)) {
                drop(watch.device);
            } else if (!was.map().isOfSameProfile(is.map()) && watch.registration != null) {
                watch.register(is, watch.registration);
            }
        }
    }

    /**
     * What was registered and observed when the gateway stopped goes on, under the same locations
     * and tokens. Nobody could renew a registration meanwhile, so each lasts its lifetime once
     * more.
     */
    void restore(Registry registry) {
        kept.take(REGISTRATION)
                .forEach(
                        (device, value) -> {
                            if (!restored(device, value, registry)) {
                                kept.remove(REGISTRATION + device);
                            }
                        });
    }

    private boolean restored(String device, byte[] value, Registry registry) {
        Detector detector = installed.get().byId(device);
        try {
            StoredRegistration known = StoredRegistration.of(value);
            if (detector != null && detector.is(Caller.of(known.peer()))) {
                registry.put(known.registration());
                Watch watch = new Watch(device);
                watches.put(device, watch);
                watch.restore(detector, known);
                return true;
            }
        } catch (IllegalArgumentException e) {
            LOG.debug("a registration of {} cannot be used", device, e);
        }
        return false;
    }

    /**
     * A socket is open again: detectors there that listen are asked for what they are now, a few at
     * a time.
     */
    void opened(Endpoint opened) {
        int before = 0;
        for (Watch watch : watches.values()) {
            if (watch.waitsFor(opened)) {
                scheduler.schedule(
                        BETWEEN_WAKINGS.multipliedBy(before++), () -> watch.wake(opened));
            }
        }
    }

    /** The lifetime of a registration ended: after a restart it is not known either. */
    void expired(String device) {
        kept.remove(REGISTRATION + device);
    }

    /** Nothing is asked for any more; what is registered stays so over a restart. */
    void close() {
        List.copyOf(watches.values()).forEach(Watch::close);
        watches.clear();
    }

    private void drop(String device) {
        Watch watch = watches.remove(device);
        if (watch != null) {
            kept.remove(REGISTRATION + device);
            gap(device, "");
            watch.close();
        }
    }

    /** Sees notifications that no token is known of; they are answered by a reset. */
    MessageInterceptor strays() {
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
        Watch watch = detector == null ? null : watches.get(detector.id());
        if (watch == null) {
            seen.refuse(caller.name(), caller.address(), Phrase.NOT_OBSERVED_HERE);
        } else {
            watch.all().forEach(Observation::ended);
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

    @Override
    public void onNotification(Request request, Response response) {
        take(request, response, true);
    }

    private @Nullable Observation find(Request request) {
        Map<String, String> about = request.getUserContext();
        Watch watch = about == null ? null : watches.get(about.getOrDefault(Tokens.DEVICE, ""));
        return watch == null || about == null
                ? null
                : watch.observations.get(about.getOrDefault(PATH, ""));
    }

    private static String about(Request request, String what) {
        Map<String, String> about = request.getUserContext();
        return about == null ? "" : about.getOrDefault(what, "");
    }

    private void take(Request request, Response response, boolean notification) {
        Detector detector = installed.get().byId(about(request, Tokens.DEVICE));
        Observation observation = find(request);
        Watch watch = watches.get(about(request, Tokens.DEVICE));
        Caller caller = Caller.of(response.getSourceContext());
        if (detector == null || observation == null || watch == null || !detector.is(caller)) {
            // Only a token that was given up meanwhile, or somebody who guessed one.
            lines.line(
                    caller.address(),
                    () -> caller.address() + ": a notification of nobody who is observed was left");
            acks.send(response);
            return;
        }
        watch.heard(response.getSourceContext());
        if (!response.isSuccess()) {
            acks.send(response);
            error(response.getCode(), detector, about(request, PATH), observation, notification);
            return;
        }
        String path = about(request, PATH);
        String base = watch.root() + path;
        int number = response.getOptions().getContentFormat();
        Format format =
                number == Formats.NONE
                        ? Formats.infer(response.getPayload(), base, detector.map())
                        : Formats.of(number);
        if (format == null) {
            acks.send(response);
            unreadable(detector, path, observation, "content format " + number);
            return;
        }
        Mail mail =
                new Mail(
                        format,
                        response.getPayload(),
                        base,
                        path,
                        notification ? Turn.of(response) : Turn.ofAnswer(response));
        boolean observed = notification || response.getOptions().hasObserve();
        if (Formats.tellsNothing(mail, detector.map())) {
            acks.send(response);
            if (observed && detector.map().isQuiet(path)) {
                observation.told(); // it lacks the optional resources that the profile reads
            } else {
                unreadable(detector, path, observation, "nothing in it is known to the profile");
            }
            return;
        }
        long came = time.nanos();
        CompletableFuture<Answer> answer = inbox.take(detector, mail);
        if (answer.isDone() && answer.join().isRefusal()) {
            acks.send(response); // it would not be better when it is repeated
            unreadable(detector, path, observation, answer.join().why());
            return;
        }
        if (observed && inbox.instances(detector).tells(path)) {
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
                            if (time.nanos() - came > Inbox.PATIENCE.toNanos()) {
                                observation.doubt(); // that may have come too late
                            }
                        });
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

    private void unreadable(Detector detector, String path, Observation observation, String why) {
        lines.line(
                detector.id(),
                LOG::warn,
                () ->
                        "%s: what it tells of %s cannot be read: %s"
                                .formatted(detector.id(), path, why));
        observation.unreadable();
    }

    /** One detector's observations. */
    private final class Watch implements Observation.Line {

        private final String device;
        private final Map<String, Observation> observations = new TreeMap<>();
        private final Map<String, Request> underWay = new HashMap<>();
        private final Map<String, Token> held = new HashMap<>();
        private @Nullable Registration registration;
        private @Nullable Endpoint endpoint;
        private @Nullable EndpointContext peer;
        private Scheduler.@Nullable Task unwatched;

        /** Where it was reached before a restart, until it is reached again. */
        private @Nullable InetSocketAddress socket;

        Watch(String device) {
            this.device = device;
        }

        List<Observation> all() {
            return List.copyOf(observations.values());
        }

        String root() {
            return registration == null ? "" : registration.root();
        }

        void at(Endpoint now, EndpointContext where) {
            endpoint = now;
            socket = now.getAddress();
            heard(where);
        }

        void heard(EndpointContext where) {
            EndpointContext before = peer;
            peer = where;
            if (before == null || !before.getPeerAddress().equals(where.getPeerAddress())) {
                if (before != null) {
                    senders.left(before.getPeerAddress(), device);
                }
                senders.came(where.getPeerAddress(), device);
                keep();
            }
        }

        void restore(Detector detector, StoredRegistration known) {
            registration = known.registration();
            socket = known.socket();
            peer = known.peer();
            senders.came(known.peer().getPeerAddress(), device);
            inbox.hand(
                    detector,
                    inbox.instances(detector).registered(known.registration().instances()));
            for (String path : known.registration().observed(detector.map())) {
                Observation observation = observation(path, known.registration());
                observation.presume();
                observations.put(path, observation);
                byte[] token = known.tokens().get(path);
                if (token != null) {
                    Token same = new Token(token);
                    held.put(path, same);
                    Request request = request(path, Formats.NONE, known.peer());
                    request.setToken(same);
                    tokens.put(
                            same,
                            new org.eclipse.californium.core.observe.Observation(
                                    request, known.peer()));
                }
            }
        }

        boolean waitsFor(Endpoint opened) {
            return endpoint == null
                    && registration != null
                    && !registration.sleeps()
                    && opened.getAddress().equals(socket);
        }

        void wake(Endpoint opened) {
            if (endpoint == null && peer != null) {
                endpoint = opened;
                all().forEach(Observation::awake);
            }
        }

        private void keep() {
            Registration now = registration;
            InetSocketAddress here = socket;
            EndpointContext there = peer;
            if (now != null && here != null && there != null) {
                Map<String, byte[]> bytes = new TreeMap<>();
                held.forEach((path, token) -> bytes.put(path, token.getBytes()));
                kept.put(
                        REGISTRATION + device,
                        new StoredRegistration(now, here, there, bytes).bytes());
            }
        }

        void register(Detector detector, Registration now) {
            registration = now;
            inbox.hand(detector, inbox.instances(detector).registered(now.instances()));
            List<String> unwatched = detector.map().unwatched(now.instances());
            gap(
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
            return new Observation(path, of.accepts(), of.sleeps(), this, time, scheduler);
        }

        /** What a fire alarm looks at and nobody is asked for, the detector must tell by itself. */
        private void expectFires() {
            if (unwatched != null) {
                unwatched.cancel();
            }
            unwatched = scheduler.schedule(Observation.OVERDUE, this::unwatched);
        }

        private void unwatched() {
            Detector detector = installed.get().byId(device);
            Registration now = registration;
            if (detector != null) {
                inbox.hand(
                        detector,
                        inbox.instances(detector).untold(now == null ? Set.of() : now.instances()));
            }
        }

        void end() {
            List.copyOf(observations.keySet()).forEach(this::forget);
            registration = null;
            kept.remove(REGISTRATION + device);
            Detector detector = installed.get().byId(device);
            if (detector != null) {
                inbox.instances(detector).forgetTold();
                expectFires();
            }
        }

        private void forget(String path) {
            Observation observation = observations.remove(path);
            if (observation != null) {
                observation.close();
            }
            giveUp(path);
            Token token = held.remove(path);
            if (token != null) {
                tokens.forget(token);
            }
        }

        void close() {
            List.copyOf(observations.keySet()).forEach(this::forget);
            if (unwatched != null) {
                unwatched.cancel();
            }
            if (peer != null) {
                senders.left(peer.getPeerAddress(), device);
            }
        }

        @Override
        public void ask(String path, int accept) {
            Endpoint by = endpoint;
            EndpointContext to = peer;
            if (by == null || to == null) {
                return;
            }
            giveUp(path);
            Request request = request(path, accept, to);
            Token token = held.get(path);
            if (token != null) {
                request.setToken(token);
            }
            underWay.put(path, request);
            request.addMessageObserver(new Answers(path, request));
            by.sendRequest(request);
        }

        private Request request(String path, int accept, EndpointContext to) {
            Request request = Request.newGet();
            request.setObserve();
            for (String part : (root() + path).substring(1).split("/", -1)) {
                request.getOptions().addUriPath(part);
            }
            if (accept != Formats.NONE) {
                request.getOptions().setAccept(accept);
            }
            request.setDestinationContext(to);
            Map<String, String> about = new HashMap<>();
            about.put(Tokens.DEVICE, device);
            about.put(PATH, path);
            request.setUserContext(about);
            return request;
        }

        @Override
        public void giveUp(String path) {
            Request request = underWay.remove(path);
            if (request != null) {
                request.cancel();
            }
        }

        @Override
        public void lost(String path, Cause why) {
            Detector detector = installed.get().byId(device);
            if (detector != null) {
                inbox.hand(detector, inbox.instances(detector).lost(path, why));
            }
        }

        /** Of one request. */
        private final class Answers extends MessageObserverAdapter {

            private final String path;
            private final Request request;

            Answers(String path, Request request) {
                this.path = path;
                this.request = request;
            }

            @Override
            public void onReadyToSend() {
                if (request.getToken() != null) {
                    if (held.putIfAbsent(path, request.getToken()) == null) {
                        keep();
                    }
                }
            }

            /** The first answer; those that follow come to onNotification. */
            @Override
            public void onResponse(Response response) {
                if (underWay.remove(path, request)) {
                    take(request, response, false);
                }
            }

            @Override
            protected void failed() {
                if (underWay.remove(path, request)) {
                    Observation observation = observations.get(path);
                    if (observation != null) {
                        lines.line(device, () -> device + ": no answer of " + path);
                        observation.failed();
                    }
                }
            }
        }
    }
}
