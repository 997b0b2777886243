package io.standpipe.standalone.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LogMemoryTest {

    private static final String AT = "2026-12-01T08:00:00.000+08:00 ";

    private final LogMemory memory = new LogMemory();
    private final ByteArrayOutputStream before = new ByteArrayOutputStream();
    private final PrintStream log =
            new PrintStream(
                    new LogTee(
                            new PrintStream(before, true, StandardCharsets.UTF_8),
                            memory,
                            StandardCharsets.UTF_8),
                    true,
                    StandardCharsets.UTF_8);

    private List<String> texts() {
        return memory.lines().stream()
                .map(line -> line.level() + "|" + line.text())
                .collect(Collectors.toList());
    }

    @Test
    void eachLineIsKeptWithItsLevelAndGoesOnAsItCame() {
        log.println(AT + "INFO Door - 网页 opens");
        log.println(AT + "ERROR Door - it failed");
        new IllegalStateException("why").printStackTrace(log);
        assertEquals("INFO|" + AT + "INFO Door - 网页 opens", texts().get(0));
        assertEquals("ERROR|java.lang.IllegalStateException: why", texts().get(2));
        assertTrue(texts().get(3).startsWith("ERROR|\tat "), "a stack trace is of its error");
        assertTrue(before.toString(StandardCharsets.UTF_8).startsWith(AT + "INFO Door - 网页"));
        assertTrue(before.toString(StandardCharsets.UTF_8).contains("IllegalStateException: why"));
    }

    /** Whoever reads the log on the page must not learn how to come in as somebody else. */
    @Test
    void theFirstPasswordIsForTheMachinesOwnLogOnly() {
        log.println(AT + "WARN Access - the one-time password ABCD-1234-EFGH-5678; choose");
        assertEquals(
                List.of("WARN|" + AT + "WARN Access - the one-time password ***; choose"), texts());
        assertTrue(before.toString(StandardCharsets.UTF_8).contains("ABCD-1234-EFGH-5678"));
    }

    @Test
    void linesAndCharactersHaveABound() {
        for (int i = 1; i <= LogMemory.MOST_LINES + 5; i++) {
            log.println(AT + "INFO Door - " + i);
        }
        assertEquals(LogMemory.MOST_LINES, memory.lines().size());
        assertEquals(6, memory.lines().get(0).number());
        for (int i = 0; i < 600; i++) {
            log.println("x".repeat(3 * LogMemory.LENGTH));
        }
        int chars = memory.lines().stream().mapToInt(line -> line.text().length()).sum();
        assertTrue(chars <= LogMemory.MOST_CHARS, chars + " characters");
        assertFalse(memory.lines().get(0).text().length() > LogMemory.LENGTH);
    }

    /** A line without an end, of whatever length, takes no more memory than one with. */
    @Test
    void whatNeverEndsIsNoLine() {
        log.print("y".repeat(100_000));
        assertEquals(List.of(), memory.lines());
        log.println();
        assertEquals(LogMemory.LENGTH, memory.lines().get(0).text().length());
    }
}
