package io.standpipe.model.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeFilesTest {

    @TempDir Path work;

    private final List<Path> used = new ArrayList<>();
    private Path data;
    private Path temporary;

    @BeforeEach
    void make() throws IOException {
        data = work.resolve("data");
        temporary = Files.createDirectory(work.resolve("tmp"));
    }

    private void load(NativeFiles.Loader loader) throws IOException {
        NativeFiles.load("lib", "lib.path", loader, List.of(data, temporary));
    }

    private void note(Path directory) throws IOException {
        assertEquals(
                "rwx------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
        assertEquals(List.of(), list(directory), "nothing that somebody else put there");
        Files.createDirectories(directory.resolve("Linux/x86_64"));
        Files.createFile(directory.resolve("Linux/x86_64/lib.so"));
        used.add(directory);
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    @Test
    void eachTimeItIsANewDirectoryOfTheUserAloneThatIsGoneAfterwards() throws IOException {
        load(this::note);
        load(this::note);
        assertEquals(data, used.get(0).getParent());
        assertFalse(used.get(0).equals(used.get(1)), used::toString);
        assertEquals(List.of(), list(data));
    }

    @Test
    void aDirectoryThatTakesNothingIsPassedOver() throws IOException {
        Files.createFile(data);
        load(this::note);
        assertEquals(temporary, used.get(0).getParent());
    }

    @Test
    void aDiskThatIsFullIsPassedOver() throws IOException {
        load(
                directory -> {
                    note(directory);
                    if (directory.startsWith(data)) {
                        throw new FileSystemException("x", null, "No space left on device");
                    }
                });
        assertEquals(temporary, used.get(1).getParent());
        assertEquals(List.of(), list(data));
        assertEquals(List.of(), list(temporary));
    }

    @Test
    void ifNoPlaceWillDoAllAreNamedWithWhatToDo() throws IOException {
        Files.createFile(data);
        IOException e =
                assertThrows(
                        IOException.class,
                        () ->
                                load(
                                        directory -> {
                                            throw new FileSystemException(
                                                    "x", null, "No space left on device");
                                        }));
        String said = String.valueOf(e.getMessage());
        assertTrue(said.contains("the native library of lib cannot be loaded"), said);
        assertTrue(said.contains(data + " cannot be written"), said);
        assertTrue(said.contains(temporary + " (No space left on device)"), said);
        assertTrue(said.contains("-Dlib.path=DIRECTORY"), said);
        assertFalse(said.contains("Exception"), said);
    }

    @Test
    void whatDoesNotLoadIsNotTriedElsewhere() throws IOException {
        IOException e =
                assertThrows(
                        IOException.class,
                        () ->
                                load(
                                        directory -> {
                                            note(directory);
                                            throw new UnsatisfiedLinkError("wrong ELF class");
                                        }));
        assertEquals(1, used.size());
        assertTrue(String.valueOf(e.getMessage()).contains("wrong ELF class"), e::toString);
        assertTrue(e.getCause() instanceof LinkageError);
        assertEquals(List.of(), list(data));
    }

    @Test
    void whatAKilledProcessLeftGoesAndWhatSomebodyIsAboutToLoadStays() throws IOException {
        Path left = Files.createDirectories(data.resolve("native-lib-1"));
        Files.createFile(left.resolve("lib.so"));
        Files.setLastModifiedTime(left, FileTime.fromMillis(System.currentTimeMillis() - 61_000));
        Path loading = Files.createDirectory(data.resolve("native-lib-2"));
        Path others = Files.createDirectory(data.resolve("native-other-1"));
        Files.setLastModifiedTime(others, FileTime.fromMillis(0));
        Path elsewhere = Files.createDirectory(work.resolve("elsewhere"));
        Files.createFile(elsewhere.resolve("precious"));
        Files.setLastModifiedTime(elsewhere, FileTime.fromMillis(0));
        Path link = Files.createSymbolicLink(data.resolve("native-lib-3"), elsewhere);
        load(this::note);
        assertFalse(Files.exists(left));
        assertTrue(Files.exists(loading));
        assertTrue(Files.exists(others));
        assertTrue(Files.exists(link.resolve("precious")), "a link is not followed");
    }
}
