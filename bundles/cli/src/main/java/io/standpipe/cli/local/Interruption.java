package io.standpipe.cli.local;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C as a wish to come to an end in order: who works is told, and gets some seconds for its
 * last words. Two threads.
 */
final class Interruption implements AutoCloseable {

    private static final int LAST_WORDS_SECONDS = 5;

    private final CountDownLatch wished = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::wish, "ctrl-c");

    Interruption() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void wish() {
        wished.countDown();
        try {
            boolean inOrder = ended.await(LAST_WORDS_SECONDS, TimeUnit.SECONDS);
            assert inOrder || ended.getCount() > 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits so long, or until Ctrl-C, which it says. */
    boolean within(Duration pause) throws InterruptedException {
        return wished.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    boolean came() {
        return wished.getCount() == 0;
    }

    /** All is said. */
    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It is running.
        }
    }
}
