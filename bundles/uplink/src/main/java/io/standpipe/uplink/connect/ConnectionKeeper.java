package io.standpipe.uplink.connect;

import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.model.words.ConnectionPhrase;
import io.standpipe.uplink.command.CommandCheck;
import io.standpipe.uplink.context.UplinkContext;
import io.standpipe.uplink.queue.MessageWriter;
import io.standpipe.uplink.session.AnswerTimes;
import io.standpipe.uplink.session.ConnectionAttempt;
import io.standpipe.uplink.session.Session;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one connection to the receiver, at whichever of its addresses answers, and never gives up.
 * Moves to the preferred address when that answers again. One thread.
 */
public final class ConnectionKeeper {

    /** A connection that lasted so long starts the back-off anew. */
    private static final Duration LASTED = Duration.ofSeconds(5);

    /** How long a clean end waits for the acknowledgement of the last status. */
    public static final Duration GOODBYE = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionKeeper.class);

    /** Told how it goes. */
    public interface Owner {

        /** The receiver accepts: gives the attempt its session. */
        void stands(ConnectionAttempt connection, UplinkTransport.Limits limits);

        /**
         * An attempt failed, or the connection that it became was lost; its session is still open.
         *
         * @param how {@code TAKEN_OVER} by somebody else
         */
        void ended(ConnectionAttempt connection, String cause, UplinkTransport.Loss how);

        /** A connection is given up for the preferred server. */
        void moved();

        /** Whether another client pushes this one out. */
        boolean contested();
    }

    private final UplinkTransport.Connector connector;
    private final MessageWriter output;
    private final CommandCheck check;
    private final Scheduler scheduler;
    private final TimeSource time;
    private final AnswerTimes times;
    private final ServerRotation rotation;
    private final Failback failback;
    private final Owner owner;
    private final Attempts attempts = new Attempts();

    private @Nullable ConnectionAttempt attempt;
    // A second one, to the preferred server, while another stands.
    private @Nullable ConnectionAttempt better;
    private UplinkTransport.@Nullable Limits betterTakes;
    private Scheduler.@Nullable Task pending;
    private long begunAt;
    private @Nullable Runnable ending;

    /**
     * @param servers the receiver's addresses, the preferred one first
     * @param check looks at what comes as a command
     * @param times how long the receiver takes to answer
     */
    public ConnectionKeeper(
            UplinkContext around,
            List<String> servers,
            UplinkTransport.Connector connector,
            MessageWriter output,
            CommandCheck check,
            AnswerTimes times,
            Owner owner) {
        this.connector = connector;
        this.output = output;
        this.check = check;
        this.times = times;
        this.owner = owner;
        scheduler = around.scheduler();
        time = around.time();
        rotation = new ServerRotation(servers, around.random());
        failback = new Failback(scheduler, around.random(), this::tryPreferred);
    }

    /** Of the connection that stands; null if none does. */
    public @Nullable Session session() {
        return attempt == null ? null : attempt.session();
    }

    /** Tries the server whose turn it is. */
    public void connect() {
        ConnectionAttempt next = attempt(rotation.server());
        attempt = next;
        begunAt = time.nanos();
        begin(next);
    }

    private void tryPreferred() {
        ConnectionAttempt next = attempt(rotation.first());
        better = next;
        begin(next);
    }

    private ConnectionAttempt attempt(String server) {
        return new ConnectionAttempt(server, check, scheduler, attempts);
    }

    private void begin(ConnectionAttempt next) {
        next.begin(connector, output.offline("connection-lost"), times.connecting());
    }

    /** Told how the attempts go. */
    private final class Attempts implements ConnectionAttempt.Owner {

        @Override
        public void connected(ConnectionAttempt which, UplinkTransport.Limits limits) {
            if (which == attempt) {
                times.connected(time.nanos() - begunAt);
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
                lost(which, cause, how);
            }
        }
    }

    private void stands(ConnectionAttempt which, UplinkTransport.Limits limits) {
        cancel(pending);
        rotation.connected();
        owner.stands(which, limits);
        if (!rotation.preferred()) {
            failback.plan();
        }
    }

    /** What was the connection, or was to be it, has ended: goes on to the next. */
    private void lost(ConnectionAttempt which, String cause, UplinkTransport.Loss how) {
        cancel(pending);
        failback.cancel();
        if (which.isLate()) {
            times.wasNotConnected();
        }
        Session session = which.session();
        if (session != null && !which.isStuck()) {
            long lasted = time.nanos() - session.began().nanos();
            if (lasted >= LASTED.toNanos()) {
                rotation.good();
            }
        }
        // A second attempt of ours may reach the same receiver by another address.
        boolean ours = how == UplinkTransport.Loss.TAKEN_OVER && better != null;
        owner.ended(which, cause, ours ? UplinkTransport.Loss.ENDED : how);
        if (ending != null) {
            ending.run();
        } else if (better != null) {
            promote();
        } else {
            boolean worked = which.hasWorked() && !which.isStuck();
            Duration pause = rotation.failed(how != UplinkTransport.Loss.UNREACHED, worked);
            pending =
                    scheduler.schedule(
                            owner.contested() ? rotation.contested() : pause, this::connect);
        }
    }

    /** The preferred server answers: says goodbye to the other one first. */
    private void leave() {
        Session session = session();
        if (session == null) {
            move();
        } else {
            goodbye(session, "moved", this::move);
        }
    }

    private void goodbye(Session session, String cause, Runnable then) {
        cancel(pending);
        pending = scheduler.schedule(GOODBYE, then);
        session.goodbye(cause, then);
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
        owner.moved();
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
     * Says goodbye if there is a connection, and connects no more.
     *
     * @param done called once or more, at the latest after {@link #GOODBYE}
     */
    public void end(Runnable done) {
        ending = done;
        cancel(pending);
        failback.cancel();
        if (better != null) {
            better.abort();
            better = null;
        }
        Session session = session();
        if (session == null) {
            done.run();
        } else {
            goodbye(session, "shutdown", done);
        }
    }

    /** Hangs up. Blocks for up to 1 s. */
    public void close() {
        cancel(pending);
        if (attempt != null) {
            Session session = attempt.session();
            if (session != null) {
                session.close();
            }
            attempt.disconnect();
            attempt = null;
        }
    }

    private static void cancel(Scheduler.@Nullable Task task) {
        if (task != null) {
            task.cancel();
        }
    }
}
