package io.standpipe.mqtt;

/**
 * Whether one more message may go over a connection. The window is what the broker allows, at most
 * {@value #WINDOW}. A quarter of it is kept free for a fire and what its device has to say before;
 * where it has one place only, a fire waits for one answer. The others have as many places and as
 * many bytes as the broker answers promptly ({@link Crowding}): alarms twice as many bytes as the
 * rest. Telemetry leaves {@value #RESERVED} more places free and never has more than {@value
 * #TELEMETRY_BYTES} bytes under way, half as many of a backlog. One thread.
 */
final class SendWindow {

    static final int WINDOW = 64;
    static final int RESERVED = 2;
    static final int TELEMETRY_BYTES = 128 * 1024;
    static final int REPLAY_BYTES = TELEMETRY_BYTES / 2;

    private final UnderWay underWay;
    private final Crowding crowding;
    private final int window;
    private final int common;

    /**
     * @param receiveMaximum that the broker names, [1, 65535]
     */
    SendWindow(UnderWay underWay, int receiveMaximum) {
        this.underWay = underWay;
        window = Math.max(1, Math.min(receiveMaximum, WINDOW));
        common = Math.max(1, window - Math.max(1, window / 4));
        crowding = new Crowding(common, TELEMETRY_BYTES);
    }

    Crowding crowding() {
        return crowding;
    }

    /** Places in all. */
    int size() {
        return window;
    }

    /** Places for a fire. */
    int room() {
        return window - underWay.size();
    }

    /** Places for all but fires. */
    int commonRoom() {
        return Math.min(common, crowding.allowed() + RESERVED) - underWay.size();
    }

    /** Places for what is no news. */
    int roomBehindAlarms() {
        return others() - underWay.size();
    }

    int roomForTelemetry() {
        return Math.min(commonRoom(), others() - underWay.telemetry());
    }

    private int others() {
        return Math.max(1, Math.min(common - RESERVED, crowding.allowed()));
    }

    /** Whether an alarm of so many bytes leaves the link free enough for a fire. */
    boolean fitsAlarm(int bytes) {
        return fits(bytes, 2 * crowding.bytes());
    }

    /** Whether what is no news leaves the link free enough for an alarm. */
    boolean fitsBehindAlarms(int bytes) {
        return fits(bytes, crowding.bytes());
    }

    /**
     * Likewise of telemetry.
     *
     * @param replay of a backlog
     */
    boolean fitsTelemetry(int bytes, boolean replay) {
        int most = replay ? REPLAY_BYTES : TELEMETRY_BYTES;
        return (underWay.telemetry() == 0 || underWay.telemetryBytes() + bytes <= most)
                && fits(bytes, crowding.bytes());
    }

    /**
     * Whether a batch of so many bytes is to go in parts: the broker does not take it, or a slow
     * link would carry nothing else for too long.
     */
    boolean cutsTelemetry(int bytes, int maximumPacketSize) {
        return bytes > maximumPacketSize || (crowding.isSlow() && bytes > crowding.bytes());
    }

    /** Bytes of such a part. */
    int part(int maximumPacketSize) {
        return crowding.isSlow()
                ? Math.min(crowding.bytes(), maximumPacketSize)
                : maximumPacketSize;
    }

    // Whatever its size, it goes when nothing is in its way.
    private boolean fits(int bytes, int most) {
        return underWay.bytes() == 0 || underWay.bytes() + bytes <= most;
    }
}
