package io.standpipe.kura;

import io.standpipe.model.Faults;
import io.standpipe.model.Gateway;
import io.standpipe.model.Lane;
import io.standpipe.model.Message;
import io.standpipe.model.Outbox;
import io.standpipe.model.Scheduler;
import io.standpipe.model.Stamp;
import io.standpipe.model.TimeSource;
import io.standpipe.model.contract.Envelope;
import io.standpipe.model.contract.StatusMessage;
import io.standpipe.model.words.Phrase;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Date;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.cloudconnection.message.KuraMessage;
import org.eclipse.kura.cloudconnection.publisher.CloudPublisher;
import org.eclipse.kura.message.KuraPayload;
import org.jspecify.annotations.Nullable;

/**
 * Sends the outbox through one of Kura's cloud connections. A message counts as delivered when Kura
 * says so and not before: what Kura keeps itself is kept in memory by default. Only a few messages
 * are in Kura's hands at a time, a fire before alarms and alarms before telemetry; the rest waits
 * in the outbox. Everything happens on the scheduler's thread.
 *
 * <p>Kura's publisher decides whether brokers retain, for all messages alike, and does not read:
 * what a broker keeps of a removed device, or lost, is not looked after here.
 */
final class CloudUplink {

    /**
     * Messages that Kura may hold without having confirmed them: fewer than its data service sends
     * at a time by default ({@code in-flight-messages.max-number}, 9).
     */
    static final int WINDOW = 6;

    /** Of these, all but fires: a fire always finds room. */
    static final int COMMON_WINDOW = 5;

    /** Of these, telemetry: an alarm always finds room. */
    static final int TELEMETRY_WINDOW = 3;

    static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    static final Duration LAST_RETRY = Duration.ofSeconds(15);

    /**
     * Connected, but Kura has not confirmed for so long: it lost the message, or its identifier.
     * What was sent is sent again, with the same sequence number.
     */
    static final Duration LOST = Duration.ofMinutes(5);

    /** EN 54-21:2006, 5.3, type 1: warn when the acknowledgement is missing this long. */
    static final Duration OVERDUE = Duration.ofSeconds(100);

    /** Between two statuses while nothing changes, and at least. */
    static final Duration STATUS = Duration.ofMinutes(5);

    static final Duration STATUS_GAP = Duration.ofSeconds(10);

    static final String CONDITION = "uplink";

    private static final String QOS = Phrase.KURA_QOS.of();

    /** A message in Kura's hands. */
    private record Sent(Lane lane, long seq, long at) {}

    private final Gateway gateway;
    private final Faults faults;
    private final TimeSource time;
    private final Scheduler scheduler;
    private final String source;
    private final Outbox.Reader reader;
    private final Envelope envelope;
    private final StatusMessage status;
    private final AutoCloseable listening;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Map<Lane, Position> lanes = new EnumMap<>(Lane.class);

    private final Map<String, Sent> underWay = new HashMap<>();
    private @Nullable CloudPublisher publisher;
    private boolean connected = true;
    private Stamp began;
    private long quietSince;
    private Duration retry = FIRST_RETRY;
    private Scheduler.@Nullable Task retrying;
    private Scheduler.@Nullable Task watching;
    private Scheduler.@Nullable Task overdue;
    private @Nullable String statusId;
    private long statusSent;
    private long statusDue;
    private long statusAt;
    private Scheduler.@Nullable Task statusTask;
    private String cause = "";

    /** Where the uplink stands in a lane. */
    private static final class Position {
        long after;
        boolean more = true;
        final ArrayDeque<Outbox.Entry> read = new ArrayDeque<>();
    }

    /**
     * Opens its view of the outbox.
     *
     * @param name of the uplink; its cursors in the outbox are kept under it
     * @param source names it in faults
     */
    CloudUplink(
            Gateway gateway,
            Outbox outbox,
            Faults faults,
            TimeSource time,
            Scheduler scheduler,
            String name,
            String source) {
        this.gateway = gateway;
        this.faults = faults;
        this.time = time;
        this.scheduler = scheduler;
        this.source = source;
        envelope = new Envelope(gateway.id(), gateway.boot());
        status = new StatusMessage(gateway, outbox, time);
        began = time.stamp();
        for (Lane lane : Lane.values()) {
            lanes.put(lane, new Position());
        }
        reader = outbox.open(name, this::available);
        listening = gateway.onStatusChange(() -> scheduler.execute(this::statusChanged));
        scheduler.execute(this::pump);
    }

