package io.standpipe.model;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How long threads that serve people wait for the rules thread. It answers within milliseconds;
 * whoever asks does not wait for ever if not.
 */
public final class RulesTimeout {

    public static final Duration LIMIT = Duration.ofSeconds(2);

    private RulesTimeout() {}

    /**
     * @throws TimeoutException no answer within {@link #LIMIT}
     * @throws ExecutionException the rules failed, or this thread was interrupted
     */
    public static <T> T await(CompletableFuture<T> answer)
            throws TimeoutException, ExecutionException {
        return await(answer, LIMIT);
    }

    /**
     * @throws TimeoutException no answer within this time
     * @throws ExecutionException it failed, or this thread was interrupted
     */
    public static <T> T await(CompletableFuture<T> answer, Duration limit)
            throws TimeoutException, ExecutionException {
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ExecutionException(e);
        }
    }
}
