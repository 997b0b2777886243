package io.standpipe.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.message.Outbox.Entry;
import io.standpipe.testkit.ChineseText;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Somebody removes or replaces the database under a running gateway. */
class ReplacedFilesTest {

    private static final String FAULT = "io.standpipe.outbox/outbox-file";

    @TempDir Path root;

    private Path directory() {
        return root.resolve("data");
    }

    /** What is done to it; what is open can still be read. */
    enum Deed {
        ALL_REMOVED {
            @Override
            void to(Path directory, Path backup) throws IOException {
                files(directory).forEach(ReplacedFilesTest::delete);
            }
        },
        DATABASE_REMOVED {
            @Override
            void to(Path directory, Path backup) throws IOException {
                Files.delete(directory.resolve("outbox.db"));
            }
        },
        LOG_REMOVED {
            @Override
            void to(Path directory, Path backup) throws IOException {
                Files.delete(directory.resolve("outbox.db-wal"));
            }
        },
        MOVED_AWAY {
            @Override
            void to(Path directory, Path backup) throws IOException {
                Files.move(directory.resolve("outbox.db"), directory.resolve("old"));
            }
        },
        BACKUP_PUT_IN_PLACE {
            @Override
            void to(Path directory, Path backup) throws IOException {
                files(directory).forEach(ReplacedFilesTest::delete);
                Files.copy(backup.resolve("outbox.db"), directory.resolve("outbox.db"));
                Files.copy(backup.resolve("outbox.db-wal"), directory.resolve("outbox.db-wal"));
            }
        },
        BACKUP_RENAMED_OVER_IT {
            @Override
            void to(Path directory, Path backup) throws IOException {
                Path copy = directory.resolve("restored");
                Files.copy(backup.resolve("outbox.db"), copy);
                Files.move(
                        copy, directory.resolve("outbox.db"), StandardCopyOption.REPLACE_EXISTING);
            }
        },
        DIRECTORY_REMOVED {
            @Override
            void to(Path directory, Path backup) throws IOException {
                ModelTest.delete(directory);
            }
        },
        DIRECTORY_MOVED_AWAY {
            @Override
            void to(Path directory, Path backup) throws IOException {
                Files.move(directory, directory.resolveSibling("old"));
                Files.createDirectory(directory);
            }
        };

        abstract void to(Path directory, Path backup) throws IOException;
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(file -> file.getFileName().toString().startsWith("outbox.db"))
                    .toList();
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Some is confirmed, some is only on the disk, some is remembered. */
    private Outbox.Reader history(Box box) {
        Outbox.Reader reader = box.reader("up");
        box.outbox.append(Box.remembering("first", "alarm/a", "stands"));
        box.outbox.append(Box.alarm("second"));
        reader.confirm(Lane.ALARM, 1);
        box.together(
                () -> {
                    for (int i = 3; i <= 3_000; i++) {
                        box.outbox.append(Box.alarm("alarm " + i));
                    }
                });
        for (int i = 1; i <= 3_000; i++) {
            box.outbox.append(Box.telemetry("reading " + i));
        }
        box.settle();
        return reader;
    }

    private static void whole(Outbox.Reader reader, long alarms) {
        List<Entry> offered = Box.offered(reader, Lane.ALARM);
        assertEquals("2=second", Box.shown(offered.get(0)));
        assertEquals(alarms - 1, offered.size());
        assertEquals("3=alarm 3", Box.shown(offered.get(1)));
    }

    @ParameterizedTest
    @EnumSource(Deed.class)
    void nothingIsLost(Deed deed) throws Exception {
        try (Box box = new Box(directory())) {
            Path backup = box.copy(root.resolve("backup"));
            Outbox.Reader reader = history(box);
            deed.to(directory(), backup);
            box.time.advance(Duration.ofSeconds(6));
            assertTrue(box.faults.raised().containsKey(FAULT), box.faults.raised().toString());
            ChineseText.of(box.faults.raised().get(FAULT));
            box.outbox.append(Box.remembering("during", "alarm/b", "stands"));
            reader.confirm(Lane.ALARM, 3001);
            assertEquals(3_001, box.query("SELECT count(*) FROM alarm"));
            whole(reader, 3_000);
            box.settle();
            // What another process finds after this one was killed now.
            Path copy = box.copy(root.resolve("killed"));
            try (Box next = new Box(copy)) {
                assertEquals(
                        Map.of("alarm/a", "stands", "alarm/b", "stands"), next.outbox.remembered());
                assertEquals(3_001, next.outbox.lastSeq(Lane.ALARM));
                Outbox.Reader again = next.reader("up");
                assertEquals("2=second", Box.shown(again.next(Lane.ALARM, 0, 1).get(0)));
                List<Entry> telemetry = Box.offered(again, Lane.TELEMETRY);
                assertEquals("1=reading 1", Box.shown(telemetry.get(0)));
                assertEquals("3000=reading 3000", Box.shown(telemetry.get(2_999)));
            }
            box.time.advance(Duration.ofHours(2));
            assertFalse(box.faults.raised().containsKey(FAULT));
        }
    }

