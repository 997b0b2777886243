package io.standpipe.model.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedFileTest {

    private static final int MAX = 1 << 10;

    @TempDir Path folder;

    private String why(Path file) {
        return String.valueOf(
                assertThrows(
                                BoundedFile.UnreadableException.class,
                                () -> BoundedFile.text(file, MAX))
                        .getMessage());
    }

    private String why(byte[] bytes) throws IOException {
        return why(Files.write(folder.resolve("x"), bytes));
    }

    @Test
    void whatFitsIsRead() throws IOException {
        byte[] all = "é".repeat(MAX / 2).getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(folder.resolve("x"), all);
        assertArrayEquals(all, BoundedFile.bytes(file, MAX));
        assertEquals("é".repeat(MAX / 2), BoundedFile.text(file, MAX));
    }

    @Test
    void aLargerOneIsNotHowlarge() throws IOException {
        assertEquals(
                "is larger than 1 KiB, which nothing of its kind needs; make it smaller",
                why(new byte[MAX + 1]));
        Path sparse = folder.resolve("sparse");
        try (RandomAccessFile file = new RandomAccessFile(sparse.toFile(), "rw")) {
            file.setLength(1L << 40);
        }
        assertTrue(why(sparse).startsWith("is larger than 1 KiB"));
    }

    /** A stream that never ends, as a file that grows while it is read. */
    @Test
    void noMoreIsReadThanTheBound() {
        long[] taken = {0};
        InputStream endless =
                new InputStream() {
                    @Override
                    public int read() {
                        taken[0]++;
                        return 'a';
                    }

                    @Override
                    public int read(byte[] into, int from, int length) {
                        taken[0] += length;
                        return length;
                    }
                };
        assertThrows(IOException.class, () -> BoundedFile.bytes(endless, MAX));
        assertEquals(MAX + 1, taken[0]);
    }

    @Test
    void onlyFilesAreOpened() throws IOException, InterruptedException {
        assertEquals("must be a file, but is a directory; put a file in its place", why(folder));
        String other =
                "must be a file, but is a device, a pipe or a socket; put a file in its place";
        Path zero = Files.createSymbolicLink(folder.resolve("zero"), Path.of("/dev/zero"));
        assertEquals(other, why(zero));
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        assertEquals(other, why(pipe));
    }

    @Test
    void whereThereIsNone() throws IOException {
        assertEquals("is not there; put it there or correct its name", why(folder.resolve("none")));
        Path nowhere = Files.createSymbolicLink(folder.resolve("a"), folder.resolve("none"));
        assertEquals("is a link to a file that is not there; put the file there", why(nowhere));
        Path circle = Files.createSymbolicLink(folder.resolve("b"), folder.resolve("c"));
        Files.createSymbolicLink(folder.resolve("c"), circle);
        assertTrue(why(circle).contains("in a circle"), why(circle));
        // Its first byte belongs to no process.
        Path there = Files.createSymbolicLink(folder.resolve("d"), Path.of("/proc/self/mem"));
        assertEquals("cannot be read (Input/output error)", why(there));
    }

    @Test
    void whatIsNoUtf8SaysWhere() throws IOException {
        assertEquals(
                "must be UTF-8 text, but line 2 is not; save it as UTF-8",
                why(new byte[] {'a', '\n', (byte) 0xC4}));
        assertEquals(
                "must be UTF-8 text, but is UTF-16; save it as UTF-8",
                why("a".getBytes(StandardCharsets.UTF_16)));
        assertEquals(
                "must be UTF-8 text, but line 1 has bytes that are 0, as after a power cut or in UTF-16; save it again as UTF-8",
                why("ab".getBytes(StandardCharsets.UTF_16LE)));
        Path marked = Files.writeString(folder.resolve("m"), "\uFEFFa");
        assertEquals("a", BoundedFile.text(marked, MAX));
    }

    @Test
    void anyBytesAreTextOrASentence() {
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            try {
                String text = BoundedFile.text(bytes);
                assertTrue(text.indexOf('\0') < 0);
            } catch (BoundedFile.UnreadableException e) {
                assertTrue(String.valueOf(e.getMessage()).startsWith("must be UTF-8"));
            }
        }
    }
}
