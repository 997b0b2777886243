package io.standpipe.itest.kill;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What strace recorded of a gateway's writing to its database. */
final class DiskTrace {

    private static final List<String> FILES = List.of("outbox.db", "outbox.db-wal");
    private static final String UNFINISHED = "<unfinished ...>";

    private DiskTrace() {}

    /** The command that starts a process and records it; the process itself is the child. */
    static List<String> command(Path data, Path trace) {
        List<String> command = new ArrayList<>();
        command.addAll(
                List.of(
                        "strace",
                        "-D",
                        "-f",
                        "--seccomp-bpf",
                        "-y",
                        "-xx",
                        "-s",
                        "1000000",
                        "-e",
                        "trace=write,pwrite64,pwritev,pwritev2,ftruncate,fsync,fdatasync,unlink,rename",
                        "-o",
                        trace.toString()));
        for (String file : FILES) {
            command.addAll(List.of("-P", data.resolve(file).toString()));
        }
        return command;
    }

    /** Waits until strace has written everything down. */
    static void awaitEnd(Path trace) {
        Wait.require(
                "strace ends",
                Duration.ofSeconds(20),
                () -> ProcessHandle.allProcesses().noneMatch(process -> writes(process, trace)));
    }

    /** Whether a process is the strace of this trace: its child, the gateway, has another name. */
    static boolean writes(ProcessHandle process, Path trace) {
        ProcessHandle.Info info = process.info();
        return info.command().map(Path::of).filter(it -> it.endsWith("strace")).isPresent()
                && info.commandLine().orElse("").contains(trace.toString());
    }

    /**
     * Does to a disk what was recorded. The trace may still be written: a last line without its end
     * is left out.
     */
    static void replay(Path trace, Disk disk) throws IOException {
        String text = Files.readString(trace, StandardCharsets.US_ASCII);
        Map<String, String> unfinished = new HashMap<>();
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n", -1)) {
            int space = line.indexOf(' ');
            String thread = line.substring(0, Math.max(0, space));
            String call = line.substring(space + 1).strip();
            if (call.startsWith("<... ")) {
                int end = call.indexOf("resumed>");
                call = unfinished.remove(thread) + call.substring(end + "resumed>".length());
            } else if (call.endsWith(UNFINISHED)) {
                unfinished.put(thread, call.substring(0, call.length() - UNFINISHED.length()));
                continue;
            }
            if (!call.isEmpty() && !call.startsWith("+++") && !call.startsWith("---")) {
                apply(call, disk);
            }
        }
        // a call that the kill interrupted may have happened: its data are not synchronised
        for (String call : unfinished.values()) {
            if (call.startsWith("pwrite64(")) {
                apply(call + ") = 0", disk);
            }
        }
    }

    private static void apply(String call, Disk disk) throws IOException {
        String name = call.substring(0, call.indexOf('('));
        String result = call.substring(call.lastIndexOf('=') + 1).strip();
        if (result.startsWith("-1") || result.startsWith("?")) {
            return;
        }
        String file =
                Path.of(text(call.substring(call.indexOf('<') + 1, call.indexOf('>'))))
                        .getFileName()
                        .toString();
        switch (name) {
            case "pwrite64" -> {
                int from = call.indexOf('"');
                int to = call.indexOf('"', from + 1);
                String[] rest = call.substring(to + 1, call.lastIndexOf(')')).split(",", -1);
                disk.write(
                        file, Long.parseLong(rest[2].strip()), bytes(call.substring(from + 1, to)));
            }
            case "ftruncate" ->
                    disk.truncate(
                            file,
                            Long.parseLong(
                                    call.substring(call.indexOf(',') + 1, call.lastIndexOf(')'))
                                            .strip()));
            case "fsync", "fdatasync" -> disk.sync(file);
            default ->
                    throw new IOException(
                            "the kit knows pwrite64, ftruncate and fsync on the database, but the gateway did "
                                    + name);
        }
    }

    private static String text(String hex) {
        return new String(bytes(hex), StandardCharsets.UTF_8);
    }

    /** {@code \x2f\x74} and so on. */
    private static byte[] bytes(String hex) {
        byte[] bytes = new byte[hex.length() / 4];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] =
                    (byte)
                            (Character.digit(hex.charAt(4 * i + 2), 16) * 16
                                    + Character.digit(hex.charAt(4 * i + 3), 16));
        }
        return bytes;
    }
}
