package io.standpipe.mqtt;

import io.standpipe.model.Lane;
import io.standpipe.model.Outbox;
import io.standpipe.model.Scheduler;
import io.standpipe.model.Stamp;
import io.standpipe.model.TimeSource;
import io.standpipe.mqtt.UnderWay.Sent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One standing connection: keeps the window of unacknowledged messages full ({@link SendWindow}), a
 * fire before alarms and alarms before the rest, sends the status, and takes commands. One thread.
 */
final class Session {

    /** Bytes of a PUBLISH around topic and payload: header, lengths, packet id, properties. */
    static final int OVERHEAD = 31;

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

    private final Link link;
    private final byte[] will;
    private final Link.Limits limits;
    private final Backlog backlog;
    private final BrokerMemory memory;
    private final Output output;
    private final Commands commands;
    private final TimeSource time;
    private final Scheduler scheduler;
    private final Owner owner;
    private final Told told;

    private final Stamp began;
    private final UnderWay underWay = new UnderWay();
    private final SendWindow window;
    private final Resends resends;
    private final Liveness liveness;
    private final Subscriptions subscriptions;
    private final LaneAnswers answers;
    private final ReplayRate rate;
    private final StatusSender status;
    private final Loop loop;
    private final ArrayDeque<Link.Outgoing> replies = new ArrayDeque<>();
    private @Nullable Stamp lastReplay;
    private Scheduler.@Nullable Task slowed;
    private boolean closed;
    private @Nullable Runnable goodbye;
    private String goodbyeCause = "";
    private boolean goodbyeSaid;
    private byte[] goodbyePayload = new byte[0];

