package io.standpipe.uplink;

import io.standpipe.model.log.LogLimit;
import io.standpipe.model.message.Lane;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.uplink.UplinkDuties;
import io.standpipe.model.uplink.UplinkSettings;
import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.uplink.command.CommandCheck;
import io.standpipe.uplink.command.Commands;
import io.standpipe.uplink.command.Jws;
import io.standpipe.uplink.connect.ConnectionKeeper;
import io.standpipe.uplink.connect.GuardedTransport;
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
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An uplink between start and stop: its connection, and what outlasts each connection, the queue,
 * commands, and what watches over them. Everything happens on the scheduler's thread.
 */
final class OpenUplink {

    private static final Logger LOG = LoggerFactory.getLogger(OpenUplink.class);

    private final UplinkContext around;
    private final Scheduler scheduler;
    private final UplinkSettings options;
    private final UplinkDuties uplinkDuties;
    private final CommandIntake intake;
    private final MessageWriter output;
    private final EchoFault echoFault;
    private final KnownReceiver known;
    private final ConnectionCauses causes;
    private final IdentityConflict other;
    private final SendQueue sendQueue;
    private final LocalOutput localOutput;
    private final AckWatchdog watchdog;
    private final Commands commands;
    private final ConnectionKeeper connections;
    private final AutoCloseable listening;
    private final AtomicBoolean woken = new AtomicBoolean();

    private boolean closed;

    /**
     * @param signed checks the signature of commands; null if they need none
     * @param log where lines about the receiver go
     */
    OpenUplink(
            UplinkContext around,
            UplinkSettings options,
            UplinkDuties uplinkDuties,
            @Nullable Jws signed,
            GuardedTransport transport,
            LogLimit log) {
        this.around = around;
        this.options = options;
        this.uplinkDuties = uplinkDuties;
        scheduler = around.scheduler();
        known = new KnownReceiver(new AnswerTimes(), log);
        output = new MessageWriter(around, transport::name, transport);
        echoFault = new EchoFault(around.faults(), options);
        intake = new CommandIntake(around.faults(), options, scheduler, this::listen);
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
                        this::pump,
                        around.installed().receipts());
        localOutput = new LocalOutput(uplinkDuties.localOutput(), around, options.source());
        watchdog =
                new AckWatchdog(around, options, sendQueue.lane(Lane.ALARM)::oldest, localOutput);
        commands = new Commands(around, options, uplinkDuties, output, sendQueue, this::reply);
        connections =
                new ConnectionKeeper(
                        around,
                        options.servers(),
                        transport,
                        output,
                        new CommandCheck(
                                around.gateway().id(), signed, around.installed()::offersCommand),
                        known.times(),
                        new Connections());
        listening = around.gateway().onStatusChange(() -> scheduler.execute(this::statusChanged));
    }

    /** Begins to connect. */
    void begin() {
        watchdog.missing();
        other.begin();
        connections.connect();
    }

    /** The thread was in a transport that hung. */
    void back() {
        if (!closed) {
            watchdog.back();
        }
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

    private void pump() {
        Session session = connections.session();
        if (session != null) {
            session.pump();
        }
    }

    private void statusChanged() {
        Session session = connections.session();
        if (session != null) {
            session.statusChanged();
        }
    }

    private void listen() {
        Session session = connections.session();
        if (session != null) {
            session.listen();
        }
    }

    // Without a connection the answer is lost: whoever asked has gone on as well.
    private void reply(UplinkTransport.Outgoing message) {
        Session session = connections.session();
        if (session != null) {
            session.reply(message);
        }
    }

    /** Told how the connections go. */
    private final class Connections implements ConnectionKeeper.Owner {

        @Override
        public void stands(ConnectionAttempt connection, UplinkTransport.Limits limits) {
            causes.connected(connection.server(), options.identity());
            around.figures().connected();
            Session session =
                    new Session(
                            connection,
                            limits,
                            sendQueue,
                            output,
                            commands,
                            intake,
                            options,
                            uplinkDuties,
                            around,
                            known,
                            new SessionWatch(connection, output, watchdog, echoFault, other));
            connection.session(session);
            session.begin();
            sendQueue.refusals().connected();
        }

        @Override
        public void ended(ConnectionAttempt connection, String cause, UplinkTransport.Loss how) {
            if (how == UplinkTransport.Loss.TAKEN_OVER) {
                other.takenOver(connection.server());
            }
            Session session = connection.session();
            around.figures().ended(session != null);
            if (session == null) {
                causes.failed(connection.server(), cause, how);
            } else {
                causes.lost(connection.server(), cause, how);
                boolean incoming = connection.link().inMessage();
                intake.ended(incoming || session.awaitsCommands(), cause);
                InFlight.Sent oldest = session.close();
                boolean nobody = how == UplinkTransport.Loss.UNREACHED;
                sendQueue.disconnected(incoming || nobody ? null : oldest, cause);
            }
            watchdog.cause(causes.text(), causes.refused());
            watchdog.missing();
        }

        @Override
        public void moved() {
            sendQueue.moved();
        }

        @Override
        public boolean contested() {
            return other.isThere();
        }
    }

    /**
     * Ends it: says goodbye if there is a connection. Faults that are raised stay so.
     *
     * @param done called on the scheduler's thread, at most {@link ConnectionKeeper#GOODBYE} and 1
     *     s later
     */
    void end(Runnable done) {
        if (closed) {
            done.run();
        } else {
            connections.end(() -> close(done));
        }
    }

    private void close(Runnable done) {
        if (closed) {
            return;
        }
        closed = true;
        around.figures().closed();
        watchdog.close();
        other.close();
        localOutput.close();
        commands.close();
        intake.close();
        connections.close();
        sendQueue.close();
        try {
            listening.close();
        } catch (Exception e) {
            LOG.debug("a listener could not be taken away", e);
        }
        done.run();
    }
}
