package io.standpipe.coap.restart;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    @TempDir private Path directory;

    @Provide
    Arbitrary<List<Map.Entry<String, byte[]>>> changes() {
        Arbitrary<String> key = Arbitraries.of("a", "b/c", "\u70df", "d");
        Arbitrary<byte[]> value = Arbitraries.bytes().array(byte[].class).ofMaxSize(40);
        return Combinators.combine(key, value).as((k, v) -> Map.entry(k, v)).list().ofMaxSize(12);
    }

    private static void apply(Map<String, byte[]> model, Map.Entry<String, byte[]> change) {
        model.remove(change.getKey());
        if (change.getValue().length > 0) {
            model.put(change.getKey(), change.getValue());
        }
    }

    private static void same(Map<String, byte[]> expected, Map<String, byte[]> found) {
        assertEquals(List.copyOf(expected.keySet()), List.copyOf(found.keySet()));
        expected.forEach((key, value) -> assertArrayEquals(value, found.get(key)));
    }

    /** Wherever a power cut or a broken card cuts it, what is read was so at some moment. */
    @Property(tries = 100)
    void whatIsCutOffWasNeverThere(
            @ForAll("changes") List<Map.Entry<String, byte[]>> changes,
            @ForAll @IntRange(max = 1000) int cut,
            @ForAll boolean flip)
            throws IOException {
        Path file = Files.createTempDirectory("journal").resolve("j");
        List<Map<String, byte[]>> states = new ArrayList<>();
        Map<String, byte[]> model = new LinkedHashMap<>();
        states.add(new LinkedHashMap<>(model));
        try (Journal journal = new Journal(file)) {
            journal.write(Map.of());
            for (Map.Entry<String, byte[]> change : changes) {
                journal.append(List.of(change));
                apply(model, change);
                states.add(new LinkedHashMap<>(model));
            }
        }
        same(model, Journal.read(file));
        byte[] whole = Files.readAllBytes(file);
        int header = 17;
        int at = header + (whole.length == header ? 0 : cut % (whole.length - header));
        byte[] broken = Arrays.copyOf(whole, flip ? whole.length : at);
        if (flip && at < whole.length) {
            broken[at] ^= 0x10;
        }
        Files.write(file, broken);
        Map<String, byte[]> found = Journal.read(file);
        assertTrue(
                states.stream()
                        .anyMatch(
                                state ->
                                        List.copyOf(state.keySet())
                                                        .equals(List.copyOf(found.keySet()))
                                                && state.entrySet().stream()
                                                        .allMatch(
                                                                one ->
                                                                        Arrays.equals(
                                                                                one.getValue(),
                                                                                found.get(
                                                                                        one
                                                                                                .getKey())))));
        Files.delete(file);
        Files.delete(file.getParent());
    }

    @Test
    void whatIsForeignIsNotTaken() throws IOException {
        Path file = directory.resolve("j");
        assertEquals(Map.of(), Journal.read(file));
        for (String content : List.of("", "standpipe-coap 2\n", "SQLite format 3\0")) {
            Files.writeString(file, content);
            assertThrows(Journal.ForeignException.class, () -> Journal.read(file));
        }
    }

    /** A number that is written for years takes no more room than the rest. */
    @Test
    void itIsWrittenAnewBeforeItIsMostlyOutOfDate() throws IOException {
        Path file = directory.resolve("j");
        try (Journal journal = new Journal(file)) {
            journal.write(Map.of("kept", new byte[] {7}));
            List<Map.Entry<String, byte[]>> many =
                    Collections.nCopies(500, Map.entry("number", new byte[40]));
            for (int i = 0; i < 60; i++) {
                journal.append(many);
                if (journal.outgrown()) {
                    journal.compact();
                }
                assertTrue(Files.size(file) < 600_000);
            }
            assertEquals(List.of("kept", "number"), List.copyOf(Journal.read(file).keySet()));
        }
    }
}