    private Position lane(Lane lane) {
        return Objects.requireNonNull(lanes.get(lane));
    }

    // On the outbox's thread. At most one task waits, however often it calls.
    private void available() {
        if (!woken.getAndSet(true)) {
            scheduler.execute(
                    () -> {
                        woken.set(false);
                        lanes.values().forEach(position -> position.more = true);
                        pump();
                    });
        }
    }

    /** The publisher to use from now on; null while there is none. Any thread. */
    void use(@Nullable CloudPublisher now) {
        scheduler.execute(
                () -> {
                    publisher = now;
                    connected = true;
                    rewind();
                    if (now != null) {
                        sendStatus();
                        pump();
                    }
                });
    }

    /** Kura has delivered a message, perhaps somebody else's. Any thread. */
    void confirmed(String id) {
        scheduler.execute(
                () -> {
                    if (id.equals(statusId)) {
                        statusId = null;
                    }
                    Sent sent = underWay.remove(id);
                    if (sent != null) {
                        // It may have gone before its turn.
                        lane(sent.lane()).read.removeIf(entry -> entry.seq() == sent.seq());
                        reader.confirm(sent.lane(), sent.seq());
                        quietSince = time.nanos();
                        proven();
                        pump();
                    }
                });
    }

    /** Kura's connection came or went. Any thread. */
    void connection(boolean up) {
        scheduler.execute(
                () -> {
                    connected = up;
                    quietSince = time.nanos();
                    if (up) {
                        began = time.stamp();
                        retryNow();
                    }
                });
    }

    private void pump() {
        while (publisher != null && retrying == null && underWay.size() < WINDOW) {
            Outbox.Entry next = reader.urgent(seq -> underWay(Lane.ALARM, seq));
            if (next == null && underWay.size() < COMMON_WINDOW) {
                next = next(Lane.ALARM);
                if (next == null && telemetryUnderWay() < TELEMETRY_WINDOW) {
                    next = next(Lane.TELEMETRY);
                }
            }
            if (next == null || !send(publisher, next)) {
                break;
            }
        }
        waiting();
        watch();
    }

    private long telemetryUnderWay() {
        return underWay.values().stream().filter(sent -> sent.lane() == Lane.TELEMETRY).count();
    }

    private boolean underWay(Lane lane, long seq) {
        return underWay.values().stream()
                .anyMatch(sent -> sent.lane() == lane && sent.seq() == seq);
    }

    /** The next message of the lane in its order; it stays the next until it was sent. */
    private Outbox.@Nullable Entry next(Lane lane) {
        Position position = lane(lane);
        while (true) {
            Outbox.Entry head = position.read.peek();
            if (head != null && !underWay(lane, head.seq())) {
                return head;
            }
            if (head != null) {
                position.read.remove(); // it went before its turn
                continue;
            }
            List<Outbox.Entry> entries =
                    position.more ? reader.next(lane, position.after, WINDOW) : List.of();
            position.more = !entries.isEmpty();
            if (entries.isEmpty()) {
                return null;
            }
            position.read.addAll(entries);
            position.after = entries.get(entries.size() - 1).seq();
        }
    }

    private boolean send(CloudPublisher to, Outbox.Entry entry) {
        Message message = entry.message();
        byte[] json = envelope.wrap(entry, began, time.stamp());
        String id;
        try {
            id = to.publish(kura(message.topic(), message.lane().word(), message.ts(), json));
        } catch (KuraException | RuntimeException e) {
            later(String.valueOf(e.getMessage()));
            return false;
        }
        if (id == null) {
            faults.raise(source, Faults.CONFIGURATION, QOS);
            later("QoS 0");
            return false;
        }
        Position position = lane(message.lane());
        position.read.removeIf(read -> read.seq() == entry.seq());
        underWay.put(id, new Sent(message.lane(), entry.seq(), time.nanos()));
        return true;
    }

    /**
     * @param topic below the gateway's root, for {@code $topic} in the publisher's topic
     */
    @SuppressWarnings("JavaUtilDate") // Kura's API has it
    private KuraMessage kura(String topic, String lane, long ts, byte[] json) {
        KuraPayload payload = new KuraPayload();
        payload.setTimestamp(new Date(ts));
        payload.setBody(json);
        Map<String, Object> properties = new HashMap<>();
        properties.put("topic", topic);
        properties.put("lane", lane);
        properties.put("gateway", gateway.id());
        properties.put("district", gateway.site().district());
        properties.forEach(payload::addMetric);
        return new KuraMessage(payload, properties);
    }

