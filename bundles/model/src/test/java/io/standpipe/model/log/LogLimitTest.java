package io.standpipe.model.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
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

    /** Its spans grew while it went on, and are as short as ever after it was quiet. */
    @Test
    void whoWasQuietHasShortSpansAgain() {
        List<Integer> lines = new ArrayList<>();
        for (int time = 0; time < 2; time++) {
            for (int minute = 0; minute < 40; minute++) {
                say("a", 10);
                this.time.advance(Duration.ofSeconds(60));
            }
            lines.add((int) logged().stream().filter("a speaks"::equals).count());
            this.time.advance(Duration.ofHours(2));
            tell();
            this.time.advance(Duration.ofHours(2));
            tell();
            logged();
        }
        assertEquals(lines.get(0), lines.get(1));
    }

    /** What many left out is told in a few lines, and all of it. */
    @Test
    void theCountsOfManyPeersAreFewLines() {
        for (int i = 0; i < 100; i++) {
            say("peer-" + i, 10);
        }
        logged();
        time.advance(Duration.ofMinutes(1));
        tell();
        List<String> counts = logged();
        assertEquals(LogLimit.OF_PEER + 1, counts.size(), counts::toString);
        assertEquals(
                1_000 - LogLimit.OF_ALL, counts.stream().mapToLong(LogLimitTest::number).sum());
    }

    /** As long as nothing is left out of all a minute is a minute. */
    @Test
    void manyPeersWithALineEachAreAllHeard() {
        for (int minute = 0; minute < 120; minute++) {
            for (int i = 0; i < 30; i++) {
                say("peer-" + minute + "-" + i, 1);
            }
            time.advance(Duration.ofSeconds(60));
        }
        assertEquals(120 * 30, logged().size());
    }

    /** A day of forged senders is some thousand lines. */
    @Test
    void aDayOfForgedSendersIsBounded() {
        for (int second = 0; second < 86_400; second++) {
            say("peer-" + second, 1);
            time.advance(Duration.ofSeconds(1));
        }
        long spans = 24 * 6 + 8; // some of 1, 2, 4, 8 min, then of 10
        assertTrue(log.size() <= spans * (LogLimit.OF_ALL + 1), "lines are " + log.size());
    }

    /** Whoever goes on is not forgotten for those who spoke once, and then lets its spans grow. */
    @Test
    void theLeastRecentPeerIsForgotten() {
        for (int minute = 0; minute < 63; minute++) {
            for (int i = 0; i < 30; i++) {
                limit.line("once-" + minute + "-" + i, line -> {}, () -> "");
            }
            say("a", 10);
            time.advance(Duration.ofSeconds(60));
        }
        // Spans of 1, 2, 4, 8, 16, 32 min.
        assertEquals(6 * LogLimit.OF_PEER, log.stream().filter("a speaks"::equals).count());
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
