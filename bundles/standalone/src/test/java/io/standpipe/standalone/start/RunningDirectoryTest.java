package io.standpipe.standalone.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningDirectoryTest {

    @TempDir Path above;

    private Set<Path> present() throws IOException {
        try (Stream<Path> files = Files.list(above)) {
            return files.collect(Collectors.toSet());
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    /** As a killed process leaves it; {@code phase} of its start says how much there is. */
    private Path killed(String name, int phase) throws IOException {
        Path directory = Files.createDirectory(above.resolve(name));
        if (phase > 0) {
            Files.createFile(directory.resolve("lock"));
        }
        if (phase > 1) {
            Files.createFile(directory.resolve("launcher.jar"));
            Files.createDirectories(directory.resolve("framework/bundle1/version0.0"));
            Files.createFile(directory.resolve("framework/bundle1/version0.0/bundle.jar"));
        }
        return directory;
    }

    @Test
    void itBelongsToTheUserAloneAndIsLocked() throws IOException {
        Path directory = RunningDirectory.make(above);
        assertEquals("rwx------", mode(directory));
        assertEquals("rw-------", mode(directory.resolve("lock")));
    }

    @Test
    void thatOfALivingProcessStays() throws IOException {
        Path own = RunningDirectory.make(above);
        System.gc(); // the lock must not depend on who refers to what
        Path fresh = Files.createDirectory(above.resolve("fresh"));
        RunningDirectory.sweep(above, fresh, "running-*", "lock", each -> true);
        assertEquals(Set.of(own, fresh), present());
    }

    @Test
    void whateverKillsLeaveThereIsNeverMoreThanOne() throws IOException {
        Random random = new Random(20261129);
        for (int start = 0; start < 100; start++) {
            for (int killed = random.nextInt(3); killed > 0; killed--) {
                killed("running-" + start + "-" + killed, random.nextInt(3));
            }
        }
        Path own = RunningDirectory.make(above);
        assertEquals(Set.of(own), present());
    }

    @Test
    void whatIsNotOursStays() throws IOException {
        Path outbox = Files.createFile(above.resolve("outbox.db"));
        Path file = Files.createFile(above.resolve("running-file"));
        Path elsewhere = killed("elsewhere", 2);
        Path link = Files.createSymbolicLink(above.resolve("running-link"), elsewhere);
        Path left = killed("running-left", 2);
        Files.createSymbolicLink(left.resolve("framework/link"), elsewhere);
        Path own = RunningDirectory.make(above);
        assertEquals(Set.of(own, outbox, file, elsewhere, link), present());
        assertTrue(Files.exists(elsewhere.resolve("launcher.jar")), "a link is not followed");
    }

    @Test
    void anotherUsersLockIsNotOpenedThroughALink() throws IOException {
        Path left = killed("running-left", 0);
        Path precious = Files.createFile(above.resolve("precious"));
        Files.createSymbolicLink(left.resolve("lock"), precious);
        Path own = RunningDirectory.make(above);
        assertTrue(Files.exists(left), "it is not clear whose it is");
        assertTrue(Files.exists(own));
    }

    @Test
    void ofAnEarlierVersionsDirectoriesOnlyOursThatNobodyUsesGo() throws IOException {
        Path own = RunningDirectory.make(above);
        Path ours = framework("osgi.1.fw", "jar/io.standpipe.mqtt-0.1.0-SNAPSHOT.jar");
        Path foreign = framework("osgi.2.fw", "jar/com.example.jar");
        Path empty = Files.createDirectory(above.resolve("osgi.3.fw"));
        OldStorage.delete(above, own);
        assertFalse(Files.exists(ours));
        assertEquals(Set.of(own, foreign, empty), present());
    }

    private Path framework(String name, String location) throws IOException {
        Path directory = Files.createDirectory(above.resolve(name));
        Path bundle = Files.createDirectories(directory.resolve("bundle3/data/config"));
        Files.writeString(bundle.resolve("io.standpipe.config"), "password=\"secret\"");
        Files.writeString(
                directory.resolve("bundle3/bundle.info"), "3\n" + location + "\n32\n1\n0\n");
        return directory;
    }
}
