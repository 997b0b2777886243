package io.standpipe.outbox;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Message;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.message.Outbox.Entry;
import io.standpipe.model.time.Stamp;
import io.standpipe.outbox.lane.IncomingQueue;
import io.standpipe.outbox.writer.OutboxLimits;
import io.standpipe.testkit.RecordingFaults;
import io.standpipe.testkit.VirtualTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.sqlite.SQLiteConfig;

/** An outbox in virtual time: every append is written before it returns. */
final class Box implements AutoCloseable {

    static final Duration SYNC = Duration.ofSeconds(1);

    static final OutboxLimits LIMITS = new OutboxLimits(SYNC, 2L << 30, Duration.ofDays(7));

    /** What may wait of a lane while the disk refuses, in bytes. */
    static final long MEMORY = 8 << 20;

    final VirtualTime time;
    final RecordingFaults faults = new RecordingFaults();
    final Path directory;
    final SqliteOutbox outbox;

    /** What the file system says is free. */
    long free = Long.MAX_VALUE;

    Box(Path directory) {
        this(directory, LIMITS);
    }

    Box(Path directory, OutboxLimits limits) {
        this(directory, limits, new VirtualTime());
    }

    Box(Path directory, OutboxLimits limits, VirtualTime time) {
        this.directory = directory;
        this.time = time;
        outbox =
                new SqliteOutbox(
                        directory,
                        limits,
                        time,
                        faults,
                        new IncomingQueue(MEMORY),
                        () -> free,
                        time,
                        () -> {});
        outbox.start();
    }

    static Message alarm(String text) {
        return message(Lane.ALARM, text);
    }

    /** An alarm that leaves something to remember. */
    static Message remembering(String text, String key, String value) {
        Message plain = alarm(text);
        return new Message(
                plain.lane(),
                plain.topic(),
                plain.retained(),
                plain.boot(),
                plain.ts(),
                plain.received(),
                plain.body(),
                List.of(new Message.Memory(key, value)));
    }

    static Message telemetry(String text) {
        return message(Lane.TELEMETRY, text);
    }

    static Message message(Lane lane, String text) {
        return new Message(
                lane,
                "topic/" + text.substring(0, Math.min(8, text.length())),
                false,
                "1a2b3c4d",
                1_790_000_000_000L,
                new Stamp(5, 1_790_000_000_003L, Stamp.Clock.UNSYNCHRONISED),
                text.getBytes(StandardCharsets.UTF_8));
    }

    /** Text that cannot be packed well. */
    static String noise(int length) {
        StringBuilder text = new StringBuilder(length);
        new Random(length).ints(length, ' ', '~').forEach(c -> text.append((char) c));
        return text.toString();
    }

    static String text(Entry entry) {
        return new String(entry.message().body(), StandardCharsets.UTF_8);
    }

    /** "seq=text" of each. */
    static List<String> shown(List<Entry> entries) {
        return entries.stream().map(Box::shown).toList();
    }

    static String shown(Entry entry) {
        return entry.seq() + "=" + text(entry);
    }

    /** Everything a reader is offered from the oldest unconfirmed on. */
    static List<Entry> offered(Outbox.Reader reader, Lane lane) {
        List<Entry> all = new ArrayList<>();
        List<Entry> some = reader.next(lane, 0, 100);
        while (!some.isEmpty()) {
            all.addAll(some);
            some = reader.next(lane, some.get(some.size() - 1).seq(), 100);
        }
        return all;
    }

    Outbox.Reader reader(String name) {
        return outbox.open(name, () -> {});
    }

    /** What the task appends is written in few transactions, as in a burst. */
    void together(Runnable task) {
        time.schedule(Duration.ZERO, task);
        time.advance(Duration.ZERO);
    }

    /** Lets everything happen that is due when cursors are saved. */
    void settle() {
        time.advance(Duration.ofSeconds(11));
    }

    /** One number from the database, through a connection of its own. */
    long query(String sql) throws SQLException {
        try (Connection connection =
                        new SQLiteConfig()
                                .createConnection("jdbc:sqlite:" + directory.resolve("outbox.db"));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : -1;
        }
    }

    /** What another process would find after this one was killed now. */
    Path copy(Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        return to;
    }

    @Override
    public void close() {
        outbox.close();
    }
}
