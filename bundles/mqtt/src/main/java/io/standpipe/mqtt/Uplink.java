package io.standpipe.mqtt;

import io.standpipe.model.Lane;
import io.standpipe.model.Scheduler;
import io.standpipe.model.Stamp;
import io.standpipe.model.log.LogLimit;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the outbox to one broker, at whichever of its addresses answers, and never gives up.
 * Everything happens on the scheduler's thread; {@link #start} and {@link #stop} may be called from
 * any.
 *
 * <p>The outbox offers again what was not confirmed, so the broker need not remember a session:
 * each connection starts clean and sends all that is open once more, in order, under the same
 * sequence numbers.
 */
final class Uplink {

    /** A connection that lasted so long starts the back-off anew. */
    static final Duration LASTED = Duration.ofSeconds(5);

    /** How long a clean end waits for the acknowledgement of the last status. */
    static final Duration GOODBYE = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);

    private final Surroundings around;
    private final Scheduler scheduler;
    private final Options options;
    private final Duties duties;
    private final Link.Connector connector;
    private final CommandCheck check;
    private final CommandIntake intake;
    private final Output output;
    private final Rounds rounds;
    private final Flow flow;
    private final Failback failback;
    private final KnownBroker known;
    private final Causes causes;
    private final OtherGateway other;
    private final Attempts attempts = new Attempts();
    private final AtomicBoolean woken = new AtomicBoolean();

    private @Nullable Open open;
    private @Nullable Attempt attempt;
    // A second one, to the preferred server, while another stands.
    private @Nullable Attempt better;
    private Link.@Nullable Limits betterTakes;
    private Scheduler.@Nullable Task pending;
    private long begunAt;
    private @Nullable Runnable stopped;

    /** What there is between start and stop. */
    private record Open(
            Backlog backlog,
            Overdue overdue,
            LocalOutput localOutput,
            Commands commands,
            AutoCloseable listening) {}

    /**
     * @param signed checks the signature of commands; null if they need none
     */
    Uplink(
            Surroundings around,
            Options options,
            Duties duties,
            @Nullable Jws signed,
            Link.Connector connector) {
        this.around = around;
        this.options = options;
        this.duties = duties;
        this.connector = connector;
        scheduler = around.scheduler();
        output = new Output(around.gateway(), around.outbox(), around.time(), options);
        rounds = new Rounds(options.servers(), around.random());
        flow = new Flow(around.faults(), options);
        check = new CommandCheck(around.gateway().id(), signed);
        intake = new CommandIntake(around.faults(), options, scheduler, this::listen);
        failback = new Failback(scheduler, around.random(), this::tryPreferred);
        known = new KnownBroker(new AnswerTimes(), new LogLimit(around.time(), LOG::warn));
        causes = new Causes(known.log(), options.servers());
        other = new OtherGateway(around.faults(), options, around.gateway().boot(), scheduler);
    }

    /** Begins; returns at once. */
    void start() {
        scheduler.execute(this::begin);
    }

    private void begin() {
        Backlog backlog =
                new Backlog(
                        around.outbox(),
                        around.faults(),
                        options,
                        scheduler,
                        around.random(),
                        this::available,
                        this::pump);
        LocalOutput local = new LocalOutput(duties.localOutput(), around, options.source());
        Overdue overdue = new Overdue(around, options, backlog.lane(Lane.ALARM)::oldest, local);
        open =
                new Open(
                        backlog,
                        overdue,
                        local,
                        new Commands(around, options, duties, output, backlog, this::reply),
                        around.gateway()
                                .onStatusChange(() -> scheduler.execute(this::statusChanged)));
        overdue.missing();
        other.begin();
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
                            open.overdue().waiting();
                            pump();
                        }
                    });
        }
    }

    private @Nullable Session session() {
        return attempt == null ? null : attempt.session();
    }

    private void pump() {
        Session session = session();
        if (session != null) {
            session.pump();
        }
    }

    private void statusChanged() {
        Session session = session();
        if (session != null) {
            session.statusChanged();
        }
    }

    private void listen() {
        Session session = session();
        if (session != null) {
            session.listen();
        }
    }

    // Without a connection the answer is lost: whoever asked has gone on as well.
    private void reply(Link.Outgoing message) {
        Session session = session();
        if (session != null) {
            session.reply(message);
        }
    }

    private void connect() {
        Attempt next = new Attempt(rounds.server(), check, scheduler, attempts);
        attempt = next;
        begunAt = around.time().nanos();
        next.begin(connector, output.will(), known.times().connecting());
    }

    private void tryPreferred() {
        better = new Attempt(rounds.first(), check, scheduler, attempts);
        better.begin(connector, output.will(), known.times().connecting());
    }

    /** Told how the attempts go. */
    private final class Attempts implements Attempt.Owner {

        @Override
        public void connected(Attempt which, Link.Limits limits) {
            if (which == attempt) {
                known.times().connected(around.time().nanos() - begunAt);
                stands(which, limits);
            } else if (which == better) {
                betterTakes = limits;
                leave();
            }
        }

        @Override
        public void ended(Attempt which, String cause, boolean reached) {
            if (which == better) {
                better = null;
                if (betterTakes == null) {
                    LOG.debug("no connection to {}: {}", which.server(), cause);
                    failback.plan();
                } else if (attempt != null) {
                    // The old one has said goodbye already.
                    betterTakes = null;
                    attempt.end("it was given up for " + which.server(), true);
                }
            } else if (which == attempt) {
                attempt = null;
                Uplink.this.ended(which, cause, reached);
            }
        }
    }

    private void stands(Attempt which, Link.Limits limits) {
        if (open == null) {
            return;
        }
        cancel(pending);
        causes.connected(which.server(), options.clientId());
        rounds.connected();
        Session session =
                new Session(
                        which,
                        limits,
                        open.backlog(),
                        output,
                        open.commands(),
                        intake,
                        options,
                        duties,
                        around,
                        known,
                        new Owner(which));
        which.session(session);
        session.begin();
        open.backlog().refusals().connected();
        if (!rounds.preferred()) {
            failback.plan();
        }
    }

    /** Told what a connection turns out to be. */
    private final class Owner implements Session.Owner {

        private final Attempt of;

        Owner(Attempt of) {
            this.of = of;
        }

        @Override
        public void proven() {
            of.worked();
            other.published();
            if (open != null && attempt == of) {
                open.overdue().proven();
            }
        }

        @Override
        public void unanswered(Stamp since) {
            if (open != null && attempt == of) {
                open.overdue().unanswered(since);
            }
        }

        @Override
        public void status(byte[] status, boolean retained) {
            other.status(of.server(), output.topic("status"), status, retained);
        }

        @Override
        public void allowed() {
            // The statuses themselves show it.
        }

        @Override
        public void flows() {
            flow.flows();
        }

        @Override
        public void unchecked(String why) {
            flow.refused(of.server(), output.topic("status"), why);
        }

        @Override
        public void stuck() {
            if (flow.broken(of.server())) {
                of.stuck();
                dead("connected, but the gateway's own status does not come back");
            }
        }

        @Override
        public void dead(String cause) {
            of.end(cause, true);
        }
    }

    /** What was the connection, or was to be it, has ended: goes on to the next. */
    private void ended(Attempt which, String cause, boolean reached) {
        if (open == null) {
            return;
        }
        cancel(pending);
        failback.cancel();
        if (which.isLate()) {
            known.times().wasNotConnected();
        }
        // A second attempt of ours may reach the same broker by another address.
        if (Reasons.isTakeover(cause) && better == null) {
            other.takenOver(which.server());
        }
        Session session = which.session();
        if (session == null) {
            causes.failed(which.server(), cause);
        } else {
            causes.lost(which.server(), cause);
            boolean incoming = which.link().inMessage();
            intake.ended(incoming || session.awaitsCommands(), cause);
            long lasted = around.time().nanos() - session.began().nanos();
            if (lasted >= LASTED.toNanos() && !which.isStuck()) {
                rounds.good();
            }
            UnderWay.Sent oldest = session.close();
            open.backlog().disconnected(incoming ? null : oldest, cause);
        }
        open.overdue().cause(causes.text());
        open.overdue().missing();
        if (stopped != null) {
            close();
        } else if (better != null) {
            promote();
        } else {
            boolean worked = which.hasWorked() && !which.isStuck();
            Duration pause = rounds.failed(reached, worked);
            pending =
                    scheduler.schedule(other.isThere() ? rounds.contested() : pause, this::connect);
        }
    }

    /** The preferred server answers: says goodbye to the other one first. */
    private void leave() {
        Session session = session();
        if (session == null) {
            move();
        } else {
            cancel(pending);
            pending = scheduler.schedule(GOODBYE, this::move);
            session.goodbye("moved", this::move);
        }
    }

    private void move() {
        Attempt old = attempt;
        if (old == null || better == null || open == null) {
            return;
        }
        cancel(pending);
        Session session = old.session();
        if (session != null) {
            session.close();
        }
        open.backlog().moved();
        LOG.info("going back from {} to {}", old.server(), better.server());
        promote();
        old.disconnect();
    }

    /** The second attempt takes the place of the first. */
    private void promote() {
        Attempt next = better;
        Link.Limits limits = betterTakes;
        better = null;
        betterTakes = null;
        attempt = next;
        rounds.prefer();
        if (next != null && limits != null) {
            stands(next, limits);
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
        failback.cancel();
        if (better != null) {
            better.abort();
            better = null;
        }
        Session session = session();
        if (session != null) {
            pending = scheduler.schedule(GOODBYE, this::close);
            session.goodbye("shutdown", this::close);
        } else {
            close();
        }
    }

    private void close() {
        if (open == null) {
            return;
        }
        cancel(pending);
        open.overdue().close();
        other.close();
        open.localOutput().close();
        open.commands().close();
        intake.close();
        if (attempt != null) {
            Session session = attempt.session();
            if (session != null) {
                session.close();
            }
            attempt.disconnect();
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
