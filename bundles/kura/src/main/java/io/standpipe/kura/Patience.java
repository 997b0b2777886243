package io.standpipe.kura;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How long Kura's threads wait for the rules thread. It answers within milliseconds; whoever asks
 * does not wait for ever if not.
 */
public final class Patience {

    public static final Duration LIMIT = Duration.ofSeconds(2);

    private Patience() {}

    /**
     * @throws TimeoutException no answer within {@link #LIMIT}
     * @throws ExecutionException the rules failed, or this thread was interrupted
     */
    public static <T> T await(CompletableFuture<T> answer)
            throws TimeoutException, ExecutionException {
        try {
            return answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ExecutionException(e);
        }
    }
}
