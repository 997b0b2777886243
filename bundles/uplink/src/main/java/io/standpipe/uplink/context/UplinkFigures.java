package io.standpipe.uplink.context;

import io.standpipe.model.measure.Durations;
import io.standpipe.model.measure.Figure;
import io.standpipe.model.measure.Figures;
import io.standpipe.model.time.TimeSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts for one uplink. Goes on when its configuration changes. Counted on the uplink's thread,
 * told on any.
 */
public final class UplinkFigures {

    private static final String UPLINK = "uplink";

    private static final Figure CONNECTED =
            Figure.gauge(
                    "standpipe_uplink_connected", "Whether the connection stands: 1 or 0.", UPLINK);
    private static final Figure CONNECTIONS =
            Figure.counter("standpipe_uplink_connections", "Connections that stood.", UPLINK);
    private static final Figure LOST =
            Figure.counter(
                    "standpipe_uplink_connections_lost", "Connections that were lost.", UPLINK);
    private static final Figure FAILED =
            Figure.counter(
                    "standpipe_uplink_attempts_failed",
                    "Attempts of which no connection came.",
                    UPLINK);
    private static final Figure ACKNOWLEDGED =
            Figure.durations(
                    "standpipe_uplink_acknowledgement_duration_seconds",
                    "From a message's sending to its acknowledgement.",
                    UPLINK);
    private static final Figure SINCE =
            Figure.gauge(
                    "standpipe_uplink_connected_since_seconds",
                    "When the connection came about, Unix time; 0 if none stands.",
                    UPLINK);
    private static final Figure LAST =
            Figure.gauge(
                    "standpipe_uplink_acknowledged_last_seconds",
                    "When the last acknowledgement came, Unix time; 0 before the first.",
                    UPLINK);
    private static final Figure COPIES =
            Figure.counter(
                    "standpipe_uplink_alarm_copies",
                    "Alarms sent again because no acknowledgement came.",
                    UPLINK);

    private static final double MILLIS = 1e3;

    private final String source;
    private final TimeSource time;

    private volatile boolean connected;

    /** UTC milliseconds. */
    private volatile long since;

    private volatile long last;
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final Durations acknowledged = new Durations();
    private final AtomicLong copies = new AtomicLong();

    /**
     * @param source pid and instance of its component
     */
    public UplinkFigures(String source, TimeSource time) {
        this.source = source;
        this.time = time;
    }

    /** A connection stands. */
    public void connected() {
        since = time.stamp().utc();
        connected = true;
        connections.incrementAndGet();
    }

    /**
     * An attempt or a connection ended.
     *
     * @param stood it was a connection
     */
    public void ended(boolean stood) {
        connected = false;
        (stood ? lost : failed).incrementAndGet();
    }

    /** The uplink was closed: nothing is lost. */
    public void closed() {
        connected = false;
    }

    /** A message was acknowledged so many nanoseconds after it was sent. */
    public void acknowledged(long nanos) {
        last = time.stamp().utc();
        acknowledged.add(nanos);
    }

    /** An alarm went again. */
    public void copied() {
        copies.incrementAndGet();
    }

    /** Tells all. Any thread. */
    public void tell(Figures to) {
        to.add(CONNECTED, connected ? 1 : 0, source);
        to.add(SINCE, connected ? since / MILLIS : 0, source);
        to.add(LAST, last / MILLIS, source);
        to.add(CONNECTIONS, connections.get(), source);
        to.add(LOST, lost.get(), source);
        to.add(FAILED, failed.get(), source);
        to.add(ACKNOWLEDGED, acknowledged, source);
        to.add(COPIES, copies.get(), source);
    }
}