    /** Kura does not take it now; the back-off is capped, and a new connection ends it. */
    private void later(String why) {
        cause = why;
        retrying = scheduler.schedule(retry, this::retryNow);
        retry =
                retry.multipliedBy(2).compareTo(LAST_RETRY) < 0
                        ? retry.multipliedBy(2)
                        : LAST_RETRY;
    }

    private void retryNow() {
        if (retrying != null) {
            retrying.cancel();
            retrying = null;
        }
        pump();
    }

    /** All that Kura has not confirmed is still ours to send. */
    private void rewind() {
        underWay.clear();
        statusId = null;
        retry = FIRST_RETRY;
        for (Position position : lanes.values()) {
            position.read.clear();
            position.after = 0;
            position.more = true;
        }
        if (retrying != null) {
            retrying.cancel();
            retrying = null;
        }
    }

    /** Looks after what Kura holds, while it is connected and should be delivering. */
    private void watch() {
        if (watching == null && connected && !underWay.isEmpty()) {
            quietSince = later(quietSince, oldest());
            Duration left = LOST.minusNanos(time.nanos() - quietSince);
            watching = scheduler.schedule(left, this::look);
        }
    }

    private void look() {
        watching = null;
        if (connected && time.nanos() - quietSince >= LOST.toNanos() && !underWay.isEmpty()) {
            cause =
                    "nothing confirmed for "
                            + LOST.toMinutes()
                            + " min though connected; sent again";
            rewind();
            quietSince = time.nanos();
            pump();
        } else {
            watch();
        }
    }

    private long oldest() {
        long now = time.nanos();
        return now - underWay.values().stream().mapToLong(one -> now - one.at()).max().orElse(0);
    }

    /** Moments of a clock that may pass its end are compared by their distance. */
    private static long later(long one, long other) {
        return one - other > 0 ? one : other;
    }

    /** The time runs from the moment at which something waits, and anew from each confirmation. */
    private void waiting() {
        boolean idle =
                underWay.isEmpty() && next(Lane.ALARM) == null && next(Lane.TELEMETRY) == null;
        if (idle) {
            cancelOverdue();
        } else if (overdue == null) {
            overdue = scheduler.schedule(OVERDUE, this::raiseOverdue);
        }
    }

    private void cancelOverdue() {
        if (overdue != null) {
            overdue.cancel();
            overdue = null;
        }
    }

    private void raiseOverdue() {
        String why =
                publisher == null
                        ? Phrase.NO_PUBLISHER.of()
                        : cause.isEmpty() ? "" : Phrase.CAUSE.of(cause);
        faults.raise(source, CONDITION, Phrase.KURA_SILENT.of(OVERDUE.toSeconds(), why));
    }

    private void proven() {
        cancelOverdue();
        retry = FIRST_RETRY;
        cause = "";
        faults.clear(source, CONDITION);
        faults.clear(source, Faults.CONFIGURATION);
    }

    private void statusChanged() {
        long soon = later(time.nanos(), statusAt + STATUS_GAP.toNanos());
        if (statusTask == null || soon - statusDue < 0) {
            planStatus(soon);
        }
    }

    private void planStatus(long due) {
        if (statusTask != null) {
            statusTask.cancel();
        }
        statusDue = due;
        statusTask = scheduler.schedule(Duration.ofNanos(due - time.nanos()), this::sendStatus);
    }

    /**
     * Says what is true now. While Kura still holds the last one, another would only fill its
     * store.
     */
    private void sendStatus() {
        long now = time.nanos();
        boolean held = statusId != null && now - statusSent < LOST.toNanos();
        if (publisher != null && connected && !held) {
            try {
                statusId =
                        publisher.publish(
                                kura("status", "status", time.stamp().utc(), status.online()));
                statusSent = now;
            } catch (KuraException | RuntimeException e) {
                cause = String.valueOf(e.getMessage());
            }
        }
        statusAt = now;
        planStatus(now + STATUS.toNanos());
    }

    /** Ends it; what was not confirmed stays in the outbox. Any thread. */
    void close() {
        scheduler.execute(
                () -> {
                    List<Scheduler.Task> tasks = new ArrayList<>();
                    for (Scheduler.Task task :
                            new Scheduler.Task[] {retrying, watching, overdue, statusTask}) {
                        if (task != null) {
                            tasks.add(task);
                        }
                    }
                    tasks.forEach(Scheduler.Task::cancel);
                    publisher = null;
                    reader.close();
                    try {
                        listening.close();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
    }
}
