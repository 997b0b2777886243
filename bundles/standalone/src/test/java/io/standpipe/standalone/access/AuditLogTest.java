package io.standpipe.standalone.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {

    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir Path directory;

    private static AuditLog open(Path file) throws IOException {
        return new AuditLog(file, () -> AT);
    }

    private static void fill(Path file, int lines) throws IOException {
        AuditLog log = open(file);
        for (int i = 0; i < lines; i++) {
            log.add("wang", "127.0.0.1", "order \"" + i + "\"\n", "");
        }
    }

    @Test
    void theChainGoesOnAfterARestart() throws IOException {
        Path file = directory.resolve("audit.log");
        fill(file, 3);
        fill(file, 2);
        assertEquals(new AuditChain.Verified(5, 0), AuditChain.verify(file));
    }

    @Test
    void halfALineOfAPowerCutIsDropped() throws IOException {
        Path file = directory.resolve("audit.log");
        fill(file, 2);
        byte[] whole = Files.readAllBytes(file);
        fill(file, 1);
        byte[] more = Files.readAllBytes(file);
        for (int cut = whole.length; cut < more.length; cut += 7) {
            Files.write(file, java.util.Arrays.copyOf(more, cut));
            fill(file, 1);
            assertEquals(new AuditChain.Verified(3, 0), AuditChain.verify(file), cut + " bytes");
        }
    }

    /**
     * Whatever is changed in any line, put in or taken out is found; cut off at the end it is not.
     */
    @Property(tries = 200)
    void noChangeStaysUnseen(
            @ForAll @IntRange(min = 0, max = 5) int line,
            @ForAll @IntRange(min = 0, max = 150) int at,
            @ForAll @IntRange(min = 1, max = 255) int bits)
            throws IOException {
        Path file = Files.createTempFile("audit", ".log");
        try {
            fill(file, 6);
            byte[] bytes = Files.readAllBytes(file);
            List<String> lines = Files.readAllLines(file);
            int begin = 0;
            for (int i = 0; i < line; i++) {
                begin += lines.get(i).getBytes(StandardCharsets.UTF_8).length + 1;
            }
            bytes[begin + at] ^= (byte) bits;
            Files.write(file, bytes);
            assertBroken(file);
            if (line < 5) {
                List<String> without = new ArrayList<>(lines);
                without.remove(line);
                Files.write(file, without);
                assertBroken(file);
                List<String> twice = new ArrayList<>(lines);
                twice.add(line, lines.get(line));
                Files.write(file, twice);
                assertBroken(file);
            }
        } finally {
            Files.delete(file);
        }
    }

    private static boolean broken(Path file) {
        try {
            return AuditChain.verify(file).broken() > 0;
        } catch (IOException e) {
            return true; // no text any more
        }
    }

    private static void assertBroken(Path file) {
        assertTrue(broken(file));
    }

    @Test
    void aFullFileIsPutAsideAndTheChainGoesOn() throws IOException {
        Path file = directory.resolve("audit.log");
        fill(file, 2);
        List<String> before = Files.readAllLines(file);
        Files.writeString(file, " ".repeat((int) AuditLog.MOST), StandardOpenOption.APPEND);
        Files.writeString(file, "\n", StandardOpenOption.APPEND);
        fill(file, 1);
        List<String> after = Files.readAllLines(file);
        assertEquals(1, after.size());
        String hash = before.get(1).replaceAll(".*\"hash\":\"([0-9a-f]{64})\"\\}", "$1");
        assertTrue(after.get(0).contains("\"prev\":\"" + hash + "\""), after.get(0));
        assertEquals(before, Files.readAllLines(directory.resolve("audit.log.1")).subList(0, 2));
    }

    private Path rotated() throws IOException {
        Path file = directory.resolve("audit.log");
        fill(file, 3);
        Files.move(file, directory.resolve("audit.log.1"));
        fill(file, 2);
        return file;
    }

    /** The rotation is no place at which lines can be lost unseen. */
    @Test
    void theFileFollowsTheOneThatWasPutAside() throws IOException {
        Path file = rotated();
        Path aside = directory.resolve("audit.log.1");
        assertEquals(new AuditChain.Verified(2, 0), AuditChain.verify(file));
        assertEquals(new AuditChain.Verified(3, 0), AuditChain.verify(aside));
        List<String> before = Files.readAllLines(aside);
        Files.write(aside, before.subList(0, 2));
        assertEquals(
                new AuditChain.Verified(0, 1), AuditChain.verify(file), "the last was cut off");
        Files.delete(aside);
        assertEquals(new AuditChain.Verified(0, 1), AuditChain.verify(file), "all of it is gone");
        Files.write(aside, before);
        Files.write(file, Files.readAllLines(file).subList(1, 2));
        assertEquals(new AuditChain.Verified(0, 1), AuditChain.verify(file), "its first is gone");
    }

    @Test
    void theNewestLinesAreShown() throws IOException {
        Path file = rotated();
        AuditChain.Looked all = AuditChain.look(file, 1, List.of());
        assertEquals(2, all.found());
        assertEquals(Files.readAllLines(file).subList(1, 2), all.newest());
        assertEquals(1, AuditChain.look(file, 5, List.of("WANG", "order \\\"0")).found());
        assertEquals(0, AuditChain.look(file, 5, List.of("li")).found());
    }

    /** A power cut between putting aside and the next line must not look like a forgery. */
    @Test
    void afterAPowerCutBetweenTwoFilesTheChainGoesOn() throws IOException {
        Path file = directory.resolve("audit.log");
        fill(file, 3);
        Files.move(file, directory.resolve("audit.log.1"));
        Files.createFile(file);
        fill(file, 1);
        assertEquals(new AuditChain.Verified(1, 0), AuditChain.verify(file));
    }
}
