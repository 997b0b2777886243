package io.standpipe.model.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SerialSchedulerTest {

    private final List<String> reports = Collections.synchronizedList(new ArrayList<>());
    private final List<String> ran = Collections.synchronizedList(new ArrayList<>());

    private SerialScheduler scheduler() {
        return new SerialScheduler(
                "under-test", (sentence, e) -> reports.add(sentence + ": " + e.getMessage()));
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertTrue(latch.await(10, TimeUnit.SECONDS), "waited 10 s");
    }

    @Test
    void tasksRunInTheirOrderOnOneDaemonThread() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        AtomicReference<Thread> thread = new AtomicReference<>();
        List<Thread> others = Collections.synchronizedList(new ArrayList<>());
        try (SerialScheduler scheduler = scheduler()) {
            scheduler.execute(() -> thread.set(Thread.currentThread()));
            for (int i = 0; i < 1000; i++) {
                String name = Integer.toString(i);
                scheduler.execute(
                        () -> {
                            ran.add(name);
                            if (Thread.currentThread() != thread.get()) {
                                others.add(Thread.currentThread());
                            }
                        });
            }
            scheduler.execute(done::countDown);
            await(done);
        }
        assertEquals(1000, ran.size());
        for (int i = 0; i < 1000; i++) {
            assertEquals(Integer.toString(i), ran.get(i));
        }
        assertEquals(List.of(), others);
        assertEquals("under-test", thread.get().getName());
        assertTrue(thread.get().isDaemon());
    }

    @Test
    void aTaskThatThrowsIsReportedAndTheNextRuns() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(2);
        try (SerialScheduler scheduler = scheduler()) {
            scheduler.execute(
                    () -> {
                        throw new IllegalStateException("one");
                    });
            scheduler.schedule(
                    Duration.ofMillis(1),
                    () -> {
                        done.countDown();
                        throw new AssertionError("two");
                    });
            scheduler.schedule(Duration.ofMillis(2), done::countDown);
            await(done);
        }
        assertEquals(
                List.of(
                        "a task on thread under-test failed: one",
                        "a task on thread under-test failed: two"),
                reports);
    }

    @Test
    void plannedTasksRunInTheOrderOfTheirTime() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(3);
        try (SerialScheduler scheduler = scheduler()) {
            long begin = System.nanoTime();
            // Far apart: on a loaded machine planning alone has taken more than 60 ms.
            scheduler.schedule(Duration.ofSeconds(1), () -> note("late", done));
            scheduler.schedule(Duration.ofMillis(500), () -> note("soon", done));
            scheduler.schedule(Duration.ofMillis(-5), () -> note("past", done));
            await(done);
            assertTrue(System.nanoTime() - begin >= TimeUnit.SECONDS.toNanos(1));
        }
        assertEquals(List.of("past", "soon", "late"), ran);
    }

    @Test
    void aCancelledTaskDoesNotRun() throws InterruptedException {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        try (SerialScheduler scheduler = scheduler()) {
            // Keeps the thread busy until the task is cancelled.
            scheduler.execute(() -> hold(go));
            Scheduler.Task cancelled =
                    scheduler.schedule(Duration.ZERO, () -> ran.add("cancelled"));
            Scheduler.Task task =
                    scheduler.schedule(Duration.ofMillis(1), () -> note("done", done));
            cancelled.cancel();
            go.countDown();
            await(done);
            task.cancel();
        }
        assertEquals(List.of("done"), ran);
    }

    @Test
    void closeRunsWhatWasGivenAndDropsWhatWasPlanned() throws InterruptedException {
        SerialScheduler scheduler = scheduler();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        scheduler.execute(
                () -> {
                    begun.countDown();
                    hold(go);
                });
        await(begun);
        scheduler.schedule(Duration.ofHours(1), () -> ran.add("planned"));
        for (int i = 0; i < 5; i++) {
            String name = "given " + i;
            scheduler.execute(() -> ran.add(name));
        }
        Thread closer = new Thread(scheduler::close);
        closer.start();
        go.countDown();
        closer.join(10_000);
        assertFalse(closer.isAlive());
        assertEquals(List.of("given 0", "given 1", "given 2", "given 3", "given 4"), ran);

        scheduler.execute(() -> ran.add("too late"));
        scheduler.schedule(Duration.ZERO, () -> ran.add("too late")).cancel();
        scheduler.close();
        assertEquals(5, ran.size());
        assertEquals(List.of(), reports);
    }

    @Test
    void mayBeClosedByItsOwnTask() throws InterruptedException {
        SerialScheduler scheduler = scheduler();
        CountDownLatch done = new CountDownLatch(1);
        scheduler.execute(
                () -> {
                    scheduler.close(); // one that waited for itself would never be done
                    ran.add(Thread.currentThread().isInterrupted() ? "interrupted" : "closed");
                    done.countDown();
                });
        await(done);
        assertEquals(List.of("closed"), ran);
        assertEquals(List.of(), reports);
    }

    private void hold(CountDownLatch go) {
        try {
            await(go);
        } catch (InterruptedException e) {
            ran.add("interrupted");
        }
    }

    private void note(String name, CountDownLatch done) {
        ran.add(name);
        done.countDown();
    }
}
