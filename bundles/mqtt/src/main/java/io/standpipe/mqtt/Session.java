package io.standpipe.mqtt;

import io.standpipe.model.Lane;
import io.standpipe.model.Outbox;
import io.standpipe.model.Scheduler;
import io.standpipe.model.Stamp;
import io.standpipe.model.TimeSource;
import io.standpipe.model.contract.Envelope;
import io.standpipe.model.contract.StatusMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One standing connection: keeps the window of unacknowledged messages full, alarms first, and
 * sends the status. One thread.
 *
 * <p>The window is what the broker allows, at most {@value #WINDOW}. Telemetry leaves {@value
 * #RESERVED} places free and never has more than {@value #TELEMETRY_BYTES} bytes under way: an
 * alarm waits behind little even where the network is slow.
 */
final class Session {

    static final int WINDOW = 64;
    static final int RESERVED = 2;
    static final int TELEMETRY_BYTES = 128 * 1024;

    /** A message not acknowledged within this time means a dead connection. */
    static final Duration ACKNOWLEDGE = Duration.ofSeconds(20);

    private static final Duration STATUS_GAP = Duration.ofSeconds(1);

    /** The alarm that changed the status is on its way to the disk: let it go first. */
    static final Duration ALARM_FIRST = Duration.ofMillis(200);

    private static final int REFUSED = 0x80;

    /** Bytes of a PUBLISH around topic and payload: header, lengths, packet id, properties. */
    static final int OVERHEAD = 31;

    /** Told what a connection turns out to be. */
    interface Owner {

        /** The broker acknowledges: the way is good. */
        void proven();

        /** The connection stands but does not work. */
        void dead(String cause);
    }

    /**
     * A message under way.
     *
     * @param lane null for a status
     * @param sent monotonic nanoseconds
     */
    record Sent(@Nullable LaneQueue lane, long seq, String topic, int bytes, long sent) {}

    private final Link link;
    private final Link.Limits limits;
    private final Stamp began;
    private final List<LaneQueue> lanes;
    private final Refusals refusals;
    private final Envelope envelope;
    private final StatusMessage status;
    private final Options options;
    private final String topics;
    private final TimeSource time;
    private final Scheduler scheduler;
    private final Owner owner;

    private final Map<Long, Sent> underWay = new LinkedHashMap<>();
    private final int window;
    private final int telemetryWindow;
    private long handles;
    private int telemetryBytes;
    private int telemetryCount;
    private boolean statusUnderWay;
    private long statusSent;
    private long statusDue;
    private Scheduler.@Nullable Task statusTask;
    private Scheduler.@Nullable Task watch;
    private @Nullable Runnable goodbye;
    private long goodbyeHandle;

    /**
     * @param topics the gateway's root topic, with the slash at its end
     */
    Session(
            Link link,
            Link.Limits limits,
            Backlog backlog,
            Envelope envelope,
            StatusMessage status,
            Options options,
            String topics,
            TimeSource time,
            Scheduler scheduler,
            Owner owner) {
        this.link = link;
        this.limits = limits;
        lanes = backlog.lanes();
        refusals = backlog.refusals();
        this.envelope = envelope;
        this.status = status;
        this.options = options;
        this.topics = topics;
        this.time = time;
        this.scheduler = scheduler;
        this.owner = owner;
        began = time.stamp();
        statusDue = began.nanos();
        window = Math.max(1, Math.min(limits.receiveMaximum(), WINDOW));
        telemetryWindow = Math.max(1, window - RESERVED);
    }

    Stamp began() {
        return began;
    }

    /** Sends what is due and fits into the window. */
    void pump() {
        if (underWay.size() < window) {
            if (goodbye != null) {
                sayGoodbye();
            } else {
                sendStatus();
                lanes.forEach(this::send);
            }
        }
        watch();
    }

    private void send(LaneQueue lane) {
        while (true) {
            Outbox.Entry entry = room(lane.lane()) > 0 ? lane.peek(window) : null;
            if (entry == null) {
                return;
            }
            String topic = topics + entry.message().topic();
            byte[] payload = envelope.wrap(entry, began, time.stamp());
            int size = OVERHEAD + topic.getBytes(StandardCharsets.UTF_8).length + payload.length;
            if (size > limits.maximumPacketSize()) {
                refusals.refused(
                        lane,
                        entry.seq(),
                        topic,
                        "it has %d bytes, but the broker takes at most %d"
                                .formatted(size, limits.maximumPacketSize()));
                continue;
            }
            if (lane.lane() == Lane.TELEMETRY) {
                if (telemetryCount > 0 && telemetryBytes + size > TELEMETRY_BYTES) {
                    return;
                }
                telemetryBytes += size;
                telemetryCount++;
            }
            lane.sent(entry.seq());
            publish(
                    new Sent(lane, entry.seq(), topic, size, time.nanos()),
                    payload,
                    entry.message().retained());
        }
    }

    private int room(Lane lane) {
        int room = window - underWay.size();
        return lane == Lane.ALARM ? room : Math.min(room, telemetryWindow - telemetryCount);
    }

    private long publish(Sent sent, byte[] payload, boolean retained) {
        long handle = ++handles;
        underWay.put(handle, sent);
        link.publish(handle, new Link.Outgoing(sent.topic(), payload, retained));
        return handle;
    }

    /** The broker answered; {@code text} is what it says besides. */
    void acknowledged(long handle, int reason, String text) {
        Sent sent = underWay.remove(handle);
        if (sent == null) {
            return;
        }
        owner.proven();
        String why = reason < REFUSED ? "" : Reasons.text(reason, text);
        LaneQueue lane = sent.lane();
        if (lane == null) {
            statusUnderWay = false;
            if (why.isEmpty()) {
                refusals.statusAccepted();
            } else {
                refusals.statusRefused(sent.topic(), why);
            }
        } else {
            if (lane.lane() == Lane.TELEMETRY) {
                telemetryBytes -= sent.bytes();
                telemetryCount--;
            }
            if (why.isEmpty()) {
                lane.accepted(sent.seq());
                refusals.settle();
            } else {
                refusals.refused(lane, sent.seq(), sent.topic(), why);
            }
        }
        if (goodbye != null && handle == goodbyeHandle) {
            goodbye.run();
        } else {
            pump();
        }
    }

    /** The status has changed: sends it soon, at most one a second. */
    void statusChanged() {
        long soon =
                Math.max(time.nanos() + ALARM_FIRST.toNanos(), statusSent + STATUS_GAP.toNanos());
        if (soon - statusDue < 0) {
            planStatus(soon);
        }
    }

    private void sendStatus() {
        long now = time.nanos();
        if (statusUnderWay || now - statusDue < 0) {
            return;
        }
        statusUnderWay = true;
        statusSent = now;
        planStatus(now + options.statusInterval().toNanos());
        publish(new Sent(null, 0, topics + "status", 0, now), status.online(), true);
    }

    private void planStatus(long at) {
        statusDue = at;
        if (statusTask != null) {
            statusTask.cancel();
        }
        statusTask = scheduler.schedule(Duration.ofNanos(at - time.nanos()), this::pump);
    }

    /**
     * Publishes that the gateway goes; sends nothing else any more.
     *
     * @param done called when the broker acknowledged it; perhaps never
     */
    void goodbye(Runnable done) {
        goodbye = done;
        pump();
    }

    private void sayGoodbye() {
        if (goodbyeHandle == 0) {
            goodbyeHandle =
                    publish(
                            new Sent(null, 0, topics + "status", 0, time.nanos()),
                            status.offline("shutdown"),
                            true);
        }
    }

    private void watch() {
        Sent oldest = oldest();
        if (watch == null && oldest != null) {
            Duration left = ACKNOWLEDGE.minusNanos(time.nanos() - oldest.sent());
            watch = scheduler.schedule(left, this::look);
        }
    }

    private void look() {
        watch = null;
        Sent oldest = oldest();
        if (oldest != null && time.nanos() - oldest.sent() >= ACKNOWLEDGE.toNanos()) {
            owner.dead("no acknowledgement within " + ACKNOWLEDGE.toSeconds() + " s");
        } else {
            watch();
        }
    }

    private @Nullable Sent oldest() {
        return underWay.isEmpty() ? null : underWay.values().iterator().next();
    }

    /**
     * Ends it.
     *
     * @return the oldest message of a lane that was not acknowledged, if there is one
     */
    @Nullable Sent close() {
        if (statusTask != null) {
            statusTask.cancel();
        }
        if (watch != null) {
            watch.cancel();
        }
        return underWay.values().stream()
                .filter(sent -> sent.lane() != null)
                .findFirst()
                .orElse(null);
    }
}