    @Test
    void anAlarmIsNeverWrittenToAFileThatIsGone() throws Exception {
        try (Box box = new Box(directory())) {
            box.reader("up");
            box.outbox.append(Box.alarm("a"));
            Deed.ALL_REMOVED.to(directory(), directory());
            box.outbox.append(Box.alarm("b"));
            assertEquals(2, box.query("SELECT count(*) FROM alarm"));
        }
    }

    @Test
    void aFileThatIsCutOffIsReplacedByWhatIsInMemory() throws Exception {
        try (Box box = new Box(directory())) {
            Outbox.Reader reader = box.reader("up");
            box.outbox.append(Box.remembering("a", "alarm/a", "stands"));
            box.settle();
            try (RandomAccessFile file =
                    new RandomAccessFile(directory().resolve("outbox.db").toFile(), "rw")) {
                file.setLength(0);
            }
            box.time.advance(Duration.ofSeconds(6));
            box.outbox.append(Box.alarm("b"));
            assertEquals(List.of("1=a", "2=b"), Box.shown(Box.offered(reader, Lane.ALARM)));
            try (Box next = new Box(box.copy(root.resolve("killed")))) {
                assertEquals(Map.of("alarm/a", "stands"), next.outbox.remembered());
                assertEquals(
                        List.of("1=a", "2=b"),
                        Box.shown(Box.offered(next.reader("up"), Lane.ALARM)));
            }
        }
    }

    @Test
    void aBackupThatIsCopiedIntoTheFileIsNotBelieved() throws Exception {
        try (Box box = new Box(directory())) {
            box.reader("up");
            box.outbox.append(Box.remembering("a", "alarm/a", "stands"));
        }
        byte[] backup = Files.readAllBytes(directory().resolve("outbox.db"));
        try (Box box = new Box(directory())) {
            Outbox.Reader reader = box.reader("up");
            box.outbox.append(Box.remembering("b", "alarm/a", ""));
            box.settle();
            Files.write(directory().resolve("outbox.db"), backup);
            Files.write(directory().resolve("outbox.db-wal"), new byte[0]);
            box.time.advance(Duration.ofSeconds(6));
            box.outbox.append(Box.alarm("c"));
            whatWasInMemory(reader);
            try (Box next = new Box(box.copy(root.resolve("killed")))) {
                assertEquals(Map.of(), next.outbox.remembered());
                whatWasInMemory(next.reader("up"));
            }
        }
    }

    private static void whatWasInMemory(Outbox.Reader reader) {
        List<Entry> offered = Box.offered(reader, Lane.ALARM);
        assertEquals(Outbox.GAP_TOPIC, offered.get(0).message().topic());
        assertEquals(List.of("2=b", "3=c"), Box.shown(offered.subList(1, 3)));
    }

    @Test
    void aDirectoryThatCannotBeMadeIsWaitedFor() throws Exception {
        try (Box box = new Box(directory())) {
            Outbox.Reader reader = history(box);
            ModelTest.delete(directory());
            Files.writeString(directory(), "a file in its place");
            box.time.advance(Duration.ofSeconds(20));
            assertTrue(box.faults.raised().get(FAULT).contains("no other can be made"));
            ChineseText.of(box.faults.raised().get(FAULT));
            box.outbox.append(Box.alarm("goes all the same"));
            whole(reader, 3_001);
            Files.delete(directory());
            box.time.advance(Duration.ofSeconds(6));
            assertEquals(3_001, box.query("SELECT count(*) FROM alarm"));
            whole(reader, 3_001);
        }
    }
}
