package io.standpipe.console.walktest;

import io.standpipe.model.config.BoundedFile;
import io.standpipe.model.files.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file for each walk test, of lines with tabs between the fields, that only grows. A last line
 * that was cut is none. Any thread; one writes to a file at a time.
 */
final class WalkTestStore {

    /** Files that are kept; five years of a test each month are 60. */
    static final int MOST_TESTS = 100;

    /** Bytes of one; what is beyond is not written. */
    static final int MOST_BYTES = 1 << 20;

    private static final Pattern NAME = Pattern.compile("walk-test-([0-9]{6})");
    private static final Pattern ID = Pattern.compile("[0-9]{6}");
    private static final Set<StandardOpenOption> APPEND =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND);

    private final Path folder;

    WalkTestStore(Path folder) {
        this.folder = folder;
    }

    /** The newest first. */
    List<String> ids() throws IOException {
        List<String> ids = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path each : all) {
                Matcher name = NAME.matcher(String.valueOf(each.getFileName()));
                if (name.matches()) {
                    ids.add(name.group(1));
                }
            }
        } catch (NoSuchFileException e) {
            return ids;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        ids.sort((a, b) -> b.compareTo(a));
        return ids;
    }

    /** The id of the next one, for which it makes room. */
    String next() throws IOException {
        List<String> ids = ids();
        for (int i = MOST_TESTS - 1; i < ids.size(); i++) {
            delete(ids.get(i));
        }
        return "%06d".formatted(ids.isEmpty() ? 1 : Integer.parseInt(ids.get(0)) + 1);
    }

    void delete(String id) throws IOException {
        Files.deleteIfExists(file(id));
    }

    /** On the disk when it returns. */
    void append(String id, List<List<String>> lines) throws IOException {
        PrivateFiles.createDirectories(folder);
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            text.append(String.join("\t", line.stream().map(WalkTestStore::plain).toList()))
                    .append('\n');
        }
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
        cutTornLine(id);
        try (FileChannel channel = FileChannel.open(file(id), APPEND, PrivateFiles.file())) {
            long before = channel.size();
            if (before + bytes.remaining() > MOST_BYTES) {
                throw new IOException("the walk test has %d bytes already".formatted(before));
            }
            try {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(false);
            } catch (IOException e) {
                channel.truncate(before);
                throw e;
            }
        }
    }

    /** What a power cut left of a line would become one with the next. */
    private void cutTornLine(String id) throws IOException {
        if (!Files.isRegularFile(file(id))) {
            return;
        }
        byte[] bytes = BoundedFile.bytes(file(id), MOST_BYTES);
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        if (end < bytes.length) {
            try (FileChannel channel = FileChannel.open(file(id), StandardOpenOption.WRITE)) {
                channel.truncate(end);
            }
        }
    }

    private static String plain(String field) {
        return field.replaceAll("[\\t\\n\\r\\u0000]", " ");
    }

    /** Null if there is none. */
    @Nullable WalkTest read(String id) throws IOException {
        if (!ID.matcher(id).matches() || !Files.isRegularFile(file(id))) {
            return null;
        }
        String text = new String(BoundedFile.bytes(file(id), MOST_BYTES), StandardCharsets.UTF_8);
        List<List<String>> lines = new ArrayList<>();
        int from = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
            lines.add(List.of(text.substring(from, end).split("\t", -1)));
            from = end + 1;
        }
        return WalkTest.of(id, lines);
    }

    private Path file(String id) {
        return folder.resolve("walk-test-" + id);
    }
}
