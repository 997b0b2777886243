package io.standpipe.outbox;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.message.Outbox.Entry;
import io.standpipe.model.time.SystemTime;
import io.standpipe.outbox.writer.OutboxLimits;
import io.standpipe.testkit.RecordingFaults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * Writes messages until it is killed, and prints {@code offered <lane> <seq>} for each that is
 * offered and {@code confirmed <lane> <seq>} before it confirms one.
 */
final class KilledChild {

    private KilledChild() {}

    public static void main(String[] args) throws InterruptedException {
        SqliteOutbox outbox =
                new SqliteOutbox(
                        Path.of(args[0]),
                        new OutboxLimits(Duration.ofMillis(100), 1 << 30, Duration.ofHours(1)),
                        SystemTime.INSTANCE,
                        new RecordingFaults());
        outbox.start();
        Semaphore told = new Semaphore(1);
        Outbox.Reader reader = outbox.open("up", told::release);
        Map<Lane, Long> last = new EnumMap<>(Map.of(Lane.ALARM, 0L, Lane.TELEMETRY, 0L));
        long sent = 0;
        while (true) {
            for (int i = 0; i < 3; i++) {
                sent++;
                outbox.append(Box.remembering("text " + sent, "last", "text " + sent));
                outbox.append(Box.telemetry("text " + sent));
            }
            told.acquire();
            for (Lane lane : Lane.values()) {
                List<Entry> some = reader.next(lane, last.get(lane), 100);
                for (Entry entry : some) {
                    System.out.println("offered " + lane + " " + entry.seq());
                    last.put(lane, entry.seq());
                    if (entry.seq() % 50 > 40) {
                        continue; // stays open for a while, so that there are islands
                    }
                    System.out.println("confirmed " + lane + " " + entry.seq());
                    reader.confirm(lane, entry.seq());
                }
            }
        }
    }
}