    /**
     * @param attempt that the connection came of
     * @param commands told of what comes from upstream
     * @param known what is known of the broker
     */
    Session(
            Attempt attempt,
            Link.Limits limits,
            Backlog backlog,
            Output output,
            Commands commands,
            Options options,
            Duties duties,
            Surroundings around,
            KnownBroker known,
            Owner owner) {
        link = attempt.link();
        will = attempt.will().payload();
        this.limits = limits;
        this.backlog = backlog;
        memory = backlog.memory();
        memory.begin(attempt.server());
        this.output = output;
        this.commands = commands;
        this.owner = owner;
        told = known.told();
        time = around.time();
        scheduler = around.scheduler();
        began = time.stamp();
        window = new SendWindow(underWay, limits.receiveMaximum());
        resends = new Resends(known.times());
        answers =
                new LaneAnswers(
                        backlog,
                        resends,
                        (lane, seq, message, answered) ->
                                publish(lane, seq, message, size(message), answered));
        rate = new ReplayRate(duties.replayRate(), time);
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
                        this::replaying,
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
                        limits.wildcards(),
                        known.times(),
                        known.told(),
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
            told.info(
                    "the broker retains nothing: who subscribes later learns a status or a state only when it is sent next",
                    Duration.ofHours(1));
        }
        subscriptions.begin(scheduler);
        pump();
    }

    Stamp began() {
        return began;
    }

    /** Sends what is due and fits into the window. */
    void pump() {
        if (closed) {
            return;
        }
        LaneQueue alarms = backlog.lane(Lane.ALARM);
        if (goodbye == null) {
            sendUrgent(alarms);
        }
        sendAgain(true);
        sendAgain(false);
        if (goodbye != null) {
            sayGoodbye();
        } else {
            sendStatus();
            LaneQueue telemetry = backlog.lane(Lane.TELEMETRY);
            send(alarms, false);
            sendReplies();
            send(alarms, true);
            sendKept();
            send(telemetry, false);
            send(telemetry, true);
        }
        liveness.watch();
    }

    private void sendUrgent(LaneQueue alarms) {
        Outbox.Entry next = window.room() > 0 ? alarms.peekUrgent() : null;
        while (next != null) {
            send(alarms, next, false, true);
            next = window.room() > 0 ? alarms.peekUrgent() : null;
        }
    }

    private void send(LaneQueue lane, boolean history) {
        while (true) {
            int room =
                    lane.lane() == Lane.TELEMETRY
                            ? window.roomForTelemetry()
                            : history ? window.roomBehindAlarms() : window.commonRoom();
            int most = window.size();
            Outbox.Entry entry =
                    room <= 0 ? null : history ? lane.peekHistory(most) : lane.peek(most);
            if (entry == null || !send(lane, entry, history, false)) {
                return;
            }
        }
    }

    /**
     * Sends a message, or puts it aside.
     *
     * @param early before its turn
     * @return false if it is to be sent later
     */
    private boolean send(LaneQueue lane, Outbox.Entry entry, boolean history, boolean early) {
        boolean replay = history || lane.asked(entry.seq()) || old(entry);
        Link.Outgoing message = output.message(entry, began, replay);
        int size = size(message);
        if (size > limits.maximumPacketSize()) {
            String why = "it has %d bytes, but the broker takes at most %d";
            backlog.refusals()
                    .refused(
                            lane,
                            entry.seq(),
                            message.topic(),
                            why.formatted(size, limits.maximumPacketSize()));
            return true;
        }
        boolean goes =
                early
                        || (lane.lane() == Lane.TELEMETRY
                                ? mayGo(size, replay)
                                : history ? window.fitsBehindAlarms(size) : window.fitsAlarm(size));
        if (!goes) {
            return false;
        }
        lane.sent(entry.seq(), early);
        if (replay) {
            lastReplay = time.stamp();
        }
        UnderWay.Answer answered = answers::answered;
        if (message.retained()) {
            String topic = entry.message().topic();
            message = answers.state(entry, message);
            answered = (state, why) -> answers.stateAnswered(topic, state, why);
        }
        Sent sent = sent(lane, entry.seq(), message, size, answered);
        long handle = publish(sent, message);
        if (lane.lane() == Lane.ALARM) {
            resends.sent(handle, sent, message, early);
        }
        return true;
    }

    /** What the broker may have lost, or never had. */
    private void sendKept() {
        while (limits.retains() && window.roomBehindAlarms() > 0 && window.fitsBehindAlarms(0)) {
            Outbox.Entry next = memory.next();
            if (next == null) {
                return;
            }
            Link.Outgoing message = output.copy(next);
            if (size(message) > limits.maximumPacketSize()) {
                memory.answered();
            } else {
                lastReplay = time.stamp();
                publish(ofNoLane(message, (sent, why) -> memory.answered()), message);
            }
        }
    }

    private boolean replaying() {
        return lastReplay != null && time.nanos() - lastReplay.nanos() < Loop.BACK.toNanos();
    }

    private boolean old(Outbox.Entry entry) {
        return output.replay(entry, began);
    }

    private boolean mayGo(int size, boolean replay) {
        if (!window.fitsTelemetry(size, replay)) {
            return false;
        }
        if (replay) {
            Duration wait = rate.pause(time.nanos());
            if (!wait.isZero()) {
                cancel(slowed);
                slowed = scheduler.schedule(wait, this::pump);
                return false;
            }
            rate.take(size);
        }
        return true;
    }

    private static int size(Link.Outgoing message) {
        return OVERHEAD
                + message.topic().getBytes(StandardCharsets.UTF_8).length
                + message.payload().length
                + message.correlation().length;
    }

    private Sent sent(
            @Nullable LaneQueue lane,
            long seq,
            Link.Outgoing message,
            int size,
            UnderWay.Answer answered) {
        int load = underWay.bytes() + size;
        return new Sent(lane, seq, message.topic(), size, time.nanos(), load, answered);
    }

    private void publish(
            @Nullable LaneQueue lane,
            long seq,
            Link.Outgoing message,
            int size,
            UnderWay.Answer answered) {
        publish(sent(lane, seq, message, size, answered), message);
    }

    private long publish(Sent sent, Link.Outgoing message) {
        long handle = underWay.add(sent);
        link.publish(handle, message);
        liveness.sent();
        return handle;
    }

    private void sendAgain(boolean urgent) {
        long now = time.nanos();
        for (Resends.Waiting alarm = resends.due(now, urgent);
                alarm != null && mayGoAgain(alarm.sent.bytes(), urgent);
                alarm = resends.due(now, urgent)) {
            resends.sentAgain(alarm);
            Sent first = alarm.sent;
            publish(first.lane(), first.seq(), alarm.message, first.bytes(), first.answered());
        }
    }

    private boolean mayGoAgain(int size, boolean urgent) {
        return urgent ? window.room() > 0 : window.commonRoom() > 0 && window.fitsAlarm(size);
    }

    private void sendStatus() {
        if (window.commonRoom() > 0 && status.isDue()) {
            status.sent();
            Link.Outgoing message = output.online();
            loop.sent(message.payload());
            long before = memory.count();
            publish(
                    ofNoLane(
                            message,
                            (sent, why) -> {
                                if (why.isEmpty()) {
                                    memory.proven(message.payload(), before);
                                }
                                statusAnswered(sent, why);
                            }),
                    message);
        }
    }

    private Sent ofNoLane(Link.Outgoing message, UnderWay.Answer answer) {
        return sent(null, 0, message, size(message), answer);
    }

    /**
     * Publishes the answer to a command as soon as there is room; not kept beyond the connection.
     */
    void reply(Link.Outgoing message) {
        if (size(message) > limits.maximumPacketSize() || replies.size() >= MAX_REPLIES) {
            LOG.warn("the answer on {} is dropped: too large or too many", message.topic());
        } else {
            replies.add(message);
            pump();
        }
    }

    private void sendReplies() {
        while (window.commonRoom() > 0 && !replies.isEmpty()) {
            Link.Outgoing message = replies.remove();
            publish(
                    ofNoLane(
                            message,
                            (sent, why) -> {
                                if (!why.isEmpty()) {
                                    LOG.warn("the answer on {} is refused: {}", sent.topic(), why);
                                }
                            }),
                    message);
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

    /** A message came from the broker. */
    void arrived(Link.Incoming message) {
        if (message.topic().equals(output.topic("status"))) {
            loop.arrived(message.payload(), message.retained());
            owner.status(message.payload(), message.retained());
            if (message.retained()) {
                memory.kept(message.payload());
            } else {
                memory.keptNone();
            }
            pump();
        } else if (goodbye == null) {
            commands.arrived(message);
        }
    }

    /** So many messages from the broker were dropped because too many waited. */
    void dropped(int count) {
        if (count > 0) {
            commands.dropped(count);
        }
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
            publish(ofNoLane(message, (sent, why) -> done.run()), message);
        }
    }

    private static void cancel(Scheduler.@Nullable Task task) {
        if (task != null) {
            task.cancel();
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
        cancel(slowed);
        return liveness.nothingAcknowledged() ? null : underWay.oldestOfALane();
    }
}
