package io.standpipe.rules.message;

import io.standpipe.model.contract.ReadingJson;
import io.standpipe.model.device.Readings;
import io.standpipe.model.json.JsonWriter;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.Stamp;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gathers readings of many devices into one message. Rules thread. */
public final class TelemetryBatch {

    /** What a broker with a small packet limit still takes; the contract names it. */
    public static final int MAX_BYTES = 64 * 1024;

    /** The first batch does not wait: somebody watches whether the gateway comes up. */
    static final Duration FIRST = Duration.ofMillis(100);

    private final Publisher publisher;
    private final Outbox outbox;
    private final Scheduler scheduler;
    private final JsonWriter json = new JsonWriter();

    private final Supplier<Duration> interval;
    private boolean began;
    private @Nullable Stamp base;
    private Scheduler.@Nullable Task close;
    private @Nullable Readings open;
    private long taken = Reading.ON_ARRIVAL;

    /**
     * @param interval as it is configured now
     */
    public TelemetryBatch(
            Publisher publisher, Outbox outbox, Scheduler scheduler, Supplier<Duration> interval) {
        this.publisher = publisher;
        this.outbox = outbox;
        this.scheduler = scheduler;
        this.interval = interval;
    }

    /**
     * Adds a reading of the poll; readings of one poll come one after another, and those of one
     * source time together.
     */
    public @SuppressWarnings("ReferenceEquality") // the same poll, not an equal one
    void add(Readings poll, Reading reading) {
        if (open != poll || reading.taken() != taken) {
            endDevice();
            beginDevice(poll, reading);
        }
        json.beginObject();
        ReadingJson.write(json, reading, null);
        json.endObject();
        if (json.length() >= MAX_BYTES - 1024) {
            close();
        }
    }

    private void beginDevice(Readings poll, Reading reading) {
        Stamp first = base;
        if (first == null) {
            first = poll.stamp();
            base = first;
            json.clear();
            json.name("devices").beginArray();
            close = scheduler.schedule(began ? interval.get() : FIRST, this::close);
        }
        open = poll;
        taken = reading.taken();
        long time = reading.source(poll.stamp()).nanos();
        json.beginObject()
                .member("device", poll.device().id())
                .member("t", (time - first.nanos()) / 1_000_000);
        json.name("readings").beginArray();
    }

    private void endDevice() {
        if (open != null) {
            json.endArray().endObject();
            open = null;
        }
    }

    /** Sends what is gathered; nothing happens if there is nothing. */
    public void close() {
        Stamp first = base;
        if (first == null) {
            return;
        }
        endDevice();
        json.endArray();
        if (close != null) {
            close.cancel();
            close = null;
        }
        base = null;
        began = true;
        outbox.append(publisher.telemetry(json.toBytes(), first));
    }
}
