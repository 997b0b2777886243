package io.standpipe.itest.detector;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The thread on which all detectors live: their sockets and their timers. */
final class Loop implements AutoCloseable {

    private record Timer(long due, long number, Runnable run) {}

    private final Selector selector;
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(
                    Comparator.comparingLong(Timer::due).thenComparingLong(Timer::number));
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::run, "detectors");
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean closed;
    private long numbers;

    Loop() throws IOException {
        selector = Selector.open();
        thread.setDaemon(true);
        thread.start();
    }

    /** On the thread: runs it once so many nanoseconds have passed. */
    void after(long nanos, Runnable run) {
        timers.add(new Timer(System.nanoTime() + nanos, numbers++, run));
    }

    /** On the thread: runs it whenever something can be read. */
    void listen(DatagramChannel channel, Runnable readable) throws IOException {
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, readable);
    }

    /** Runs it on the thread and waits for its answer. */
    <T> T ask(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        tasks.add(
                () -> {
                    try {
                        answer.complete(question.get());
                    } catch (RuntimeException e) {
                        answer.completeExceptionally(e);
                    }
                });
        selector.wakeup();
        return CompletableFuture.anyOf(answer, ended)
                .thenCompose(any -> answer)
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    private void run() {
        try {
            while (!closed) {
                Timer next = timers.peek();
                long wait =
                        next == null
                                ? 1_000
                                : Math.max(1, (next.due() - System.nanoTime()) / 1_000_000);
                selector.select(key -> ((Runnable) key.attachment()).run(), wait);
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                long now = System.nanoTime();
                while (!timers.isEmpty() && timers.peek().due() - now <= 0) {
                    timers.remove().run().run();
                }
            }
            ended.completeExceptionally(new IllegalStateException("the detectors have ended"));
        } catch (IOException e) {
            ended.completeExceptionally(new UncheckedIOException(e));
        } catch (RuntimeException e) {
            ended.completeExceptionally(e);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        selector.close();
    }
}
