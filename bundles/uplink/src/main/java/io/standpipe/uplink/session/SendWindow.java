package io.standpipe.uplink.session;

import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.uplink.queue.InFlight;

/**
 * Whether one more message may go over a connection. The window is what the receiver allows, at
 * most {@value #WINDOW}. A quarter of it is kept free for a fire and what its device has to say
 * before; where it has one place only, a fire waits for one answer. The others have as many places
 * and as many bytes as the receiver answers promptly ({@link InFlightLimit}): alarms twice as many
 * bytes as the rest. Telemetry leaves {@value #RESERVED} more places free and never has more than
 * {@value #TELEMETRY_BYTES} bytes under way, half as many of a backlog. One thread.
 */
public final class SendWindow {

    public static final int WINDOW = UplinkTransport.MOST_UNACKNOWLEDGED;
    public static final int RESERVED = 2;
    static final int TELEMETRY_BYTES = 128 * 1024;
    public static final int REPLAY_BYTES = TELEMETRY_BYTES / 2;

    private final InFlight inFlight;
    private final InFlightLimit inFlightLimit;
    private final int window;
    private final int common;

    /**
     * @param receiveMaximum that the receiver names, [1, 65535]
     */
    SendWindow(InFlight inFlight, int receiveMaximum) {
        this.inFlight = inFlight;
        window = Math.max(1, Math.min(receiveMaximum, WINDOW));
        common = Math.max(1, window - Math.max(1, window / 4));
        inFlightLimit = new InFlightLimit(common, TELEMETRY_BYTES);
    }

    InFlightLimit inFlightLimit() {
        return inFlightLimit;
    }

    /** Places in all. */
    int size() {
        return window;
    }

    /** Places for a fire. */
    int room() {
        return window - inFlight.size();
    }

    /** Places for all but fires. */
    int commonRoom() {
        return Math.min(common, inFlightLimit.allowed() + RESERVED) - inFlight.size();
    }

    /** Places for what is no news. */
    int roomBehindAlarms() {
        return others() - inFlight.size();
    }

    int roomForTelemetry() {
        return Math.min(commonRoom(), others() - inFlight.telemetry());
    }

    private int others() {
        return Math.max(1, Math.min(common - RESERVED, inFlightLimit.allowed()));
    }

    /** Whether an alarm of so many bytes leaves the link free enough for a fire. */
    boolean fitsAlarm(int bytes) {
        return fits(bytes, 2 * inFlightLimit.bytes());
    }

    /** Whether what is no news leaves the link free enough for an alarm. */
    boolean fitsBehindAlarms(int bytes) {
        return fits(bytes, inFlightLimit.bytes());
    }

    /**
     * Likewise of telemetry.
     *
     * @param replay of a backlog
     */
    boolean fitsTelemetry(int bytes, boolean replay) {
        int most = replay ? REPLAY_BYTES : TELEMETRY_BYTES;
        return (inFlight.telemetry() == 0 || inFlight.telemetryBytes() + bytes <= most)
                && fits(bytes, inFlightLimit.bytes());
    }

    /**
     * Whether a batch of so many bytes is to go in parts: the receiver does not take it, or a slow
     * link would carry nothing else for too long.
     */
    boolean cutsTelemetry(int bytes, int maximumPacketSize) {
        return bytes > maximumPacketSize
                || (inFlightLimit.isSlow() && bytes > inFlightLimit.bytes());
    }

    /** Bytes of such a part. */
    int part(int maximumPacketSize) {
        return inFlightLimit.isSlow()
                ? Math.min(inFlightLimit.bytes(), maximumPacketSize)
                : maximumPacketSize;
    }

    // Whatever its size, it goes when nothing is in its way.
    private boolean fits(int bytes, int most) {
        return inFlight.bytes() == 0 || inFlight.bytes() + bytes <= most;
    }
}
