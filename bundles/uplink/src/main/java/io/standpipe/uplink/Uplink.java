package io.standpipe.uplink;

import io.standpipe.model.log.LogLimit;
import io.standpipe.model.message.Lane;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.uplink.UplinkDuties;
import io.standpipe.model.uplink.UplinkSettings;
import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.model.words.ConnectionPhrase;
import io.standpipe.uplink.command.CommandCheck;
import io.standpipe.uplink.command.Commands;
import io.standpipe.uplink.command.Jws;
import io.standpipe.uplink.connect.Failback;
import io.standpipe.uplink.connect.ServerRotation;
import io.standpipe.uplink.context.UplinkContext;
import io.standpipe.uplink.queue.InFlight;
import io.standpipe.uplink.queue.MessageWriter;
import io.standpipe.uplink.queue.SendQueue;
import io.standpipe.uplink.session.AnswerTimes;
import io.standpipe.uplink.session.CommandIntake;
import io.standpipe.uplink.session.ConnectionAttempt;
import io.standpipe.uplink.session.KnownReceiver;
import io.standpipe.uplink.session.Session;
import io.standpipe.uplink.watch.AckWatchdog;
import io.standpipe.uplink.watch.ConnectionCauses;
import io.standpipe.uplink.watch.EchoFault;
import io.standpipe.uplink.watch.IdentityConflict;
import io.standpipe.uplink.watch.LocalOutput;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the outbox to one receiver, at whichever of its addresses answers, and never gives up.
 * Everything happens on the scheduler's thread; {@link #start} and {@link #stop} may be called from
 * any.
 *
 * <p>The outbox offers again what was not confirmed, so the receiver need not remember a session:
 * each connection starts clean and sends all that is open once more, in order, under the same
 * sequence numbers.
 */
final class Uplink {

    /** A connection that lasted so long starts the back-off anew. */
    static final Duration LASTED = Duration.ofSeconds(5);

