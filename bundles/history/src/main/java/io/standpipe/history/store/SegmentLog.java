package io.standpipe.history.store;

import io.standpipe.model.config.BoundedFile;
import io.standpipe.model.files.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
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

/**
 * Records in numbered files of a folder. They are only ever appended to the newest file; the oldest
 * file goes as a whole when there are too many. One thread appends; any thread reads meanwhile.
 */
public final class SegmentLog {

    private static final Set<StandardOpenOption> APPEND =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);

    private final Path folder;
    private final String name;
    private final Pattern names;
    private final int bytes;
    private final int files;

    /** The file that ends with a whole record, and its size then: as the last append left it. */
    private long wholeFile = -1;

    private long wholeSize = -1;

    /**
     * @param name of the files, before their number
     * @param bytes that a file may have: no record may be longer, with what a record takes besides
     * @param files that there may be, at least 2
     */
    public SegmentLog(Path folder, String name, int bytes, int files) {
        this.folder = folder;
        this.name = name;
        names = Pattern.compile(Pattern.quote(name) + "-([0-9]{12,18})");
        this.bytes = bytes;
        this.files = files;
    }

    /**
     * Appends records, in one write if they fit into the newest file, otherwise the rest to a new
     * one.
     *
     * @param force whether they must be on the disk when this returns
     * @return whether a new file was begun after another
     * @throws IOException not all were written; what was stays
     */
    public boolean append(List<byte[]> contents, boolean force) throws IOException {
        if (contents.isEmpty()) {
            return false;
        }
        List<Long> there = numbers();
        long number = there.isEmpty() ? 0 : there.get(there.size() - 1);
        long size = there.isEmpty() ? bytes : wholeSize(number);
        boolean first = there.isEmpty();
        boolean begun = false;
        int next = 0;
        while (next < contents.size()) {
            if (size + RecordFormat.OVERHEAD + contents.get(next).length > bytes) {
                number++;
                size = 0;
                begun |= !first;
                first = false;
                makeRoom();
            }
            int from = next;
            long end = size;
            do {
                end += RecordFormat.OVERHEAD + contents.get(next++).length;
            } while (next < contents.size()
                    && end + RecordFormat.OVERHEAD + contents.get(next).length <= bytes);
            wholeFile = -1;
            write(number, size, contents.subList(from, next), (int) (end - size), force);
            size = end;
            wholeFile = number;
            wholeSize = size;
        }
        return begun;
    }

    /** The next append begins a new file. */
    public void roll() throws IOException {
        List<Long> there = numbers();
        if (!there.isEmpty() && size(there.get(there.size() - 1)) > 0) {
            makeRoom();
            PrivateFiles.create(file(there.get(there.size() - 1) + 1));
        }
    }

    private void write(long number, long at, List<byte[]> contents, int length, boolean force)
            throws IOException {
        PrivateFiles.createDirectories(folder);
        ByteBuffer all = ByteBuffer.allocate(length);
        for (byte[] content : contents) {
            all.put(RecordFormat.record(number, at + all.position(), content));
        }
        all.flip();
        Path file = file(number);
        try (FileChannel channel = FileChannel.open(file, APPEND, PrivateFiles.file())) {
            try {
                channel.truncate(at).position(at);
                while (all.hasRemaining()) {
                    channel.write(all);
                }
                if (force) {
                    channel.force(false);
                }
            } catch (IOException e) {
                channel.truncate(at);
                throw e;
            }
        }
    }

    /** Before one more is begun. */
    private void makeRoom() throws IOException {
        List<Long> there = numbers();
        for (int i = 0; i <= there.size() - files; i++) {
            Files.deleteIfExists(file(there.get(i)));
        }
    }

    /** Deletes the oldest file, unless it is the only one. */
    public void dropOldest() throws IOException {
        List<Long> there = numbers();
        if (there.size() > 1) {
            Files.deleteIfExists(file(there.get(0)));
        }
    }

    /** The numbers of the files that are there, the oldest first. */
    public List<Long> numbers() throws IOException {
        List<Long> numbers = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path each : all) {
                Matcher parts = names.matcher(String.valueOf(each.getFileName()));
                if (parts.matches()) {
                    numbers.add(Long.parseLong(parts.group(1)));
                }
            }
        } catch (NoSuchFileException e) {
            return numbers;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        numbers.sort(null);
        return numbers;
    }

    /**
     * What the whole records of a file hold, in their order. A file that went meanwhile, or that is
     * none of ours, has none.
     */
    public List<byte[]> contents(long number) throws IOException {
        Path file = file(number);
        try {
            return RecordFormat.contents(number, BoundedFile.bytes(file, bytes));
        } catch (IOException e) {
            if (!Files.isRegularFile(file) || Files.size(file) > bytes) {
                return List.of();
            }
            throw e;
        }
    }

    private long size(long number) throws IOException {
        Path file = file(number);
        try {
            return Files.isRegularFile(file) ? Files.size(file) : bytes;
        } catch (NoSuchFileException e) {
            return bytes;
        }
    }

    /**
     * Where the next record may begin. What is behind the last whole record, since a power cut,
     * must go: the first bytes of the next could complete it, and would then be missing there.
     */
    private long wholeSize(long number) throws IOException {
        long size = size(number);
        if (size == 0 || size >= bytes || (number == wholeFile && size == wholeSize)) {
            return size;
        }
        return RecordFormat.end(number, BoundedFile.bytes(file(number), bytes));
    }

    private Path file(long number) {
        return folder.resolve("%s-%012d".formatted(name, number));
    }
}
