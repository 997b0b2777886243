package io.standpipe.modbus.device;

import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The frames of one device, in hexadecimal and in words: into the log, and the newest {@link #KEPT}
 * to be asked for. Ends by itself. One thread.
 */
public final class FrameTrace {

    /** Lines that are kept. */
    static final int KEPT = 50;

    private static final Logger LOG = LoggerFactory.getLogger(FrameTrace.class);
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();

    private final String device;
    private final TimeSource time;
    private final ArrayDeque<String> lines = new ArrayDeque<>();
    private long end;
    private boolean on;
    private boolean used;

    FrameTrace(String device, TimeSource time) {
        this.device = device;
        this.time = time;
    }

    /**
     * @param lasting zero to end it
     */
    public void begin(Duration lasting) {
        on = !lasting.isZero();
        used |= on;
        end = time.nanos() + lasting.toNanos();
        if (on) {
            lines.clear();
        }
    }

    public boolean on() {
        if (on && end - time.nanos() <= 0) {
            on = false;
        }
        return on;
    }

    /** Milliseconds until it ends; 0 if it has ended. */
    public long left() {
        return on() ? (end - time.nanos()) / 1_000_000 : 0;
    }

    /**
     * Bytes that went over the wire.
     *
     * @param direction {@code ->} to the device, {@code <-} from it
     * @param bytes those between position and limit; stays as it is
     * @param meaning of them
     */
    public void frame(String direction, ByteBuffer bytes, String meaning) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        add(direction + " " + HEX.formatHex(copy) + "  " + meaning);
    }

    /** What happened without a frame. */
    public void note(String what) {
        add("-- " + what);
    }

    private void add(String line) {
        if (!on()) {
            return;
        }
        LOG.info("{} {}", device, line);
        if (lines.size() == KEPT) {
            lines.remove();
        }
        Stamp now = time.stamp();
        lines.add(Instant.ofEpochMilli(now.utc()) + " " + line);
    }

    /** Whether there ever was one. */
    public boolean used() {
        return used;
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }
}
