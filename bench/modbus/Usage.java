import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a process has used until now, from /proc.
 *
 * @param cpu nanoseconds
 * @param memory resident, in bytes
 */
record Usage(long cpu, long memory, int threads) {

    private static final long NANOS_PER_TICK = 10_000_000;
    private static final int USER_TIME = 11;
    private static final int IDLE = 4;
    private static final int IO_WAIT = 5;
    private static final int STEAL = 8;

    static Usage of(long pid) throws IOException {
        Path proc = Path.of("/proc", Long.toString(pid));
        long memory = 0;
        int threads = 0;
        for (String line : Files.readAllLines(proc.resolve("status"))) {
            if (line.startsWith("VmRSS:")) {
                memory = 1024 * number(line);
            } else if (line.startsWith("Threads:")) {
                threads = (int) number(line);
            }
        }
        return new Usage(Math.max(ticks(proc), nanos(proc)), memory, threads);
    }

    /** Of all processes, in nanoseconds; without waiting for disks. */
    static long machine() throws IOException {
        String[] fields = Files.readAllLines(Path.of("/proc/stat")).get(0).trim().split("\\s+");
        long ticks = 0;
        for (int i = 1; i <= STEAL - 1; i++) {
            ticks += i == IDLE || i == IO_WAIT ? 0 : Long.parseLong(fields[i]);
        }
        return ticks * NANOS_PER_TICK;
    }

    /** Counts ended threads too, but only in steps of 10 ms. */
    private static long ticks(Path proc) throws IOException {
        String stat = Files.readString(proc.resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1]))
                * NANOS_PER_TICK;
    }

    /** Exact, but of living threads only. */
    private static long nanos(Path proc) throws IOException {
        List<Path> tasks;
        try (Stream<Path> list = Files.list(proc.resolve("task"))) {
            tasks = list.toList();
        }
        long sum = 0;
        for (Path task : tasks) {
            try {
                sum += Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ")[0]);
            } catch (IOException e) {
                // That thread has just ended.
            }
        }
        return sum;
    }

    private static long number(String line) {
        return Long.parseLong(line.replaceAll("\\D", ""));
    }
}
