package io.standpipe.uplink.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How long is waited for a broker. */
class AnswerTimesTest {

    private static final Duration ALONE = Duration.ofSeconds(15);

    private final AnswerTimes times = new AnswerTimes();

    /** A limit, what was waited for in vain, and what the broker does at last. */
    @SuppressWarnings("ImmutableEnumChecker") // method references
    private enum Limit {
        SILENCE(
                times -> times.silence(ALONE),
                AnswerTimes::wasSilent,
                times -> times.answered(1),
                List.of(15, 30, 60, 60, 60)),
        SILENCE_WITH_AN_ALARM(
                times -> times.silence(AnswerTimes.SILENT),
                AnswerTimes::wasSilent,
                times -> times.answered(1),
                List.of(7, 15, 30, 60, 60)),
        UNANSWERED(
                AnswerTimes::unanswered,
                AnswerTimes::wasUnanswered,
                times -> times.answered(1),
                List.of(100, 200, 400, 800, 1600, 1600)),
        SUBSCRIBING(
                AnswerTimes::subscribing,
                AnswerTimes::wasUnsubscribed,
                AnswerTimes::subscribed,
                List.of(20, 40, 80, 160, 320, 320)),
        CONNECTING(
                AnswerTimes::connecting,
                AnswerTimes::wasNotConnected,
                times -> times.connected(1),
                List.of(20, 40, 60, 60));

        private final Function<AnswerTimes, Duration> limit;
        private final Consumer<AnswerTimes> inVain;
        private final Consumer<AnswerTimes> atLast;
        private final List<Integer> seconds;

        Limit(
                Function<AnswerTimes, Duration> limit,
                Consumer<AnswerTimes> inVain,
                Consumer<AnswerTimes> atLast,
                List<Integer> seconds) {
            this.limit = limit;
            this.inVain = inVain;
            this.atLast = atLast;
            this.seconds = seconds;
        }

        boolean isSilence() {
            return this == SILENCE || this == SILENCE_WITH_AN_ALARM;
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWasWaitedForInVainIsWaitedForTwiceAsLong(Limit which) {
        for (int round = 0; round < 2; round++) {
            for (int seconds : which.seconds) {
                assertEquals(seconds, which.limit.apply(times).toSeconds(), "round " + round);
                which.inVain.accept(times);
            }
            Duration longest = which.limit.apply(times);
            for (int i = 0; i < 1_000; i++) {
                which.inVain.accept(times);
                assertEquals(longest, which.limit.apply(times), "however often");
            }
            which.atLast.accept(times);
        }
    }

    /** What one wait ended in says nothing of the others. */
    @ParameterizedTest
    @EnumSource
    void eachHasItsOwn(Limit which) {
        which.inVain.accept(times);
        for (Limit other : Limit.values()) {
            boolean both = which.isSilence() && other.isSilence();
            if (other != which && !both) {
                assertEquals(
                        other.seconds.get(0),
                        (int) other.limit.apply(times).toSeconds(),
                        other::name);
            }
        }
    }

    /** RFC 6298, 2.2 and 2.3: by hand, in seconds. */
    @Test
    void anAlarmGoesAgainWhenAnAnswerIsLate() {
        assertEquals(AnswerTimes.AGAIN, times.again());
        times.answered(seconds(4)); // 4, deviation 2
        assertEquals(4 + 4 * 2, times.again().toNanos() / 1e9, 1e-6);
        times.answered(seconds(8)); // deviation 2 + (4 - 2) / 4 = 2.5, then 4 + 4 / 8 = 4.5
        assertEquals(4.5 + 4 * 2.5, times.again().toNanos() / 1e9, 1e-6);
        times.answered(seconds(0)); // 2.5 + (4.5 - 2.5) / 4 = 3, then 4.5 - 4.5 / 8
        assertEquals(4.5 * 7 / 8 + 4 * 3, times.again().toNanos() / 1e9, 1e-6);
        for (int i = 0; i < 100; i++) {
            times.answered(seconds(10));
        }
        assertEquals(10, times.again().toSeconds(), "steady answers have no deviation");
        assertEquals(100, times.unanswered().toSeconds());
        for (int i = 0; i < 100; i++) {
            times.answered(seconds(55));
        }
        assertEquals(55, times.again().toSeconds());
        assertEquals(110, times.unanswered().toSeconds(), "twice as long");
        assertEquals(110, times.subscribing().toSeconds(), "here too");
    }

    @Test
    void silenceIsBorneAsLongAsPingsTake() {
        times.pinged(seconds(20)); // deviation 10, of which twice
        assertEquals(2.5 + 20 + 2 * 10, times.silence(ALONE).toMillis() / 1e3);
        times.pinged(seconds(100));
        assertEquals(60, times.silence(ALONE).toSeconds(), "but no longer than this");
        assertEquals(90, times.silence(Duration.ofSeconds(90)).toSeconds(), "where nobody asks so");
    }

    @Test
    void anAttemptTakesTwiceAsLongAsTheLastOneThatSucceeded() {
        times.connected(seconds(3));
        assertEquals(20, times.connecting().toSeconds());
        times.connected(seconds(25));
        assertEquals(50, times.connecting().toSeconds());
        times.connected(seconds(59));
        assertEquals(60, times.connecting().toSeconds(), "at most");
    }

    private static long seconds(double seconds) {
        return (long) (seconds * 1e9);
    }

    /** Whatever the broker does: each limit stays within its bounds. */
    @Property(tries = 200)
    void limitsStayWithinTheirBounds(@ForAll long seed) {
        Random random = new Random(seed);
        AnswerTimes any = new AnswerTimes();
        for (int i = 0; i < 200; i++) {
            long nanos = (long) Math.pow(10, random.nextDouble() * 13);
            switch (random.nextInt(4)) {
                case 0 -> any.answered(nanos);
                case 1 -> any.pinged(nanos);
                case 2 -> any.connected(nanos);
                default -> {
                    Limit[] all = Limit.values();
                    all[random.nextInt(all.length)].inVain.accept(any);
                }
            }
            within(any.again(), AnswerTimes.AGAIN, AnswerTimes.AGAIN_AT_MOST);
            within(any.silence(ALONE), ALONE, AnswerTimes.SILENT_AT_MOST);
            within(
                    any.unanswered(),
                    AnswerTimes.UNANSWERED,
                    AnswerTimes.UNANSWERED_AT_MOST.multipliedBy(2));
            within(any.subscribing(), AnswerTimes.ACKNOWLEDGE, AnswerTimes.UNANSWERED_AT_MOST);
            within(any.connecting(), AnswerTimes.CONNECT, AnswerTimes.CONNECT_AT_MOST);
        }
    }

    private static void within(Duration limit, Duration least, Duration most) {
        assertTrue(
                limit.compareTo(least) >= 0 && limit.compareTo(most) <= 0,
                () -> limit + " is not in [" + least + ", " + most + "]");
    }
}
