package io.standpipe.mqtt;

import io.standpipe.model.Faults;
import io.standpipe.model.Gateway;
import io.standpipe.model.Outbox;
import io.standpipe.model.Scheduler;
import io.standpipe.model.TimeSource;
import io.standpipe.model.contract.Envelope;
import io.standpipe.model.contract.StatusMessage;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the outbox to one broker and never gives up. Everything happens on the scheduler's
 * thread; {@link #start} and {@link #stop} may be called from any.
 *
 * <p>The outbox offers again what was not confirmed, so the broker need not remember a session:
 * each connection starts clean and sends all that is open once more, in order, under the same
 * sequence numbers.
 */
final class Uplink {

    /** From the beginning of an attempt to the broker's CONNACK. */
    static final Duration CONNECT = Duration.ofSeconds(20);

    static final Duration FIRST_DELAY = Duration.ofMillis(500);

    /** Longest delay when the broker turned us away or broke down under the load. */
    static final Duration CAP = Duration.ofSeconds(30);

    /** Longest delay when nobody was there: asking costs little, and alarms wait. */
    static final Duration CAP_UNREACHED = Duration.ofSeconds(1);

    /** A connection that lasted so long starts the back-off anew. */
    static final Duration LASTED = Duration.ofSeconds(5);

    /** How long a clean end waits for the acknowledgement of the last status. */
    static final Duration GOODBYE = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);

    private final Gateway gateway;
    private final Outbox outbox;
    private final Faults faults;
    private final TimeSource time;
    private final Scheduler scheduler;
    private final RandomGenerator random;
    private final Options options;
    private final Link.Connector connector;
    private final StatusMessage status;
    private final Envelope envelope;
    private final Backoff turnedAway;
    private final Backoff unreached;
    private final Overdue overdue;
    private final String topics;
    private final AtomicBoolean woken = new AtomicBoolean();

    private @Nullable Open open;
    private @Nullable Attempt attempt;
    private Scheduler.@Nullable Task pending;
    private boolean failureTold;
    private @Nullable Runnable stopped;

    /** What there is between start and stop. */
    private record Open(Backlog backlog, AutoCloseable listening) {}

    Uplink(
            Gateway gateway,
            Outbox outbox,
            Faults faults,
            TimeSource time,
            Scheduler scheduler,
            RandomGenerator random,
            Options options,
            Link.Connector connector) {
        this.gateway = gateway;
        this.outbox = outbox;
        this.faults = faults;
        this.time = time;
        this.scheduler = scheduler;
        this.random = random;
        this.options = options;
        this.connector = connector;
        status = new StatusMessage(gateway, outbox, time);
        envelope = new Envelope(gateway.id(), gateway.boot());
        turnedAway = new Backoff(FIRST_DELAY, random);
        unreached = new Backoff(FIRST_DELAY, random);
        overdue = new Overdue(faults, options, scheduler);
        topics = options.root() + "/" + gateway.site().district() + "/" + gateway.id() + "/";
    }

    /** Begins; returns at once. */
    void start() {
        scheduler.execute(this::begin);
    }

    private void begin() {
        Backlog backlog =
                new Backlog(
                        outbox, faults, options, scheduler, random, this::available, this::pump);
        open =
                new Open(
                        backlog,
                        gateway.onStatusChange(() -> scheduler.execute(this::statusChanged)));
        overdue.missing();
        connect();
    }

    // On the outbox's thread. At most one task waits, however often it calls.
    private void available() {
        if (!woken.getAndSet(true)) {
            scheduler.execute(
                    () -> {
                        woken.set(false);
                        if (open != null) {
                            open.backlog().available();
                            pump();
                        }
                    });
        }
    }

    private void pump() {
        if (attempt != null && attempt.session != null) {
            attempt.session.pump();
        }
    }

    private void statusChanged() {
        if (attempt != null && attempt.session != null) {
            attempt.session.statusChanged();
        }
    }

    private void connect() {
        Attempt next = new Attempt();
        attempt = next;
        pending =
                scheduler.schedule(
                        CONNECT,
                        () -> next.end("no answer within " + CONNECT.toSeconds() + " s", true));
        Link.Will will = new Link.Will(topics + "status", status.offline("connection-lost"));
        next.link = connector.connect(options.servers().get(0), will, next);
    }

    /** One try to connect, and the connection that comes of it. */
    private final class Attempt implements Link.Events, Session.Owner {

        private @Nullable Link link;
        private @Nullable Session session;
        private boolean proven;

        @Override
        public void connected(Link.Limits limits) {
            onThread(() -> begin(limits));
        }

        @Override
        public void acknowledged(long handle, int reason, String text) {
            onThread(
                    () -> {
                        if (session != null) {
                            session.acknowledged(handle, reason, text);
                        }
                    });
        }

        @Override
        public void subscribed(long handle, int reason, String text) {}

        @Override
        public void arrived(Link.Incoming message) {}

        @Override
        public void lost(String cause, boolean reached) {
            onThread(() -> end(cause, reached));
        }

        // Events of an attempt that has been given up mean nothing.
        private void onThread(Runnable task) {
            scheduler.execute(
                    () -> {
                        if (attempt == this) {
                            task.run();
                        }
                    });
        }

        private void begin(Link.Limits limits) {
            if (link == null || open == null || session != null) {
                return;
            }
            cancel(pending);
            LOG.info("connected to {} as {}", options.server(), options.clientId());
            failureTold = false;
            unreached.reset();
            session =
                    new Session(
                            link,
                            limits,
                            open.backlog(),
                            envelope,
                            status,
                            options,
                            topics,
                            time,
                            scheduler,
                            this);
            session.pump();
            open.backlog().refusals().connected();
        }

        @Override
        public void proven() {
            if (!proven) {
                proven = true;
                overdue.over();
            }
        }

        @Override
        public void dead(String cause) {
            end(cause, true);
        }

        /** Hangs up, whatever stands, and plans the next try. */
        private void end(String cause, boolean reached) {
            if (attempt != this || open == null) {
                return;
            }
            attempt = null;
            cancel(pending);
            if (link != null) {
                link.abort();
            }
            overdue.cause(cause);
            if (session != null) {
                LOG.warn("lost the connection to {}: {}", options.server(), cause);
                if (time.nanos() - session.began().nanos() >= LASTED.toNanos()) {
                    turnedAway.reset();
                }
                overdue.missing();
                open.backlog().disconnected(session.close(), cause);
            } else if (!failureTold) {
                failureTold = true;
                LOG.warn("no connection to {}: {}; trying on", options.server(), cause);
            }
            if (stopped != null) {
                close();
            } else {
                Duration delay = reached ? turnedAway.next(CAP) : unreached.next(CAP_UNREACHED);
                pending = scheduler.schedule(delay, Uplink.this::connect);
            }
        }
    }

    /**
     * Ends it: says goodbye if there is a connection. Faults that are raised stay so.
     *
     * @param done called on the scheduler's thread, at most {@link #GOODBYE} and 1 s later
     */
    void stop(Runnable done) {
        scheduler.execute(() -> end(done));
    }

    private void end(Runnable done) {
        if (open == null) {
            done.run();
            return;
        }
        stopped = done;
        cancel(pending);
        if (attempt != null && attempt.session != null) {
            pending = scheduler.schedule(GOODBYE, this::close);
            attempt.session.goodbye(this::close);
        } else {
            close();
        }
    }

    private void close() {
        if (open == null) {
            return;
        }
        cancel(pending);
        overdue.close();
        if (attempt != null) {
            if (attempt.session != null) {
                attempt.session.close();
            }
            if (attempt.link != null) {
                attempt.link.disconnect();
            }
            attempt = null;
        }
        open.backlog().close();
        try {
            open.listening().close();
        } catch (Exception e) {
            LOG.debug("a listener could not be taken away", e);
        }
        open = null;
        if (stopped != null) {
            stopped.run();
        }
    }

    private static void cancel(Scheduler.@Nullable Task task) {
        if (task != null) {
            task.cancel();
        }
    }
}
