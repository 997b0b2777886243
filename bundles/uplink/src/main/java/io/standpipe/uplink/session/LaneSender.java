package io.standpipe.uplink.session;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.model.words.UplinkPhrase;
import io.standpipe.uplink.queue.InFlight.Answer;
import io.standpipe.uplink.queue.InFlight.Sent;
import io.standpipe.uplink.queue.LaneQueue;
import io.standpipe.uplink.queue.LinkWriter;
import io.standpipe.uplink.queue.MessageWriter;
import io.standpipe.uplink.queue.ReplayRate;
import io.standpipe.uplink.queue.RetainedAtReceiver;
import io.standpipe.uplink.queue.SendQueue;
import io.standpipe.uplink.queue.TelemetryParts;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends the messages of both lanes over one connection, as far as its window has room: a fire
 * before alarms, alarms before what was told before, and that before telemetry. One thread.
 */
final class LaneSender {

    private final LinkWriter writer;
    private final SendWindow window;
    private final AlarmRetransmit retransmit;
    private final SendQueue sendQueue;
    private final RetainedAtReceiver memory;
    private final MessageWriter output;
    private final UplinkTransport.Limits limits;
    private final ReplayRate rate;
    private final TimeSource time;
    private final Scheduler scheduler;
    private final Runnable pump;
    private final LaneAnswers answers;
    private final LaneQueue alarms;
    private final LaneQueue telemetry;
    private final Stamp began;
    private @Nullable Stamp lastReplay;
    private Scheduler.@Nullable Task slowed;
    private @Nullable Cut cut;

    /** A batch of telemetry that goes in parts. */
    private static final class Cut {
        final Outbox.Entry whole;
        final boolean replay;
        final ArrayDeque<byte[]> left;
        int open;
        String refused = "";

        Cut(Outbox.Entry whole, boolean replay, List<byte[]> parts) {
            this.whole = whole;
            this.replay = replay;
            left = new ArrayDeque<>(parts);
            open = parts.size();
        }
    }

    /**
     * @param rate of what is replayed
     * @param pump sends what is due
     */
    LaneSender(
            LinkWriter writer,
            SendWindow window,
            AlarmRetransmit retransmit,
            SendQueue sendQueue,
            MessageWriter output,
            UplinkTransport.Limits limits,
            ReplayRate rate,
            TimeSource time,
            Scheduler scheduler,
            Runnable pump) {
        this.writer = writer;
        this.window = window;
        this.retransmit = retransmit;
        this.sendQueue = sendQueue;
        this.output = output;
        this.limits = limits;
        this.rate = rate;
        this.time = time;
        this.scheduler = scheduler;
        this.pump = pump;
        memory = sendQueue.memory();
        answers = new LaneAnswers(sendQueue, retransmit, writer);
        alarms = sendQueue.lane(Lane.ALARM);
        telemetry = sendQueue.lane(Lane.TELEMETRY);
        began = time.stamp();
    }

    /** Fires, and what their devices have said before. */
    void urgent() {
        Outbox.Entry next = window.room() > 0 ? alarms.peekUrgent() : null;
        while (next != null) {
            send(alarms, next, false, true);
            next = window.room() > 0 ? alarms.peekUrgent() : null;
        }
    }

    /** Alarms that have no answer. */
    void again() {
        again(true);
        again(false);
    }

    /** Alarms in their turn. */
    void alarms() {
        send(alarms, false);
    }

    /** What may wait: what was told before, and telemetry. */
    void rest() {
        send(alarms, true);
        kept();
        send(telemetry, false);
        send(telemetry, true);
    }

    /** Whether a backlog goes out. */
    boolean replaying() {
        return lastReplay != null && time.nanos() - lastReplay.nanos() < EchoCheck.BACK.toNanos();
    }

    private void send(LaneQueue lane, boolean history) {
        while (lane != telemetry || parts()) {
            Outbox.Entry entry = next(lane, history);
            if (entry == null || !send(lane, entry, history, false)) {
                return;
            }
        }
    }

    private Outbox.@Nullable Entry next(LaneQueue lane, boolean history) {
        int room =
                lane == telemetry
                        ? window.roomForTelemetry()
                        : history ? window.roomBehindAlarms() : window.commonRoom();
        if (room <= 0) {
            return null;
        }
        return history ? lane.peekHistory(window.size()) : lane.peek(window.size());
    }

