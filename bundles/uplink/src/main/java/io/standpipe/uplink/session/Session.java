package io.standpipe.uplink.session;

import io.standpipe.model.log.LogLimit;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.uplink.UplinkDuties;
import io.standpipe.model.uplink.UplinkSettings;
import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.uplink.command.CommandCheck;
import io.standpipe.uplink.command.Commands;
import io.standpipe.uplink.context.UplinkContext;
import io.standpipe.uplink.context.UplinkFigures;
import io.standpipe.uplink.queue.InFlight;
import io.standpipe.uplink.queue.InFlight.Sent;
import io.standpipe.uplink.queue.LinkWriter;
import io.standpipe.uplink.queue.MessageWriter;
import io.standpipe.uplink.queue.ReplayRate;
import io.standpipe.uplink.queue.RetainedAtReceiver;
import io.standpipe.uplink.queue.SendQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One standing connection: keeps the window of unacknowledged messages full ({@link SendWindow}), a
 * fire before alarms and alarms before the rest, sends the status, and takes commands. One thread.
 */
public final class Session {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    /** Told what a connection turns out to be. */
    public interface Owner extends Subscriptions.Owner {

        /** The receiver acknowledges: the way is good. */
        void proven();

        /** A status came back: messages flow. */
        void flows();

        /** The receiver lives, but has acknowledged nothing since then. */
        void unanswered(Stamp since);

        /** Another gateway, or another run of this one, says that it is online here. */
        void status(byte[] status, boolean retained);

        /** The connection stands but what it takes comes out nowhere. */
        void stuck();
    }

    private final byte[] will;
    private final UplinkTransport.Limits limits;
    private final SendQueue sendQueue;
    private final RetainedAtReceiver memory;
    private final MessageWriter output;
    private final Commands commands;
    private final TimeSource time;
    private final Scheduler scheduler;
    private final Owner owner;
    private final LogLimit log;

    private final UplinkFigures figures;
    private final Stamp began;
    private final InFlight inFlight = new InFlight();
    private final SendWindow window;
    private final AlarmRetransmit retransmit;
    private final Liveness liveness;
    private final Subscriptions subscriptions;
    private final LinkWriter writer;
    private final LaneSender lanes;
    private final StatusSender status;
    private final EchoCheck echo;
    private final PendingReplies replies;
    private boolean closed;
    private @Nullable Runnable goodbye;
    private String goodbyeCause = "";
    private boolean goodbyeSaid;
    private byte[] goodbyePayload = new byte[0];

    /**
     * @param attempt that the connection came of
     * @param commands told of what comes from upstream
     * @param intake whether anything is to come from there
     * @param known what is known of the receiver
     */
    public Session(
            ConnectionAttempt attempt,
            UplinkTransport.Limits limits,
            SendQueue sendQueue,
            MessageWriter output,
            Commands commands,
            CommandIntake intake,
            UplinkSettings options,
            UplinkDuties uplinkDuties,
            UplinkContext around,
            KnownReceiver known,
            Owner owner) {
        UplinkTransport link = attempt.link();
        will = attempt.will().payload();
        this.limits = limits;
        this.sendQueue = sendQueue;
        memory = sendQueue.memory();
        memory.begin(attempt.server());
        this.output = output;
        this.commands = commands;
        this.owner = owner;
        log = known.log();
        time = around.time();
        figures = around.figures();
        scheduler = around.scheduler();
        began = time.stamp();
        window = new SendWindow(inFlight, limits.unacknowledged());
        retransmit = new AlarmRetransmit(known.times(), figures::copied);
        writer = new LinkWriter(link, inFlight, time, () -> liveness().sent());
        replies = new PendingReplies(writer, window, output);
        lanes =
                new LaneSender(
                        writer,
                        window,
                        retransmit,
                        sendQueue,
                        output,
                        limits,
                        new ReplayRate(uplinkDuties.replayRate(), time),
                        time,
                        scheduler,
                        this::pump);
        status = new StatusSender(time, scheduler, options.statusInterval(), this::pump);
        Findings findings = new Findings();
        liveness =
                new Liveness(
                        link,
                        inFlight,
                        retransmit,
                        window.inFlightLimit(),
                        known.times(),
                        limits.keepAlive(options.keepAlive()),
                        options.keepAlive(),
                        time,
                        scheduler,
                        findings);
        echo = new EchoCheck(scheduler, time, lanes::replaying, known.times(), findings);
        subscriptions =
                new Subscriptions(
                        link,
                        output,
                        inFlight,
                        uplinkDuties.commands(),
                        intake,
                        limits.wildcards(),
                        known.times(),
                        known.log(),
                        findings);
    }

