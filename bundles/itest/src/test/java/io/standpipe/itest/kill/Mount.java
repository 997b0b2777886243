package io.standpipe.itest.kill;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A small file system of its own for the gateway's data. */
final class Mount implements AutoCloseable {

    private final Path at;

    private Mount(Path at) {
        this.at = at;
    }

    static Mount tmpfs(Path at, int megabytes) throws IOException {
        Files.createDirectories(at);
        Shell.run(
                "mount",
                "-t",
                "tmpfs",
                "-o",
                "size=" + megabytes + "m",
                "standpipe",
                at.toString());
        return new Mount(at);
    }

    /** One that turns read-only at an error, as most are mounted. */
    static Mount ext4(Path image, Path at) throws IOException {
        Files.createDirectories(at);
        Shell.run("mount", "-o", "loop,errors=remount-ro", image.toString(), at.toString());
        return new Mount(at);
    }

    static void format(Path image, int megabytes) throws IOException {
        Shell.run("truncate", "-s", megabytes + "M", image.toString());
        Shell.run("mkfs.ext4", "-q", "-F", image.toString());
    }

    /** What a start script does; the error was made up, but inodes in use were left open. */
    static void repair(Path image) throws IOException {
        // status 1: errors, all corrected
        Shell.run("sh", "-c", "e2fsck -fy \"$1\" || [ $? -eq 1 ]", "e2fsck", image.toString());
    }

    /** Makes the kernel believe that it found an error in the file system. */
    void fail() throws IOException {
        Path device = Path.of(Shell.run("findmnt", "-no", "SOURCE", at.toString()));
        Files.writeString(
                Path.of("/sys/fs/ext4", device.getFileName().toString(), "trigger_fs_error"),
                "standpipe");
        Wait.require("the file system turned read-only", Duration.ofSeconds(5), () -> !writable());
    }

    /** Writes until nothing fits any more. */
    void fill() throws IOException {
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(filler())) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            if (!Files.exists(filler())) {
                throw e;
            }
        }
    }

    void free() throws IOException {
        Files.delete(filler());
    }

    private Path filler() {
        return at.resolve("filler");
    }

    void readOnly(boolean now) throws IOException {
        Shell.run("mount", "-o", now ? "remount,ro" : "remount,rw", at.toString());
    }

    boolean writable() {
        Path probe = at.resolve("probe");
        try {
            Files.writeString(probe, "");
            Files.delete(probe);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        Shell.run("umount", at.toString());
    }
}
