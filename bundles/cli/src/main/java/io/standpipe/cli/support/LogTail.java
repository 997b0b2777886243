package io.standpipe.cli.support;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The end of a gateway's log. */
final class LogTail {

    /** Some twenty thousand lines. */
    static final int MAX_BYTES = 2 << 20;

    private static final String LINES = "5000";
    private static final int SECONDS = 10;

    private LogTail() {}

    /** Of a file. */
    static String of(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long from = Math.max(0, channel.size() - MAX_BYTES);
            ByteBuffer bytes = ByteBuffer.allocate((int) (channel.size() - from));
            channel.position(from);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // a short read
            }
            String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
            // Half a line might be half a secret.
            return from == 0 ? text : text.substring(text.indexOf('\n') + 1);
        }
    }

    /**
     * Of the service, as systemd keeps it.
     *
     * @throws IOException there is no journal, or it may not be read
     */
    static String ofService(String unit) throws IOException, InterruptedException {
        Path journalctl = Path.of("/usr/bin/journalctl");
        if (!Files.isExecutable(journalctl)) {
            throw new IOException("this machine has no journalctl; name the log with --log FILE");
        }
        Process process =
                new ProcessBuilder(
                                journalctl.toString(),
                                "--no-pager",
                                "--quiet",
                                "--output=short-iso",
                                "--lines=" + LINES,
                                "--unit=" + unit)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        process.getOutputStream().close();
        CompletableFuture<byte[]> all = CompletableFuture.supplyAsync(() -> read(process));
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("journalctl did not end within " + SECONDS + " s");
        }
        String text = new String(all.join(), StandardCharsets.UTF_8);
        if (text.isBlank()) {
            throw new IOException(
                    "the journal has nothing of the service "
                            + unit
                            + " that this user may read; name the log with --log FILE");
        }
        return text;
    }

    private static byte[] read(Process process) {
        try (InputStream in = process.getInputStream()) {
            return in.readNBytes(4 * MAX_BYTES);
        } catch (IOException e) {
            return new byte[0];
        }
    }
}
