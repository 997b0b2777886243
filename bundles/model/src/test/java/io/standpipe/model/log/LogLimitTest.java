package io.standpipe.model.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.Stamp;
import io.standpipe.model.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogLimitTest {

    /** The monotonic clock alone: a line asks for no stamp. */
    private static final class Nanos implements TimeSource {
        long now = Long.MAX_VALUE - 5; // it may begin anywhere and wrap

        void advance(Duration by) {
            now += by.toNanos();
        }

        @Override
        public long nanos() {
            return now;
        }

        @Override
        public String boot() {
            throw new AssertionError();
        }

        @Override
        public Stamp stamp() {
            throw new AssertionError();
        }
    }

    private final Nanos time = new Nanos();
    private final List<String> log = new ArrayList<>();
    private final LogLimit limit = new LogLimit(time, log::add);

    private void say(String peer, int times) {
        for (int i = 0; i < times; i++) {
            limit.line(peer, () -> peer + " speaks");
        }
    }

    /** Counts are told with the next line of anybody, which goes elsewhere here. */
    private void tell() {
        limit.line("somebody else", line -> {}, () -> "");
    }

    /** The number that a line about lines begins with. */
    private static long number(String line) {
        return Long.parseLong(line.substring(0, line.indexOf(' ')).replace(",", ""));
    }

    private List<String> logged() {
        List<String> logged = List.copyOf(log);
        log.clear();
        return logged;
    }

    @Test
    void aPeerHasAFewLinesAndTheRestIsCounted() {
        say("a", 1_239);
        assertEquals(LogLimit.OF_PEER, logged().size());
        time.advance(Duration.ofSeconds(60));
        say("b", 1);
        assertEquals(
                List.of("1,234 more such lines of a were left out in the last minute", "b speaks"),
                logged());
    }

    @Test
    void theCountIsToldOnce() {
        say("a", 6);
        logged();
        tell();
        assertEquals(List.of(), logged());
        time.advance(Duration.ofSeconds(61));
        tell();
        assertEquals(List.of("1 more such line of a was left out in the last minute"), logged());
        tell();
        assertEquals(List.of(), logged());
    }

    @Test
    void whoNeverEndsHasAFewLinesAnHour() {
        for (int second = 0; second < 86_400; second++) {
            say("a", 1);
            time.advance(Duration.ofSeconds(1));
        }
        long own = log.stream().filter("a speaks"::equals).count();
        assertEquals((24 + 5) * LogLimit.OF_PEER, own); // spans of 1, 2, 4, 8, 16, 32 min, then 60
        tell();
        long told =
                log.stream()
                        .filter(line -> line.contains("more such"))
                        .mapToLong(line -> number(line))
                        .sum();
        assertTrue(86_400 - own - told < 3_600, "told " + told);
    }

    @Test
    void whoWasQuietBeginsAnew() {
        for (int minute = 0; minute < 10; minute++) {
            say("a", 10);
            time.advance(Duration.ofSeconds(60));
        }
        time.advance(Duration.ofHours(2));
        tell(); // its last span, with what was left out
        time.advance(Duration.ofHours(2));
        tell(); // a quiet one
        logged();
        say("a", 10);
        time.advance(Duration.ofSeconds(60));
        say("a", 1);
        assertEquals(LogLimit.OF_PEER + 2, log.size());
    }

    @Test
    void oneThatFloodsLeavesTheOthersTheirs() {
        say("a", 100_000);
        logged();
        say("b", 2);
        assertEquals(List.of("b speaks", "b speaks"), logged());
    }

    /** Forged senders: each has one line, and all together have a bound. */
    @Test
    void allTogetherHaveABoundAndAreForgotten() {
        for (int i = 0; i < 100_000; i++) {
            say("peer-" + i, 1);
        }
        assertEquals(LogLimit.OF_ALL, logged().size());
        assertEquals(LogLimit.PEERS, limit.size());
        time.advance(Duration.ofSeconds(60));
        tell();
        long told = log.stream().mapToLong(line -> number(line)).sum();
        assertEquals(100_000 - LogLimit.OF_ALL, told);
        assertTrue(log.get(log.size() - 1).contains("of other peers were left out"));
    }

    @Test
    void aLineThatIsLeftOutIsNotMade() {
        say("a", LogLimit.OF_PEER);
        limit.line(
                "a",
                () -> {
                    throw new AssertionError("made");
                });
    }

    @Test
    void foreignWordsAreMadePrintable() {
        limit.line("a\nb", () -> "x\r\n2026 INFO forged");
        assertEquals(List.of("x\\u000d\\u000a2026 INFO forged"), logged());
        say("a\nb", 5);
        logged();
        time.advance(Duration.ofMinutes(1));
        tell();
        assertEquals(
                List.of("1 more such line of a\\u000ab was left out in the last minute"), logged());
    }

    @Test
    void aLineMayHaveALevelOfItsOwn() {
        List<String> info = new ArrayList<>();
        limit.line("a", info::add, () -> "hello");
        assertEquals(List.of("hello"), info);
        assertEquals(List.of(), logged());
    }

    /** Whatever comes: all is written or told, and an hour has a bound. */
    @Test
    void nothingIsLostFromTheCountAndAnHourIsBounded() {
        Random random = new Random(11);
        long said = 0;
        for (int round = 0; round < 2_000; round++) {
            int times = random.nextInt(200);
            say("peer-" + random.nextInt(random.nextBoolean() ? 3 : 1_000), times);
            said += times;
            time.advance(Duration.ofSeconds(random.nextInt(random.nextInt(10) == 0 ? 600 : 20)));
        }
        time.advance(Duration.ofHours(1));
        tell();
        time.advance(Duration.ofHours(1));
        tell();
        long told = 0;
        for (String line : log) {
            told += line.contains("more such") ? number(line) : 1;
        }
        assertEquals(said, told);
    }
}