    /** How long a clean end waits for the acknowledgement of the last status. */
    static final Duration GOODBYE = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);

    private final UplinkContext around;
    private final Scheduler scheduler;
    private final UplinkSettings options;
    private final UplinkDuties uplinkDuties;
    private final UplinkTransport.Connector connector;
    private final CommandCheck check;
    private final CommandIntake intake;
    private final MessageWriter output;
    private final ServerRotation rotation;
    private final EchoFault echoFault;
    private final Failback failback;
    private final KnownReceiver known;
    private final ConnectionCauses causes;
    private final IdentityConflict other;
    private final Attempts attempts = new Attempts();
    private final AtomicBoolean woken = new AtomicBoolean();

    private @Nullable Open open;
    private @Nullable ConnectionAttempt attempt;
    // A second one, to the preferred server, while another stands.
    private @Nullable ConnectionAttempt better;
    private UplinkTransport.@Nullable Limits betterTakes;
    private Scheduler.@Nullable Task pending;
    private long begunAt;
    private @Nullable Runnable stopped;

    /** What there is between start and stop. */
    private record Open(
            SendQueue sendQueue,
            AckWatchdog watchdog,
            LocalOutput localOutput,
            Commands commands,
            AutoCloseable listening) {}

    /**
     * @param signed checks the signature of commands; null if they need none
     */
    Uplink(
            UplinkContext around,
            UplinkSettings options,
            UplinkDuties uplinkDuties,
            @Nullable Jws signed,
            UplinkTransport.Connector connector) {
        this.around = around;
        this.options = options;
        this.uplinkDuties = uplinkDuties;
        this.connector = connector;
        scheduler = around.scheduler();
        output = new MessageWriter(around, connector);
        rotation = new ServerRotation(options.servers(), around.random());
        echoFault = new EchoFault(around.faults(), options);
        check = new CommandCheck(around.gateway().id(), signed, around.installed()::offersCommand);
        intake = new CommandIntake(around.faults(), options, scheduler, this::listen);
        failback = new Failback(scheduler, around.random(), this::tryPreferred);
        known = new KnownReceiver(new AnswerTimes(), new LogLimit(around.time(), LOG::warn));
        causes = new ConnectionCauses(known.log(), options.servers());
        other = new IdentityConflict(around.faults(), options, around.gateway().boot(), scheduler);
    }

    /** Begins; returns at once. */
    void start() {
        scheduler.execute(this::begin);
    }

    private void begin() {
        SendQueue sendQueue =
                new SendQueue(
                        around.outbox(),
                        around.faults(),
                        options,
                        output::name,
                        scheduler,
                        around.random(),
                        this::available,
                        this::pump);
        LocalOutput local = new LocalOutput(uplinkDuties.localOutput(), around, options.source());
        AckWatchdog watchdog =
                new AckWatchdog(around, options, sendQueue.lane(Lane.ALARM)::oldest, local);
        open =
                new Open(
                        sendQueue,
                        watchdog,
                        local,
                        new Commands(around, options, uplinkDuties, output, sendQueue, this::reply),
                        around.gateway()
                                .onStatusChange(() -> scheduler.execute(this::statusChanged)));
        watchdog.missing();
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
                            open.sendQueue().available();
                            open.watchdog().waiting();
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
    private void reply(UplinkTransport.Outgoing message) {
        Session session = session();
        if (session != null) {
            session.reply(message);
        }
    }

    private void connect() {
        ConnectionAttempt next =
                new ConnectionAttempt(rotation.server(), check, scheduler, attempts);
        attempt = next;
        begunAt = around.time().nanos();
        next.begin(connector, output.offline("connection-lost"), known.times().connecting());
    }

    private void tryPreferred() {
        better = new ConnectionAttempt(rotation.first(), check, scheduler, attempts);
        better.begin(connector, output.offline("connection-lost"), known.times().connecting());
    }

    /** Told how the attempts go. */
    private final class Attempts implements ConnectionAttempt.Owner {

        @Override
        public void connected(ConnectionAttempt which, UplinkTransport.Limits limits) {
            if (which == attempt) {
                known.times().connected(around.time().nanos() - begunAt);
                stands(which, limits);
            } else if (which == better) {
                betterTakes = limits;
                leave();
            }
        }

        @Override
        public void ended(ConnectionAttempt which, String cause, UplinkTransport.Loss how) {
            if (which == better) {
                better = null;
                if (betterTakes == null) {
                    LOG.debug("no connection to {}: {}", which.server(), cause);
                    failback.plan();
                } else if (attempt != null) {
                    // The old one has said goodbye already.
                    betterTakes = null;
                    attempt.end(
                            ConnectionPhrase.GIVEN_UP_FOR.of(which.server()),
                            UplinkTransport.Loss.ENDED);
                }
            } else if (which == attempt) {
                attempt = null;
                Uplink.this.ended(which, cause, how);
            }
        }
    }

    private void stands(ConnectionAttempt which, UplinkTransport.Limits limits) {
        if (open == null) {
            return;
        }
        cancel(pending);
        causes.connected(which.server(), options.identity());
        rotation.connected();
        Session session =
                new Session(
                        which,
                        limits,
                        open.sendQueue(),
                        output,
                        open.commands(),
                        intake,
                        options,
                        uplinkDuties,
                        around,
                        known,
                        new Owner(which));
        which.session(session);
        session.begin();
        open.sendQueue().refusals().connected();
        if (!rotation.preferred()) {
            failback.plan();
        }
    }

    /** Told what a connection turns out to be. */
    private final class Owner implements Session.Owner {

        private final ConnectionAttempt of;

        Owner(ConnectionAttempt of) {
            this.of = of;
        }

        @Override
        public void proven() {
            of.worked();
            other.published();
            if (open != null && attempt == of) {
                open.watchdog().proven();
            }
        }

        @Override
        public void unanswered(Stamp since) {
            if (open != null && attempt == of) {
                open.watchdog().unanswered(since);
            }
        }

        @Override
        public void status(byte[] status, boolean retained) {
            other.status(of.server(), output.name("status"), status, retained);
        }

        @Override
        public void allowed() {
            // The statuses themselves show it.
        }

        @Override
        public void flows() {
            echoFault.flows();
        }

        @Override
        public void unchecked(String why) {
            echoFault.refused(of.server(), output.name("status"), why);
        }

        @Override
        public void stuck() {
            if (echoFault.broken(of.server())) {
                of.stuck();
                dead(ConnectionPhrase.STATUS_NOT_BACK.of());
            }
        }

        @Override
        public void dead(String cause) {
            of.end(cause, UplinkTransport.Loss.ENDED);
        }
    }

    /** What was the connection, or was to be it, has ended: goes on to the next. */
    private void ended(ConnectionAttempt which, String cause, UplinkTransport.Loss how) {
        if (open == null) {
            return;
        }
        cancel(pending);
        failback.cancel();
        if (which.isLate()) {
            known.times().wasNotConnected();
        }
        // A second attempt of ours may reach the same receiver by another address.
        if (how == UplinkTransport.Loss.TAKEN_OVER && better == null) {
            other.takenOver(which.server());
        }
        Session session = which.session();
        if (session == null) {
            causes.failed(which.server(), cause, how);
        } else {
            causes.lost(which.server(), cause, how);
            boolean incoming = which.link().inMessage();
            intake.ended(incoming || session.awaitsCommands(), cause);
            long lasted = around.time().nanos() - session.began().nanos();
            if (lasted >= LASTED.toNanos() && !which.isStuck()) {
                rotation.good();
            }
            InFlight.Sent oldest = session.close();
            open.sendQueue()
                    .disconnected(
                            incoming || how == UplinkTransport.Loss.UNREACHED ? null : oldest,
                            cause);
        }
        open.watchdog().cause(causes.text(), causes.refused());
        open.watchdog().missing();
        if (stopped != null) {
            close();
        } else if (better != null) {
            promote();
        } else {
            boolean worked = which.hasWorked() && !which.isStuck();
            Duration pause = rotation.failed(how != UplinkTransport.Loss.UNREACHED, worked);
            pending =
                    scheduler.schedule(
                            other.isThere() ? rotation.contested() : pause, this::connect);
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
        ConnectionAttempt old = attempt;
        if (old == null || better == null || open == null) {
            return;
        }
        cancel(pending);
        Session session = old.session();
        if (session != null) {
            session.close();
        }
        open.sendQueue().moved();
        LOG.info("going back from {} to {}", old.server(), better.server());
        promote();
        old.disconnect();
    }

    /** The second attempt takes the place of the first. */
    private void promote() {
        ConnectionAttempt next = better;
        UplinkTransport.Limits limits = betterTakes;
        better = null;
        betterTakes = null;
        attempt = next;
        rotation.prefer();
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
        open.watchdog().close();
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
        open.sendQueue().close();
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