    /**
     * Sends a message, or puts it aside.
     *
     * @param early before its turn
     * @return false if it is to be sent later
     */
    private boolean send(LaneQueue lane, Outbox.Entry entry, boolean history, boolean early) {
        boolean replay = history || lane.asked(entry.seq()) || output.replay(entry, began);
        UplinkTransport.Outgoing message = output.message(entry, replay);
        int size = writer.size(message);
        if (lane == telemetry && window.cutsTelemetry(size, limits.largest())) {
            byte[] body = entry.message().body();
            int most = Math.max(1, bodyOfPart(body.length, size));
            List<byte[]> parts = TelemetryParts.cut(body, most);
            if (parts.size() > 1) {
                cut = new Cut(entry, replay, parts);
                lane.sent(entry.seq(), early);
                return true;
            }
        }
        if (size > limits.largest()) {
            tooLarge(lane, entry.seq(), message.path(), size);
            return true;
        }
        if (!early && !mayGo(lane, size, history, replay)) {
            return false;
        }
        lane.sent(entry.seq(), early);
        noteReplay(replay);
        Answer answered = answers::answered;
        if (message.retained()) {
            message = answers.state(entry, message);
            answered = answers::stateAnswered;
        }
        Sent sent = writer.sent(lane, entry.seq(), message, answered);
        long handle = writer.publish(sent, message);
        if (lane == alarms) {
            retransmit.sent(handle, sent, message, early);
            sendQueue.arrived().sent(entry);
        }
        return true;
    }

    /**
     * Bytes of a part's body. What goes out is longer than the body by the same for each part; a
     * form that is shorter than JSON is so in proportion, and has half the room for what is around
     * each part.
     *
     * @param size of the whole as it goes out
     */
    private int bodyOfPart(int body, int size) {
        int part = window.part(limits.largest());
        return size >= body ? part - (size - body) : (int) ((long) body * part / size / 2);
    }

    private void tooLarge(LaneQueue lane, long seq, String path, int size) {
        String why = UplinkPhrase.TOO_LARGE.of(size, limits.largest());
        sendQueue.refusals().refused(lane, seq, path, why);
    }

    private void noteReplay(boolean replay) {
        if (replay) {
            lastReplay = time.stamp();
        }
    }

    private boolean mayGo(LaneQueue lane, int size, boolean history, boolean replay) {
        if (lane == telemetry) {
            return mayGo(size, replay);
        }
        return history ? window.fitsBehindAlarms(size) : window.fitsAlarm(size);
    }

    private boolean mayGo(int size, boolean replay) {
        if (!window.fitsTelemetry(size, replay)) {
            return false;
        }
        if (replay) {
            Duration wait = rate.pause(time.nanos());
            if (!wait.isZero()) {
                close();
                slowed = scheduler.schedule(wait, pump);
                return false;
            }
            rate.take(size);
        }
        return true;
    }

    /**
     * Sends the parts of the batch that is cut.
     *
     * @return whether all of them have gone
     */
    private boolean parts() {
        Cut now = cut;
        while (now != null && !now.left.isEmpty()) {
            UplinkTransport.Outgoing message = output.part(now.whole, now.left.peek(), now.replay);
            int size = writer.size(message);
            if (size > limits.largest()) {
                now.left.remove();
                partAnswered(now, UplinkPhrase.PART_TOO_LARGE.of(size, limits.largest()));
                continue;
            }
            if (window.roomForTelemetry() <= 0 || !mayGo(size, now.replay)) {
                return false;
            }
            now.left.remove();
            noteReplay(now.replay);
            writer.publish(
                    telemetry, now.whole.seq(), message, (sent, why) -> partAnswered(now, why));
        }
        cut = null;
        return true;
    }

    /** The batch is confirmed when all its parts are, and refused when one is. */
    private void partAnswered(Cut of, String why) {
        of.open--;
        of.refused = of.refused.isEmpty() ? why : of.refused;
        if (of.open == 0) {
            long seq = of.whole.seq();
            if (of.refused.isEmpty()) {
                telemetry.accepted(seq);
                sendQueue.refusals().settle();
            } else {
                String path = of.whole.message().topic();
                sendQueue.refusals().refused(telemetry, seq, path, of.refused);
            }
        }
    }

    /** What the receiver may have lost, or never had. */
    private void kept() {
        while (limits.retains() && window.roomBehindAlarms() > 0 && window.fitsBehindAlarms(0)) {
            Outbox.Entry next = memory.next();
            if (next == null) {
                return;
            }
            UplinkTransport.Outgoing message = output.copy(next);
            if (message == null || writer.size(message) > limits.largest()) {
                memory.answered();
            } else {
                noteReplay(true);
                writer.publish(message, (sent, why) -> memory.answered());
            }
        }
    }

    private void again(boolean urgent) {
        long now = time.nanos();
        for (AlarmRetransmit.Waiting alarm = retransmit.due(now, urgent);
                alarm != null && mayGoAgain(alarm.sent.bytes(), urgent);
                alarm = retransmit.due(now, urgent)) {
            retransmit.sentAgain(alarm);
            Sent first = alarm.sent;
            writer.publish(alarms, first.seq(), alarm.message, first.answered());
        }
    }

    private boolean mayGoAgain(int size, boolean urgent) {
        return urgent ? window.room() > 0 : window.commonRoom() > 0 && window.fitsAlarm(size);
    }

    /** Sends no more. */
    void close() {
        if (slowed != null) {
            slowed.cancel();
            slowed = null;
        }
    }
}
