package io.standpipe.model.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFilesTest {

    @TempDir Path work;

    private final List<String> said = new ArrayList<>();

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    @Test
    void whatIsMadeIsOfTheUserAlone() throws IOException {
        PrivateFiles.createDirectories(work.resolve("a/b"));
        PrivateFiles.create(work.resolve("a/b/c"));
        assertEquals("rwx------", mode(work.resolve("a")));
        assertEquals("rwx------", mode(work.resolve("a/b")));
        assertEquals("rw-------", mode(work.resolve("a/b/c")));
    }

    @Test
    void whatIsThereIsNarrowedAndKeepsItsContent() throws IOException {
        Path file = Files.writeString(work.resolve("f"), "kept");
        mode(file, "rwxrw-rw-");
        PrivateFiles.create(file);
        assertEquals("rwx------", mode(file));
        assertEquals("kept", Files.readString(file));
        assertFalse(PrivateFiles.narrow(file), "there is nothing left to take away");
    }

    @Test
    void aDataDirectoryThatOthersMayEnterIsNarrowedWithAWord() throws IOException {
        Path data = Files.createDirectory(work.resolve("data"));
        mode(data, "rwxr-xr-x");
        assertEquals("", PrivateFiles.shutOthersOut(data, said::add));
        assertEquals("rwx------", mode(data));
        assertEquals(1, said.size());
        assertTrue(said.get(0).contains(data + " (mode rwxr-xr-x)"), said::toString);
        assertEquals("", PrivateFiles.shutOthersOut(data, said::add));
        assertEquals(1, said.size(), "once is enough");
    }

    @Test
    void whatTheOwnerMayNotDoIsNotAdded() throws IOException {
        Path data = Files.createDirectory(work.resolve("data"));
        mode(data, "r-xr-xr-x");
        assertEquals("", PrivateFiles.shutOthersOut(data, said::add));
        assertEquals("r-x------", mode(data));
    }

    @Test
    void aModeThatCannotBeChangedIsTold() {
        // Nobody changes a mode there, root neither.
        String problem = PrivateFiles.shutOthersOut(Path.of("/proc/self"), said::add);
        assertTrue(problem.contains("/proc/self must belong to the gateway's user alone"), problem);
        assertTrue(problem.contains("chmod 700"), problem);
        assertEquals(List.of(), said);
    }

    @Test
    void aDirectoryThatCannotBeMadeIsNoConcernOfModes() throws IOException {
        Path file = Files.createFile(work.resolve("file"));
        assertEquals("", PrivateFiles.shutOthersOut(file.resolve("data"), said::add));
        assertEquals(List.of(), said);
    }

    @Test
    void aFileIsReplacedWholeAndPrivately() throws IOException {
        Path file = work.resolve("made/f");
        PrivateFiles.replace(file, "1");
        mode(file, "rw-r--r--");
        Path left = Files.writeString(work.resolve("made/f.new"), "half of an earlier on");
        mode(left, "rw-rw-rw-");
        PrivateFiles.replace(file, "2");
        assertEquals("2", Files.readString(file));
        assertEquals("rw-------", mode(file));
        assertFalse(Files.exists(left));
    }

    @Test
    void theDisksReasonIsInWords() {
        Path file = work.resolve("missing");
        IOException missing = thrown(() -> Files.readString(file));
        assertEquals("it does not exist", PrivateFiles.reason(missing));
        IOException exists = thrown(() -> Files.createDirectory(work));
        assertFalse(PrivateFiles.reason(exists).contains("Exception"), exists::toString);
    }

    private interface Attempt {
        Object run() throws IOException;
    }

    private static IOException thrown(Attempt attempt) {
        try {
            throw new AssertionError(attempt.run());
        } catch (IOException e) {
            return e;
        }
    }
}
