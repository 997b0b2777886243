package io.standpipe.standalone.system;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The last lines that the process wrote into its log, for who looks at the pages and not at the
 * machine. A line without a level of its own, of a stack trace, belongs to the one before it. Any
 * thread; who writes waits for nothing but a copy.
 */
public final class LogMemory {

    /** Lines that are kept: some hours of a gateway with faults, days of one without. */
    public static final int MOST_LINES = 2_000;

    /** Chars of all of them. */
    static final int MOST_CHARS = 512 << 10;

    /** Chars of a line; what is longer is in the process's own log. */
    static final int LENGTH = 2_000;

    /** The first login's password is told once, to the machine's own log. */
    private static final Pattern ONE_TIME = Pattern.compile("(?:[0-9A-Z]{4}-){2,}[0-9A-Z]{4}");

    /** Time, level, who: as {@code slf4j-simple} writes it. */
    private static final Pattern LEVEL =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\S+ (TRACE|DEBUG|INFO|WARN|ERROR) .*");

    /** How bad a line is; the worst is last. */
    public enum Level {
        TRACE,
        DEBUG,
        INFO,
        WARN,
        ERROR
    }

    /**
     * A line.
     *
     * @param number from 1; what is missing between two was forgotten
     */
    public record Line(long number, Level level, String text) {}

    private final Deque<Line> lines = new ArrayDeque<>();
    private long number;
    private int chars;
    private Level level = Level.INFO;

    /** Keeps a line, without its end. */
    public synchronized void add(String text) {
        Matcher own = LEVEL.matcher(text);
        if (own.matches()) {
            level = Level.valueOf(own.group(1));
        }
        String safe = ONE_TIME.matcher(text).replaceAll("***");
        String kept = safe.length() > LENGTH ? safe.substring(0, LENGTH - 1) + '…' : safe;
        lines.addLast(new Line(++number, level, kept));
        chars += kept.length();
        while (lines.size() > MOST_LINES || chars > MOST_CHARS) {
            chars -= lines.removeFirst().text().length();
        }
    }

    /** All that are kept, the newest last. */
    public synchronized List<Line> lines() {
        return new ArrayList<>(lines);
    }
}
