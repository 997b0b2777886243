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
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who did what, a line of JSON each, only ever appended. Each line ends with the SHA-256 of the
 * hash before it and of itself, so that no line can be changed, taken out or put in without all
 * behind it being made anew; lines cut off at the end do not show. Each is on the disk before the
 * deed goes on. A file of {@link #MOST} bytes is put aside as {@code .1}, and the chain goes on in
 * a new one. Any thread.
 */
public final class AuditLog {

    static final long MOST = 8L << 20;

    /** Of a file: what was there before the last line, and that line. */
    private static final int MAX_BYTES = (int) MOST + (64 << 10);

    private static final int MAX_TEXT = 500;
    private static final String NONE = "0".repeat(64);
    private static final Pattern LINE =
            Pattern.compile("(\\{.*,\"prev\":\"([0-9a-f]{64})\"),\"hash\":\"([0-9a-f]{64})\"\\}");

    /**
     * What a look at a file found.
     *
     * @param lines that are in order, from the first
     * @param broken number of the first line that is not; 0 if all are
     */
    public record Verified(int lines, int broken) {}

    private final Path file;
    private final Supplier<Instant> clock;
    private String last;

    public AuditLog(Path file, Supplier<Instant> clock) throws IOException {
        this.file = file;
        this.clock = clock;
        dropHalfLine(file);
        last = lastHash(file);
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
        String hash = hash(open);
        if (Files.exists(file) && Files.size(file) > MOST) {
            Files.move(
                    file,
                    file.resolveSibling(file.getFileName() + ".1"),
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

    /** Looks whether each line is as it was written, and follows the one before it. */
    public static Verified verify(Path file) throws IOException {
        int number = 0;
        String before = "";
        for (String line : lines(file)) {
            number++;
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()
                    || !hash(parts.group(1)).equals(parts.group(3))
                    || !(before.isEmpty() || before.equals(parts.group(2)))) {
                return new Verified(number - 1, number);
            }
            before = parts.group(3);
        }
        return new Verified(number, 0);
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

    private static String lastHash(Path file) throws IOException {
        if (Files.notExists(file)) {
            return NONE;
        }
        List<String> lines = lines(file);
        for (int i = lines.size() - 1; i >= 0; i--) {
            Matcher parts = LINE.matcher(lines.get(i));
            if (parts.matches()) {
                return parts.group(3);
            }
        }
        return NONE;
    }

    private static List<String> lines(Path file) throws IOException {
        return BoundedFile.text(file, MAX_BYTES).lines().toList();
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // each Java has it
        }
    }
}
