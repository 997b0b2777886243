package io.standpipe.model.files;

import io.standpipe.model.words.settings.FilePhrase;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Files and directories of the gateway's user alone: mode 600 and 700, whatever the umask of the
 * process. A file system without modes is taken as it is. Any thread.
 */
public final class PrivateFiles {

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private static final Set<PosixFilePermission> OWNER =
            PosixFilePermissions.fromString("rwx------");

    private static final Set<StandardOpenOption> CREATE =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private PrivateFiles() {}

    /** With what a file is made: read and written by the gateway's user. */
    public static FileAttribute<?>[] file() {
        return mode("rw-------");
    }

    /** With what a directory is made: entered by the gateway's user. */
    public static FileAttribute<?>[] directory() {
        return mode("rwx------");
    }

    private static FileAttribute<?>[] mode(String mode) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
                }
                : new FileAttribute<?>[0];
    }

    /** Makes the directory and what is missing above it; what is there stays as it is. */
    public static void createDirectories(Path directory) throws IOException {
        Files.createDirectories(directory, directory());
    }

    /** Makes an empty file, or leaves the one that is there with its content, and narrows it. */
    public static void create(Path file) throws IOException {
        try {
            Files.createFile(file, file());
        } catch (FileAlreadyExistsException e) {
            narrow(file);
        }
    }

    /**
     * Takes away what group and others may do.
     *
     * @return whether there was something
     * @throws IOException it cannot be taken away: the file belongs to somebody else, or its file
     *     system keeps no modes
     */
    public static boolean narrow(Path path) throws IOException {
        if (!POSIX) {
            return false;
        }
        Set<PosixFilePermission> kept = EnumSet.noneOf(PosixFilePermission.class);
        kept.addAll(Files.getPosixFilePermissions(path));
        if (OWNER.containsAll(kept)) {
            return false;
        }
        kept.retainAll(OWNER);
        Files.setPosixFilePermissions(path, kept);
        if (!OWNER.containsAll(Files.getPosixFilePermissions(path))) {
            throw new FileSystemException(path.toString(), null, FilePhrase.NO_MODES.of());
        }
        return true;
    }

    /**
     * Makes a directory that only the gateway's user may enter, or narrows the one that is there. A
     * directory that cannot be made is no concern of this: who writes there tells it.
     *
     * @param mended told a sentence if it was narrowed
     * @return a sentence if others may enter it all the same; otherwise empty
     */
    public static String shutOthersOut(Path directory, Consumer<String> mended) {
        try {
            createDirectories(directory);
        } catch (IOException e) {
            return "";
        }
        String before = modes(directory);
        try {
            if (narrow(directory)) {
                mended.accept(
                        "others had access to %s (mode %s); it belongs to the gateway's user alone now"
                                .formatted(directory, before));
            }
            return "";
        } catch (IOException e) {
            return FilePhrase.NOT_PRIVATE.of(
                    directory, before, reason(e), System.getProperty("user.name"));
        }
    }

    /** Why the disk refused, for people. */
    public static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return FilePhrase.DENIED.of();
        }
        if (e instanceof NoSuchFileException) {
            return FilePhrase.ABSENT.of();
        }
        String said =
                e instanceof FileSystemException refused ? refused.getReason() : e.getMessage();
        return said == null ? FilePhrase.REFUSES.of() : said;
    }

    private static String modes(Path path) {
        try {
            return POSIX
                    ? PosixFilePermissions.toString(Files.getPosixFilePermissions(path))
                    : FilePhrase.UNKNOWN.of();
        } catch (IOException e) {
            return FilePhrase.UNKNOWN.of();
        }
    }

    /**
     * Puts a file with this text in the place of the one that is there, whole or not at all, also
     * if the power goes: it is written beside under the name with {@code .new}, brought to the
     * disk, and renamed. Makes the directory.
     */
    public static void replace(Path file, String text) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " is no file");
        }
        createDirectories(folder);
        Path fresh = folder.resolve(file.getFileName() + ".new");
        Files.deleteIfExists(fresh); // what a power cut left may have another mode
        try (FileChannel channel = FileChannel.open(fresh, CREATE, file())) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(
                fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
            entries.force(true);
        } catch (IOException e) {
            // a file system that cannot do that; the move itself happened
        }
    }
}
