package io.standpipe.standalone.access;

import io.standpipe.model.config.BoundedFile;
import io.standpipe.model.files.PrivateFiles;
import io.standpipe.model.json.JsonWriter;
import io.standpipe.model.log.Printable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Who did what, a line of JSON each, only ever appended. Each line ends with the SHA-256 of the
 * hash before it and of itself, so that no line can be changed, taken out or put in without all
 * behind it being made anew; lines cut off at the end do not show ({@link AuditChain}). Each is on
 * the disk before the deed goes on. A file of {@link #MOST} bytes is put aside as {@code .1}, and
 * the chain goes on in a new one. Any thread.
 */
public final class AuditLog {

    static final long MOST = 8L << 20;

    /** Of a file: what was there before the last line, and that line. */
    static final int MAX_BYTES = (int) MOST + (64 << 10);

    private static final int MAX_TEXT = 500;

    /** Its name. */
    public static final String NAME = "audit.log";

    /** Of the door, and of commands on the same machine. */
    private static final List<String> FOLDERS = List.of("door", "local");

    private final Path file;
    private final Supplier<Instant> clock;
    private String last;

    public AuditLog(Path file, Supplier<Instant> clock) throws IOException {
        this.file = file;
        this.clock = clock;
        dropHalfLine(file);
        String newest = AuditChain.lastHash(file);
        // A power cut may have come between putting aside and the next line.
        last =
                newest.equals(AuditChain.NONE)
                        ? AuditChain.lastHash(AuditChain.aside(file))
                        : newest;
    }

    /** The logs of a data directory: of the door and of the commands, with what was put aside. */
    public static List<Path> logs(Path data) {
        List<Path> logs = new ArrayList<>();
        for (String folder : FOLDERS) {
            Path log = data.resolve(folder).resolve(NAME);
            logs.add(AuditChain.aside(log));
            logs.add(log);
        }
        return logs;
    }

    /**
     * @param who did it
     * @param from address
     * @param what was done
     * @param result empty if it was done; otherwise why not
     */
    public synchronized void add(String who, String from, String what, String result)
            throws IOException {
        String line =
                new String(
                        new JsonWriter()
                                .beginObject()
                                .member("at", clock.get().toString())
                                .member("who", Printable.of(who, MAX_TEXT))
                                .member("from", from)
                                .member("did", Printable.of(what, MAX_TEXT))
                                .member("result", Printable.of(result, MAX_TEXT))
                                .member("prev", last)
                                .endObject()
                                .toBytes(),
                        StandardCharsets.UTF_8);
        String open = line.substring(0, line.length() - 1);
        String hash = AuditChain.hash(open);
        if (Files.exists(file) && Files.size(file) > MOST) {
            Files.move(
                    file,
                    AuditChain.aside(file),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        }
        if (Files.notExists(file)) {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                PrivateFiles.createDirectories(folder);
            }
            PrivateFiles.create(file);
        }
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            ByteBuffer bytes =
                    StandardCharsets.UTF_8.encode(open + ",\"hash\":\"" + hash + "\"}\n");
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        }
        last = hash;
    }

    /** A power cut may have left half a line: nothing went on that waited for it. */
    private static void dropHalfLine(Path file) throws IOException {
        if (Files.notExists(file)) {
            return;
        }
        byte[] bytes = BoundedFile.bytes(file, MAX_BYTES);
        int whole = bytes.length;
        while (whole > 0 && bytes[whole - 1] != '\n') {
            whole--;
        }
        if (whole < bytes.length) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(whole);
                channel.force(true);
            }
        }
    }
}
