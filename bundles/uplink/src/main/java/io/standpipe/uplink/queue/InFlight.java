package io.standpipe.uplink.queue;

import io.standpipe.model.message.Lane;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was published over a connection and has no answer yet, oldest first. One thread. */
public final class InFlight {

    /**
     * A message under way.
     *
     * @param lane null if it belongs to none
     * @param seq its number in the lane, otherwise 0
     * @param bytes that it takes on the way
     * @param at when it was sent, monotonic nanoseconds
     * @param load bytes under way then, its own among them
     * @param since when the first of those was sent
     * @param answered told the receiver's answer: empty, or why the message is refused
     */
    public record Sent(
            @Nullable LaneQueue lane,
            long seq,
            String path,
            int bytes,
            long at,
            int load,
            long since,
            Answer answered) {

        boolean telemetry() {
            return lane != null && lane.lane() == Lane.TELEMETRY;
        }
    }

    /** Told how the receiver answered. */
    public interface Answer {
        void come(Sent sent, String why);
    }

    private final Map<Long, Sent> messages = new LinkedHashMap<>();
    private long handles;
    private int telemetry;
    private int telemetryBytes;
    private int bytes;

    /** Gives the handle. */
    public long add(Sent sent) {
        messages.put(++handles, sent);
        bytes += sent.bytes();
        if (sent.telemetry()) {
            telemetry++;
            telemetryBytes += sent.bytes();
        }
        return handles;
    }

    /** A handle for something that is no message. */
    public long handle() {
        return ++handles;
    }

    /** Null if it is not under way. */
    public @Nullable Sent remove(long handle) {
        Sent sent = messages.remove(handle);
        if (sent != null) {
            bytes -= sent.bytes();
            if (sent.telemetry()) {
                telemetry--;
                telemetryBytes -= sent.bytes();
            }
        }
        return sent;
    }

    public int size() {
        return messages.size();
    }

    /** Number of messages of telemetry. */
    public int telemetry() {
        return telemetry;
    }

    public int telemetryBytes() {
        return telemetryBytes;
    }

    /** Of all messages. */
    public int bytes() {
        return bytes;
    }

    public @Nullable Sent oldest() {
        return messages.isEmpty() ? null : messages.values().iterator().next();
    }

    /** The oldest one of a lane. */
    public @Nullable Sent oldestOfALane() {
        return messages.values().stream()
                .filter(sent -> sent.lane() != null)
                .findFirst()
                .orElse(null);
    }

    /** Whether all of them are none of a lane. */
    public boolean noneOfALane() {
        return oldestOfALane() == null;
    }
}
