package io.standpipe.uplink;

import io.standpipe.model.log.LogLimit;
import io.standpipe.model.message.Lane;
import io.standpipe.model.time.Scheduler;
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
import io.standpipe.uplink.watch.SessionWatch;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An uplink between start and stop: which of the receiver's addresses it is connected to, what
 * waits, and what outlasts a connection. Everything happens on the scheduler's thread.
 */
final class OpenUplink {

    /** A connection that lasted so long starts the back-off anew. */
    static final Duration LASTED = Duration.ofSeconds(5);

    /** How long a clean end waits for the acknowledgement of the last status. */
    static final Duration GOODBYE = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(OpenUplink.class);

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
    private final SendQueue sendQueue;
    private final LocalOutput localOutput;
    private final AckWatchdog watchdog;
    private final Commands commands;
    private final AutoCloseable listening;
    private final Attempts attempts = new Attempts();
    private final AtomicBoolean woken = new AtomicBoolean();

    private @Nullable ConnectionAttempt attempt;
    // A second one, to the preferred server, while another stands.
    private @Nullable ConnectionAttempt better;
    private UplinkTransport.@Nullable Limits betterTakes;
    private Scheduler.@Nullable Task pending;
    private long begunAt;
    private @Nullable Runnable stopped;
    private boolean closed;

    /**
     * @param signed checks the signature of commands; null if they need none
     */
    OpenUplink(
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
        sendQueue =
                new SendQueue(
                        around.outbox(),
                        around.faults(),
                        options,
                        output::name,
                        scheduler,
                        around.random(),
                        this::available,
                        this::pump);
        localOutput = new LocalOutput(uplinkDuties.localOutput(), around, options.source());
        watchdog =
                new AckWatchdog(around, options, sendQueue.lane(Lane.ALARM)::oldest, localOutput);
        commands = new Commands(around, options, uplinkDuties, output, sendQueue, this::reply);
        listening =
                around.gateway().onStatusChange(() -> scheduler.execute(this::statusChanged));
    }

    /** Begins to connect. */
    void begin() {
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
                        if (!closed) {
                            sendQueue.available();
                            watchdog.waiting();
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
                OpenUplink.this.ended(which, cause, how);
            }
        }
    }

    private void stands(ConnectionAttempt which, UplinkTransport.Limits limits) {
        cancel(pending);
        causes.connected(which.server(), options.identity());
        rotation.connected();
        Session session =
                new Session(
                        which,
                        limits,
                        sendQueue,
                        output,
                        commands,
                        intake,
                        options,
                        uplinkDuties,
                        around,
                        known,
                        new SessionWatch(which, output, watchdog, echoFault, other));
        which.session(session);
        session.begin();
        sendQueue.refusals().connected();
        if (!rotation.preferred()) {
            failback.plan();
        }
    }

    /** What was the connection, or was to be it, has ended: goes on to the next. */
    private void ended(ConnectionAttempt which, String cause, UplinkTransport.Loss how) {
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
            sendQueue.disconnected(incoming ? null : oldest, cause);
        }
        watchdog.cause(causes.text(), causes.refused());
        watchdog.missing();
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
        if (old == null || better == null) {
            return;
        }
        cancel(pending);
        Session session = old.session();
        if (session != null) {
            session.close();
        }
        sendQueue.moved();
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
    void end(Runnable done) {
        if (closed) {
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
        if (closed) {
            return;
        }
        closed = true;
        cancel(pending);
        watchdog.close();
        other.close();
        localOutput.close();
        commands.close();
        intake.close();
        if (attempt != null) {
            Session session = attempt.session();
            if (session != null) {
                session.close();
            }
            attempt.disconnect();
            attempt = null;
        }
        sendQueue.close();
        try {
            listening.close();
        } catch (Exception e) {
            LOG.debug("a listener could not be taken away", e);
        }
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
