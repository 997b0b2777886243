package io.standpipe.mqtt;

import io.standpipe.model.Scheduler;
import io.standpipe.model.Stamp;
import io.standpipe.model.TimeSource;
import io.standpipe.model.log.LogLimit;
import io.standpipe.mqtt.UnderWay.Sent;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One standing connection: keeps the window of unacknowledged messages full ({@link SendWindow}), a
 * fire before alarms and alarms before the rest, sends the status, and takes commands. One thread.
 */
final class Session {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final int MAX_REPLIES = 64;

    /** Told what a connection turns out to be. */
    interface Owner extends Subscriptions.Owner {

        /** The broker acknowledges: the way is good. */
        void proven();

        /** A status came back: messages flow. */
        void flows();

        /** The broker lives, but has acknowledged nothing since then. */
        void unanswered(Stamp since);

        /** Another gateway, or another run of this one, says that it is online here. */
        void status(byte[] status, boolean retained);

        /** The connection stands but what it takes comes out nowhere. */
        void stuck();

        /** The connection stands but does not work. */
        @Override
        void dead(String cause);
    }

    private final byte[] will;
    private final Link.Limits limits;
    private final Backlog backlog;
    private final BrokerMemory memory;
    private final Output output;
    private final Commands commands;
    private final TimeSource time;
    private final Scheduler scheduler;
    private final Owner owner;
    private final LogLimit log;

    private final Stamp began;
    private final UnderWay underWay = new UnderWay();
    private final SendWindow window;
    private final Resends resends;
    private final Liveness liveness;
    private final Subscriptions subscriptions;
    private final LinkWriter writer;
    private final LaneSender lanes;
    private final StatusSender status;
    private final Loop loop;
    private final ArrayDeque<Link.Outgoing> replies = new ArrayDeque<>();
    private boolean closed;
    private @Nullable Runnable goodbye;
    private String goodbyeCause = "";
    private boolean goodbyeSaid;
    private byte[] goodbyePayload = new byte[0];

    /**
     * @param attempt that the connection came of
     * @param commands told of what comes from upstream
     * @param intake whether anything is to come from there
     * @param known what is known of the broker
     */
    Session(
            Attempt attempt,
            Link.Limits limits,
            Backlog backlog,
            Output output,
            Commands commands,
            CommandIntake intake,
            Options options,
            Duties duties,
            Surroundings around,
            KnownBroker known,
            Owner owner) {
        Link link = attempt.link();
        will = attempt.will().payload();
        this.limits = limits;
        this.backlog = backlog;
        memory = backlog.memory();
        memory.begin(attempt.server());
        this.output = output;
        this.commands = commands;
        this.owner = owner;
        log = known.log();
        time = around.time();
        scheduler = around.scheduler();
        began = time.stamp();
        window = new SendWindow(underWay, limits.receiveMaximum());
        resends = new Resends(known.times());
        writer = new LinkWriter(link, underWay, time, () -> liveness().sent());
        lanes =
                new LaneSender(
                        writer,
                        window,
                        resends,
                        backlog,
                        output,
                        limits,
                        new ReplayRate(duties.replayRate(), time),
                        time,
                        scheduler,
                        this::pump);
        status = new StatusSender(time, scheduler, options.statusInterval(), this::pump);
        liveness =
                new Liveness(
                        link,
                        underWay,
                        resends,
                        window.crowding(),
                        known.times(),
                        limits.keepAlive(options.keepAlive()),
                        options.keepAlive(),
                        time,
                        scheduler,
                        new Watched());
        loop =
                new Loop(
                        scheduler,
                        time,
                        lanes::replaying,
                        known.times(),
                        new Loop.Verdict() {
                            @Override
                            public void flows() {
                                owner.flows();
                            }

                            @Override
                            public void broken() {
                                memory.unknown();
                                owner.stuck();
                            }
                        });
        subscriptions =
                new Subscriptions(
                        link,
                        output,
                        underWay,
                        duties.commands(),
                        intake,
                        limits.wildcards(),
                        known.times(),
                        known.log(),
                        new Reading());
    }

    /** Told how the connection lives. */
    private final class Watched implements Liveness.Owner {

        @Override
        public void pump() {
            Session.this.pump();
        }

        @Override
        public void unanswered(Stamp since) {
            owner.unanswered(since);
        }

        @Override
        public void dead(String cause) {
            owner.dead(cause);
        }
    }

    /** Told what the gateway may read. */
    private final class Reading implements Subscriptions.Owner {

        @Override
        public void allowed() {
            loop.allowed();
        }

        @Override
        public void unchecked(String why) {
            owner.unchecked(why);
            memory.unknown();
            pump();
        }

        @Override
        public void dead(String cause) {
            owner.dead(cause);
        }
    }

    /** Begins to listen and to send. */
    void begin() {
        if (!limits.retains()) {
            log.line(
                    "retained messages",
                    LOG::info,
                    () ->
                            "the broker retains nothing: who subscribes later learns a status or a state only when it is sent next");
        }
        subscriptions.begin(scheduler);
        pump();
    }

