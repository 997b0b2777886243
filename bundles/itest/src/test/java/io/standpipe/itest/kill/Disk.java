package io.standpipe.itest.kill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A disk as a power cut leaves it: what was synchronised is there; of each later write it is
 * anybody's guess whether it is there, and of the last one how much of it.
 */
final class Disk {

    private static final int SECTOR = 512;

    /** A write, or a change of length if there are no bytes. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    private record Change(long at, byte[] bytes) {

        byte[] applyTo(byte[] before) {
            if (bytes == null) {
                return Arrays.copyOf(before, (int) at);
            }
            byte[] after = Arrays.copyOf(before, (int) Math.max(before.length, at + bytes.length));
            System.arraycopy(bytes, 0, after, (int) at, bytes.length);
            return after;
        }
    }

    private static final class Content {
        byte[] synced = {};
        boolean there;
        final List<Change> later = new ArrayList<>();
    }

    private final Map<String, Content> files = new HashMap<>();
    private long written;
    private long syncs;

    /** Takes the files over as they are; missing ones are not there. */
    Disk(Path folder, String... names) throws IOException {
        for (String name : names) {
            Content content = content(name);
            if (Files.exists(folder.resolve(name))) {
                content.there = true;
                content.synced = Files.readAllBytes(folder.resolve(name));
            }
        }
    }

    private Content content(String name) {
        return files.computeIfAbsent(name, n -> new Content());
    }

    void write(String file, long at, byte[] bytes) {
        written += bytes.length;
        content(file).later.add(new Change(at, bytes));
    }

    void truncate(String file, long length) {
        content(file).later.add(new Change(length, null));
    }

    void sync(String file) {
        syncs++;
        Content content = content(file);
        content.there = true;
        for (Change change : content.later) {
            content.synced = change.applyTo(content.synced);
        }
        content.later.clear();
    }

    /** Bytes given to the operating system. */
    long written() {
        return written;
    }

    long syncs() {
        return syncs;
    }

    /** Writes that no synchronisation followed. */
    int open() {
        return files.values().stream().mapToInt(content -> content.later.size()).sum();
    }

    /**
     * Puts into a folder what the power cut left, in place of what is there.
     *
     * @param kept how likely each later write is to be on the disk, 0 to 1
     */
    void cutPower(Path folder, Random random, double kept) throws IOException {
        for (Map.Entry<String, Content> file : files.entrySet()) {
            Content content = file.getValue();
            byte[] left = content.synced;
            boolean there = content.there;
            for (Change change : content.later) {
                if (random.nextDouble() < kept) {
                    left = (random.nextInt(8) == 0 ? torn(change, random) : change).applyTo(left);
                    there = true;
                }
            }
            Files.deleteIfExists(folder.resolve(file.getKey()));
            if (there) {
                Files.write(folder.resolve(file.getKey()), left);
            }
        }
    }

    /** Only the first sectors of it. */
    private static Change torn(Change change, Random random) {
        if (change.bytes() == null || change.bytes().length <= SECTOR) {
            return change;
        }
        int sectors = 1 + random.nextInt(change.bytes().length / SECTOR);
        return new Change(
                change.at(),
                Arrays.copyOf(change.bytes(), Math.min(change.bytes().length, sectors * SECTOR)));
    }
}