    /** Told how the connection lives, what the gateway may read, and whether it flows. */
    private final class Findings implements Liveness.Owner, Subscriptions.Owner, EchoCheck.Verdict {

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

        @Override
        public String name(String path) {
            return output.name(path);
        }

        @Override
        public void allowed() {
            echo.allowed();
        }

        @Override
        public void unchecked(String why) {
            owner.unchecked(why);
            memory.unknown();
            pump();
        }

        @Override
        public void flows() {
            owner.flows();
        }

        @Override
        public void broken() {
            memory.unknown();
            owner.stuck();
        }
    }

    /** Begins to listen and to send. */
    public void begin() {
        if (limits.reads() && !limits.retains()) {
            log.line(
                    "retained messages",
                    LOG::info,
                    () ->
                            "the broker retains nothing: who subscribes later learns a status or a"
                                    + " state only when it is sent next");
        }
        if (limits.reads()) {
            subscriptions.begin(scheduler);
        } else {
            memory.unknown();
        }
        pump();
    }

    /** Listens for commands, unless they are not to come. */
    public void listen() {
        if (!closed && limits.reads()) {
            subscriptions.listen();
        }
    }

    /** Whether the receiver answered the status' subscription, but not that of the commands. */
    public boolean awaitsCommands() {
        return subscriptions.awaitsCommands();
    }

    public Stamp began() {
        return began;
    }

    private Liveness liveness() {
        return liveness;
    }

    /** Sends what is due and fits into the window. */
    public void pump() {
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
            replies.send();
            lanes.rest();
        }
        liveness.watch();
    }

    private void sendStatus(int room) {
        if (room > 0 && status.isDue()) {
            status.sent();
            UplinkTransport.Outgoing message = output.online();
            echo.sent(message.payload());
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
    public void reply(UplinkTransport.Outgoing message) {
        if (replies.add(message, limits.largest())) {
            pump();
        }
    }

    /**
     * The receiver answered.
     *
     * @param refusal why it does not take the message; empty if it has it
     */
    void acknowledged(long handle, String refusal) {
        Sent sent = inFlight.remove(handle);
        if (sent == null) {
            return;
        }
        liveness.answered(sent);
        figures.acknowledged(time.nanos() - sent.at());
        retransmit.progress(handle, time.nanos());
        sent.answered().come(sent, refusal);
        if (!closed) { // the answer to a goodbye ends it
            owner.proven();
            pump();
        }
    }

    private void statusAnswered(Sent sent, String why) {
        status.answered();
        if (why.isEmpty()) {
            sendQueue.refusals().statusAccepted();
            echo.acknowledged();
        } else {
            sendQueue.refusals().statusRefused(sent.path(), why);
            echo.refused();
        }
    }

    /** The receiver answered a subscription. */
    void listening(long handle, String refusal) {
        subscriptions.answered(handle, refusal);
    }

    /** A message came on the topic of the status. */
    void statusArrived(UplinkTransport.Incoming message) {
        echo.arrived(message.payload(), message.retained());
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
     * Messages from the receiver were left out.
     *
     * @param why the last of them was, a sentence
     */
    void dropped(int count, String why) {
        commands.dropped(count, why);
    }

    /** The status has changed: sends it soon. */
    public void statusChanged() {
        status.changed();
    }

    /**
     * Publishes that the gateway goes from here; sends nothing else any more.
     *
     * @param cause {@code shutdown} or {@code moved}
     * @param done called when the receiver acknowledged it; perhaps never
     */
    public void goodbye(String cause, Runnable done) {
        goodbyeCause = cause;
        goodbye = done;
        pump();
    }

    private void sayGoodbye() {
        Runnable done = goodbye;
        if (!goodbyeSaid && window.room() > 0 && done != null) {
            goodbyeSaid = true;
            UplinkTransport.Outgoing message = output.offline(goodbyeCause);
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
    public @Nullable Sent close() {
        if (!closed) {
            closed = true;
            memory.ended(will, goodbyePayload);
        }
        status.close();
        echo.close();
        subscriptions.close();
        liveness.close();
        lanes.close();
        return liveness.nothingAcknowledged() ? null : inFlight.oldestOfALane();
    }
}