    /** Listens for commands, unless they are not to come. */
    void listen() {
        if (!closed) {
            subscriptions.listen();
        }
    }

    /** Whether the broker answered the status' subscription, but not that of the commands. */
    boolean awaitsCommands() {
        return subscriptions.awaitsCommands();
    }

    Stamp began() {
        return began;
    }

    private Liveness liveness() {
        return liveness;
    }

    /** Sends what is due and fits into the window. */
    void pump() {
        if (closed) {
            return;
        }
        if (goodbye == null) {
            if (status.isOverdue()) {
                sendStatus(window.room());
            }
            lanes.urgent();
        }
        lanes.again();
        if (goodbye != null) {
            sayGoodbye();
        } else {
            sendStatus(window.commonRoom());
            lanes.alarms();
            sendReplies();
            lanes.rest();
        }
        liveness.watch();
    }

    private void sendStatus(int room) {
        if (room > 0 && status.isDue()) {
            status.sent();
            Link.Outgoing message = output.online();
            loop.sent(message.payload());
            long before = memory.count();
            writer.publish(
                    message,
                    (sent, why) -> {
                        if (why.isEmpty()) {
                            memory.proven(message.payload(), before);
                        }
                        statusAnswered(sent, why);
                    });
        }
    }

    /**
     * Publishes the answer to a command as soon as there is room; not kept beyond the connection.
     */
    void reply(Link.Outgoing message) {
        if (LinkWriter.size(message) > limits.maximumPacketSize()
                || replies.size() >= MAX_REPLIES) {
            LOG.warn("the answer on {} is dropped: too large or too many", message.topic());
        } else {
            replies.add(message);
            pump();
        }
    }

    private void sendReplies() {
        while (window.commonRoom() > 0 && !replies.isEmpty()) {
            Link.Outgoing message = replies.remove();
            writer.publish(
                    message,
                    (sent, why) -> {
                        if (!why.isEmpty()) {
                            LOG.warn("the answer on {} is refused: {}", sent.topic(), why);
                        }
                    });
        }
    }

    /** The broker answered; {@code text} is what it says besides. */
    void acknowledged(long handle, int reason, String text) {
        Sent sent = underWay.remove(handle);
        if (sent == null) {
            return;
        }
        liveness.answered(sent);
        resends.progress(handle, time.nanos());
        boolean refused = reason >= Subscriptions.REFUSED;
        sent.answered().come(sent, refused ? Reasons.text(reason, text) : "");
        owner.proven();
        pump();
    }

    private void statusAnswered(Sent sent, String why) {
        status.answered();
        if (why.isEmpty()) {
            backlog.refusals().statusAccepted();
            loop.acknowledged();
        } else {
            backlog.refusals().statusRefused(sent.topic(), why);
            loop.refused();
        }
    }

    /** The broker answered a subscription. */
    void subscribed(long handle, int reason, String text) {
        subscriptions.answered(handle, reason, text);
    }

    /** A message came on the topic of the status. */
    void statusArrived(Link.Incoming message) {
        loop.arrived(message.payload(), message.retained());
        owner.status(message.payload(), message.retained());
        if (message.retained()) {
            memory.kept(message.payload());
        } else {
            memory.keptNone();
        }
        pump();
    }

    /** A message came on a topic of commands. */
    void commandArrived(CommandCheck.Checked message) {
        if (goodbye == null) {
            commands.arrived(message);
        }
    }

    /**
     * Messages from the broker were left out.
     *
     * @param why the last of them was, a sentence
     */
    void dropped(int count, String why) {
        commands.dropped(count, why);
    }

    /** The status has changed: sends it soon. */
    void statusChanged() {
        status.changed();
    }

    /**
     * Publishes that the gateway goes from here; sends nothing else any more.
     *
     * @param cause {@code shutdown} or {@code moved}
     * @param done called when the broker acknowledged it; perhaps never
     */
    void goodbye(String cause, Runnable done) {
        goodbyeCause = cause;
        goodbye = done;
        pump();
    }

    private void sayGoodbye() {
        Runnable done = goodbye;
        if (!goodbyeSaid && window.room() > 0 && done != null) {
            goodbyeSaid = true;
            Link.Outgoing message = output.offline(goodbyeCause);
            goodbyePayload = message.payload();
            writer.publish(message, (sent, why) -> done.run());
        }
    }

    /**
     * Ends it.
     *
     * @return the oldest message of a lane that was not acknowledged, if there is one and it may be
     *     to blame for the end
     */
    @Nullable Sent close() {
        if (!closed) {
            closed = true;
            memory.ended(will, goodbyePayload);
        }
        status.close();
        loop.close();
        subscriptions.close();
        liveness.close();
        lanes.close();
        return liveness.nothingAcknowledged() ? null : underWay.oldestOfALane();
    }
}
