package io.standpipe.outbox;

import io.standpipe.model.measure.Figure;
import io.standpipe.model.measure.Figures;
import io.standpipe.model.message.Lane;
import io.standpipe.outbox.lane.IncomingQueue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.ToDoubleFunction;

/** Tells the figures of an outbox. Any thread. */
final class OutboxFigures {

    private static final String LANE = "lane";

    private static final Figure WAITING =
            Figure.gauge(
                    "standpipe_outbox_messages",
                    "Messages some uplink has still to confirm.",
                    LANE);
    private static final Figure OLDEST =
            Figure.gauge(
                    "standpipe_outbox_oldest_seconds",
                    "For how long the oldest message on the disk has waited, looked at each minute.",
                    LANE);
    private static final Figure GIVEN =
            Figure.counter("standpipe_outbox_given", "Messages given to the outbox.", LANE);
    private static final Figure DROPPED =
            Figure.counter(
                    "standpipe_outbox_memory_dropped",
                    "Messages dropped from memory while the disk took none.",
                    LANE);
    private static final Figure BYTES =
            Figure.gauge(
                    "standpipe_outbox_database_bytes",
                    "Size of the outbox's database and its log on the disk.");

    private final Path directory;
    private final IncomingQueue backlog;
    private final ToDoubleFunction<Lane> oldest;

    /**
     * @param oldest seconds for which the oldest message has waited
     */
    OutboxFigures(Path directory, IncomingQueue backlog, ToDoubleFunction<Lane> oldest) {
        this.directory = directory;
        this.backlog = backlog;
        this.oldest = oldest;
    }

    /**
     * @param depth of each lane
     */
    void tell(Figures to, ToDoubleFunction<Lane> depth) {
        for (Lane lane : Lane.values()) {
            to.add(WAITING, depth.applyAsDouble(lane), lane.word());
            to.add(OLDEST, oldest.applyAsDouble(lane), lane.word());
            to.add(GIVEN, backlog.given(lane), lane.word());
            to.add(DROPPED, backlog.dropped(lane), lane.word());
        }
        to.add(BYTES, size("outbox.db") + size("outbox.db-wal"));
    }

    private double size(String name) {
        try {
            return Files.size(directory.resolve(name));
        } catch (IOException e) {
            return 0; // there is none at the moment
        }
    }
}
