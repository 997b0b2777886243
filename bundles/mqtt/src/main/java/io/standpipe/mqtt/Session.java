package io.standpipe.mqtt;

import io.standpipe.model.Lane;
import io.standpipe.model.Message;
import io.standpipe.model.Outbox;
import io.standpipe.model.Scheduler;
import io.standpipe.model.Stamp;
import io.standpipe.model.TimeSource;
import io.standpipe.mqtt.UnderWay.Sent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One standing connection: keeps the window of unacknowledged messages full, a fire before alarms
 * and alarms before the rest, sends the status, and takes commands. One thread.
 *
 * <p>The window is what the broker allows, at most {@value #WINDOW}. A quarter of it is kept free
 * for a fire and what its device has to say before; where it has one place only, a fire waits for
 * one answer. The others have as many places as the broker answers promptly ({@link Crowding}).
 * Telemetry leaves {@value #RESERVED} more places free and never has more than {@value
 * #TELEMETRY_BYTES} bytes under way, half as many of a backlog: an alarm waits behind little even
 * where the network is slow.
 */
final class Session {

    static final int WINDOW = 64;
    static final int RESERVED = 2;
    static final int TELEMETRY_BYTES = 128 * 1024;
    static final int REPLAY_BYTES = TELEMETRY_BYTES / 2;

    /** A message not acknowledged within this time means a dead connection. */
    static final Duration ACKNOWLEDGE = Duration.ofSeconds(20);

    /** The same of a status alone: half the keep-alive, but at least so long. */
    private static final Duration ALONE = Duration.ofSeconds(5);

    /** Bytes of a PUBLISH around topic and payload: header, lengths, packet id, properties. */
    static final int OVERHEAD = 31;

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final int REFUSED = 0x80;
    private static final int MAX_REPLIES = 64;

    /** Told what a connection turns out to be. */
    interface Owner {

        /** The broker acknowledges: the way is good. */
        void proven();

        /** A status came back: messages flow. */
        void flows();

        /** The gateway may not read its own status; the connection goes on. */
        void unchecked(String why);

        /** The connection stands but what it takes comes out nowhere. */
        void stuck();

        /** The connection stands but does not work. */
        void dead(String cause);
    }

    private final Link link;
    private final byte[] will;
    private final Link.Limits limits;
    private final Backlog backlog;
    private final BrokerMemory memory;
    private final Output output;
    private final Commands commands;
    private final CommandIntake intake;
    private final Duration alone;
    private final TimeSource time;
    private final Scheduler scheduler;
    private final Owner owner;

    private final Stamp began;
    private final UnderWay underWay = new UnderWay();
    private final Resends resends = new Resends();
    private final ReplayRate rate;
    private final StatusSender status;
    private final Loop loop;
    private final ArrayDeque<Link.Outgoing> replies = new ArrayDeque<>();
    private final int window;
    private final int common;
    private final Crowding crowding;

    /**
     * Numbers of messages after which nothing is to be retained, by topic: sent, not yet erased.
     */
    private final Map<String, Long> ending = new HashMap<>();

    private final long statusSubscription;
    private final long commandSubscription;
    private @Nullable Stamp lastReplay;
    private Scheduler.@Nullable Task subscribing;
    private boolean answered;
    private boolean awaitsCommands;
    private Scheduler.@Nullable Task watch;
    private long watchAt;
    private Scheduler.@Nullable Task slowed;
    private boolean closed;
    private @Nullable Runnable goodbye;
    private String goodbyeCause = "";
    private boolean goodbyeSaid;
    private byte[] goodbyePayload = new byte[0];

    /**
     * @param attempt that the connection came of
     * @param commands told of what comes from upstream
     * @param intake whether anything is to come from there
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
            Owner owner) {
        link = attempt.link();
        will = attempt.will().payload();
        this.limits = limits;
        this.backlog = backlog;
        memory = backlog.memory();
        memory.begin(attempt.server());
        this.output = output;
        this.commands = commands;
        this.intake = intake;
        this.owner = owner;
        time = around.time();
        scheduler = around.scheduler();
        began = time.stamp();
        window = Math.max(1, Math.min(limits.receiveMaximum(), WINDOW));
        common = Math.max(1, window - Math.max(1, window / 4));
        crowding = new Crowding(common);
        long half = options.keepAlive() * 500L;
        alone =
                Duration.ofMillis(
                        Math.max(ALONE.toMillis(), Math.min(half, ACKNOWLEDGE.toMillis())));
        rate = new ReplayRate(duties.replayRate(), time);
        status = new StatusSender(time, scheduler, options.statusInterval(), this::pump);
        loop =
                new Loop(
                        scheduler,
                        time,
                        this::replaying,
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
        statusSubscription = underWay.handle();
        commandSubscription = duties.commands().isEmpty() ? 0 : underWay.handle();
    }

    /** Begins to listen and to send. */
    void begin() {
        subscribing =
                scheduler.schedule(
                        ACKNOWLEDGE,
                        () ->
                                owner.dead(
                                        "no answer to a subscription within %d s"
                                                .formatted(ACKNOWLEDGE.toSeconds())));
        link.subscribe(statusSubscription, output.topic("status"));
        listen();
        pump();
    }

    /** Listens for commands, unless they are not to come. */
    void listen() {
        if (commandSubscription != 0 && intake.isOpen() && !closed) {
            awaitsCommands = true;
            link.subscribe(commandSubscription, output.topic("cmd/+"));
        }
    }

    /** Whether the broker answered the status' subscription, but not that of the commands. */
    boolean awaitsCommands() {
        return awaitsCommands && answered;
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
        watch();
    }

    private int room() {
        return window - underWay.size();
    }

    /** Of all but fires. */
    private int commonRoom() {
        return Math.min(common, crowding.allowed() + RESERVED) - underWay.size();
    }

    private int roomBehindAlarms() {
        return Math.max(1, Math.min(common - RESERVED, crowding.allowed())) - underWay.size();
    }

    private int roomForTelemetry() {
        int most = Math.max(1, Math.min(common - RESERVED, crowding.allowed()));
        return Math.min(commonRoom(), most - underWay.telemetry());
    }

    private void sendUrgent(LaneQueue alarms) {
        Outbox.Entry next = room() > 0 ? alarms.peekUrgent() : null;
        while (next != null) {
            send(alarms, next, false, true);
            next = room() > 0 ? alarms.peekUrgent() : null;
        }
    }

    private void send(LaneQueue lane, boolean history) {
        while (true) {
            int room =
                    lane.lane() == Lane.TELEMETRY
                            ? roomForTelemetry()
                            : history ? roomBehindAlarms() : commonRoom();
            Outbox.Entry entry =
                    room <= 0 ? null : history ? lane.peekHistory(window) : lane.peek(window);
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
        if (lane.lane() == Lane.TELEMETRY && !mayGo(size, replay)) {
            return false;
        }
        lane.sent(entry.seq(), early);
        if (replay) {
            lastReplay = time.stamp();
        }
        UnderWay.Answer answered = this::laneAnswered;
        if (message.retained()) {
            String topic = entry.message().topic();
            if (memory.outdated(topic, entry.seq())) {
                message = message.unretained();
            } else {
                ending.remove(message.topic());
                if (entry.message().handling() == Message.Handling.LAST) {
                    ending.put(message.topic(), entry.seq());
                }
            }
            answered = (state, why) -> stateAnswered(topic, state, why);
        }
        Sent sent = new Sent(lane, entry.seq(), message.topic(), size, time.nanos(), answered);
        long handle = publish(sent, message);
        if (lane.lane() == Lane.ALARM) {
            resends.sent(handle, sent, message, early);
        }
        return true;
    }

    /** What the broker may have lost, or never had. */
    private void sendKept() {
        Outbox.Entry next = roomBehindAlarms() > 0 ? memory.next() : null;
        while (next != null) {
            Link.Outgoing message = output.copy(next);
            if (size(message) > limits.maximumPacketSize()) {
                memory.answered();
            } else {
                lastReplay = time.stamp();
                publish(ofNoLane(message, (sent, why) -> memory.answered()), message);
            }
            next = roomBehindAlarms() > 0 ? memory.next() : null;
        }
    }

    private boolean replaying() {
        return lastReplay != null && time.nanos() - lastReplay.nanos() < Loop.BACK.toNanos();
    }

    private boolean old(Outbox.Entry entry) {
        return output.replay(entry, began);
    }

    private boolean mayGo(int size, boolean replay) {
        int most = replay ? REPLAY_BYTES : TELEMETRY_BYTES;
        if (underWay.telemetry() > 0 && underWay.telemetryBytes() + size > most) {
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

    private long publish(Sent sent, Link.Outgoing message) {
        long handle = underWay.add(sent);
        link.publish(handle, message);
        return handle;
    }

    private void sendAgain(boolean urgent) {
        long now = time.nanos();
        for (Resends.Waiting alarm = resends.due(now, urgent);
                alarm != null && (urgent ? room() : commonRoom()) > 0;
                alarm = resends.due(now, urgent)) {
            resends.sentAgain(alarm);
            Sent first = alarm.sent;
            publish(
                    new Sent(
                            first.lane(),
                            first.seq(),
                            first.topic(),
                            first.bytes(),
                            now,
                            first.answered()),
                    alarm.message);
        }
    }

    private void sendStatus() {
        if (commonRoom() > 0 && status.isDue()) {
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
        return new Sent(null, 0, message.topic(), 0, time.nanos(), answer);
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
        while (commonRoom() > 0 && !replies.isEmpty()) {
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
        resends.progress(handle, time.nanos());
        crowding.answered(sent.at(), time.nanos());
        sent.answered().come(sent, reason < REFUSED ? "" : Reasons.text(reason, text));
        owner.proven();
        pump();
    }

    private void stateAnswered(String topic, Sent sent, String why) {
        if (why.isEmpty()) {
            memory.acknowledged(topic, sent.seq());
        }
        laneAnswered(sent, why);
    }

    private void laneAnswered(Sent sent, String why) {
        LaneQueue lane = sent.lane();
        if (lane == null) {
            return;
        }
        boolean first = lane.lane() != Lane.ALARM || resends.answered(sent.seq());
        if (why.isEmpty() && (first || lane.refused(sent.seq()))) {
            if (ending.getOrDefault(sent.topic(), 0L) == sent.seq()) {
                erase(lane, sent);
            } else {
                lane.accepted(sent.seq());
                backlog.refusals().settle();
            }
        } else if (first) {
            backlog.refusals().refused(lane, sent.seq(), sent.topic(), why);
        }
    }

    /** The broker has the last message of a topic, and is to keep nothing there any more. */
    private void erase(LaneQueue lane, Sent last) {
        Link.Outgoing nothing = new Link.Outgoing(last.topic(), new byte[0], true);
        publish(
                new Sent(
                        lane,
                        last.seq(),
                        last.topic(),
                        size(nothing),
                        time.nanos(),
                        (sent, why) -> {
                            ending.remove(sent.topic(), sent.seq());
                            if (why.isEmpty()) {
                                lane.accepted(sent.seq());
                                backlog.refusals().settle();
                            } else {
                                backlog.refusals().refused(lane, sent.seq(), sent.topic(), why);
                            }
                        }),
                nothing);
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
        if (handle == statusSubscription) {
            cancel(subscribing);
            answered = true;
            if (reason < REFUSED) {
                loop.allowed();
            } else {
                owner.unchecked(Reasons.text(reason, text));
                memory.unknown();
                pump();
            }
        } else if (handle == commandSubscription) {
            awaitsCommands = false;
            intake.listening();
            if (reason >= REFUSED) {
                LOG.warn(
                        "the broker does not let the gateway read {}, so no commands come: {}",
                        output.topic("cmd/+"),
                        Reasons.text(reason, text));
            }
        }
    }

    /** A message came on the topic of the status. */
    void statusArrived(Link.Incoming message) {
        loop.arrived(message.payload(), message.retained());
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
        if (!goodbyeSaid && room() > 0 && done != null) {
            goodbyeSaid = true;
            Link.Outgoing message = output.offline(goodbyeCause);
            goodbyePayload = message.payload();
            publish(ofNoLane(message, (sent, why) -> done.run()), message);
        }
    }

    private void watch() {
        long now = time.nanos();
        Sent oldest = underWay.oldest();
        if (oldest != null) {
            long at = oldest.at() + patience().toNanos();
            Long alarms = resends.next(now);
            if (alarms != null && alarms - at < 0) {
                at = alarms;
            }
            if (watch == null || at - watchAt < 0) {
                cancel(watch);
                watchAt = at;
                watch = scheduler.schedule(Duration.ofNanos(at - now), this::look);
            }
        }
    }

    // Between messages the keep-alive alone would notice a dead connection, so the status does.
    private Duration patience() {
        return underWay.noneOfALane() ? alone : ACKNOWLEDGE;
    }

    private void look() {
        watch = null;
        long now = time.nanos();
        Sent oldest = underWay.oldest();
        if (resends.dead(now)) {
            owner.dead(
                    "no acknowledgement of an alarm, sent %d times, within %.1f s"
                            .formatted(
                                    Resends.TRIES,
                                    Resends.TRIES * Resends.AFTER.toMillis() / 1000.0));
        } else if (oldest != null && now - oldest.at() >= patience().toNanos()) {
            owner.dead("no acknowledgement within %d s".formatted(patience().toSeconds()));
        } else {
            pump();
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
     * @return the oldest message of a lane that was not acknowledged, if there is one
     */
    @Nullable Sent close() {
        if (!closed) {
            closed = true;
            memory.ended(will, goodbyePayload);
        }
        status.close();
        loop.close();
        cancel(subscribing);
        cancel(watch);
        cancel(slowed);
        return underWay.oldestOfALane();
    }
}
