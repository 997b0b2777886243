package io.standpipe.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.model.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {

    private final VirtualTime time = new VirtualTime();
    private final List<String> ran = new ArrayList<>();

    private void note(String what) {
        ran.add(time.millis() + " " + what);
    }

    @Test
    void tasksRunAtTheirOwnMomentInTheOrderGiven() {
        time.schedule(Duration.ofMillis(20), () -> note("b"));
        time.schedule(Duration.ofMillis(10), () -> note("a"));
        time.schedule(Duration.ofMillis(20), () -> note("c"));
        Scheduler.Task never = time.schedule(Duration.ofMillis(15), () -> note("cancelled"));
        time.schedule(
                Duration.ofMillis(10),
                () -> time.schedule(Duration.ofMillis(5), () -> note("planned by a task")));
        never.cancel();
        time.advance(Duration.ofMillis(19));
        assertEquals(List.of("10 a", "15 planned by a task"), ran);
        time.advance(Duration.ofMillis(1));
        assertEquals(List.of("10 a", "15 planned by a task", "20 b", "20 c"), ran);
        assertEquals(20, time.millis());
    }

    @Test
    void aTaskThatIsDueNowRunsAtOnceUnlessOneIsRunning() {
        time.execute(
                () -> {
                    time.execute(() -> note("second"));
                    note("first");
                });
        assertEquals(List.of("0 first", "0 second"), ran);
    }

    @Test
    void theWallClockJumpsWithoutTheMonotonicOne() {
        time.advance(Duration.ofSeconds(1));
        time.jumpWallClock(Duration.ofDays(-1));
        assertEquals(1_000_000_000L, time.nanos());
        assertEquals(
                VirtualTime.START.minus(Duration.ofDays(1)).plusSeconds(1).toEpochMilli(),
                time.stamp().utc());
    }
}
