package io.standpipe.history.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterTry;

/** Whatever becomes of a file: what is whole is read, and nothing is invented. */
class SegmentLogTest {

    private static final int BYTES = 4000;
    private static final int FILES = 3;

    private final Path folder = folder();
    private final SegmentLog log = new SegmentLog(folder, "log", BYTES, FILES);

    private static Path folder() {
        try {
            return Files.createTempDirectory("segments");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterTry
    void delete() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private List<String> texts() throws IOException {
        List<String> texts = new ArrayList<>();
        for (long file : log.numbers()) {
            texts.addAll(texts(log.contents(file)));
        }
        return texts;
    }

    private static List<String> texts(List<byte[]> contents) {
        return contents.stream().map(Arrays::toString).toList();
    }

    @Property(tries = 200)
    void whatIsWholeIsReadAndNothingIsInvented(
            @ForAll @Size(min = 1, max = 8) List<@Size(max = 40) byte[]> written,
            @ForAll @IntRange(max = 400) int at,
            @ForAll @Size(max = 40) byte[] garbage,
            @ForAll boolean cut)
            throws IOException {
        log.append(written, false);
        Path file = folder.resolve("log-000000000001");
        byte[] before = Files.readAllBytes(file);
        int from = Math.min(at, before.length);
        int to = cut ? before.length : Math.min(before.length, from + garbage.length);
        byte[] after = cut ? Arrays.copyOf(before, from) : before.clone();
        System.arraycopy(garbage, 0, after, from, cut ? 0 : to - from);
        Files.write(file, after);

        List<String> whole = new ArrayList<>();
        int begin = 0;
        for (byte[] each : written) {
            int end = begin + RecordFormat.OVERHEAD + each.length;
            if (end <= after.length && Arrays.equals(before, begin, end, after, begin, end)) {
                whole.add(Arrays.toString(each));
            }
            begin = end;
        }
        assertEquals(whole, texts());

        byte[] next = "next".getBytes(StandardCharsets.UTF_8);
        log.append(List.of(next), true);
        whole.add(Arrays.toString(next));
        assertEquals(whole, texts());
    }

    /** What a power cut took of a record may be what the next one begins with. */
    @Example
    void aTornRecordIsNotCompletedByTheNext() throws IOException {
        byte[] first = {7};
        log.append(List.of(first, new byte[] {1}), false);
        Path file = folder.resolve("log-000000000001");
        byte[] torn = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(torn, torn.length - 1));
        byte[] next = "next".getBytes(StandardCharsets.UTF_8);
        SegmentLog again = new SegmentLog(folder, "log", BYTES, FILES);
        again.append(List.of(next), true);
        assertEquals(texts(List.of(first, next)), texts());
    }

    /** A text that somebody enters may look like a record. */
    @Property(tries = 50)
    void aRecordWithinARecordIsNone(@ForAll @Size(min = 1, max = 40) byte[] inner)
            throws IOException {
        byte[] forged = RecordFormat.record(1, 0, inner);
        log.append(List.of(forged), false);
        Path file = folder.resolve("log-000000000001");
        byte[] bytes = Files.readAllBytes(file);
        bytes[0] ^= 1; // the outer one is damaged
        Files.write(file, bytes);
        assertEquals(List.of(), texts());
        Files.write(file, forged); // at its place it would be one: so the test can fail
        assertEquals(texts(List.of(inner)), texts());
        Files.move(file, folder.resolve("log-000000000002"));
        assertEquals(List.of(), texts());
    }

    @Property(tries = 50)
    void theFilesAreBoundedAndTheNewestStay(
            @ForAll @Size(min = 40, max = 60) List<@Size(min = 400, max = 1500) byte[]> written)
            throws IOException {
        for (byte[] each : written) {
            log.append(List.of(each), false);
            try (Stream<Path> files = Files.list(folder)) {
                List<Path> all = files.toList();
                assertTrue(all.size() <= FILES, () -> all + "");
                for (Path file : all) {
                    assertTrue(Files.size(file) <= BYTES);
                }
            }
        }
        List<String> kept = texts();
        List<String> all = texts(written);
        assertEquals(all.subList(all.size() - kept.size(), all.size()), kept);
    }

    @Property(tries = 30)
    void manyAtOnceAreAsOneAfterAnother(
            @ForAll @Size(min = 1, max = 30) List<@Size(max = 1500) byte[]> written)
            throws IOException {
        log.append(written, false);
        List<String> kept = texts();
        List<String> all = texts(written);
        assertEquals(all.subList(all.size() - kept.size(), all.size()), kept);
        assertTrue(kept.size() >= Math.min(4, all.size()), () -> kept.size() + "");
    }

    @Property(tries = 1)
    void whatIsNoFileOfOursIsPassedOver() throws IOException {
        Files.createDirectory(folder.resolve("log-000000000007"));
        Files.write(folder.resolve("log-000000000003"), new byte[3 * BYTES]);
        Files.writeString(folder.resolve("other"), "other");
        log.append(List.of(new byte[] {1}), false);
        assertEquals(List.of("[1]"), texts());
    }
}
