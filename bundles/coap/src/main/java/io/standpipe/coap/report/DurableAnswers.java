package io.standpipe.coap.report;

import io.standpipe.coap.report.Answer.Code;
import io.standpipe.model.time.Scheduler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Answers to messages of detectors, given when the alarms in them are on the disk. A detector that
 * is told otherwise sends its message again, so its {@link DetectorMemory} is told that the message
 * is lost. One thread, the scheduler's; only the futures that come in may end on another.
 */
final class DurableAnswers {

    private final Scheduler scheduler;
    private final Duration patience;
    private final int retry;

    /**
     * @param patience how long a report waits for the disk
     * @param retry when a detector may try again, s
     */
    DurableAnswers(Scheduler scheduler, Duration patience, int retry) {
        this.scheduler = scheduler;
        this.patience = patience;
        this.retry = retry;
    }

    /** The answer to a report: within the patience of a detector that waits for it. */
    CompletableFuture<Answer> inTime(DetectorMemory memory, CompletableFuture<Void> durable) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Scheduler.Task bound =
                scheduler.schedule(patience, () -> unsafe(memory, answer, "not on the disk yet"));
        answerWhen(durable, memory, answer);
        var unused = answer.thenRun(bound::cancel);
        return answer;
    }

    /** The answer to a notification, which is acknowledged however long the disk takes. */
    CompletableFuture<Answer> atLast(DetectorMemory memory, CompletableFuture<Void> durable) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        answerWhen(durable, memory, answer);
        return answer;
    }

    private void answerWhen(
            CompletableFuture<Void> durable,
            DetectorMemory memory,
            CompletableFuture<Answer> answer) {
        var unused =
                durable.whenComplete(
                        (nothing, failure) ->
                                scheduler.execute(
                                        () -> {
                                            if (failure == null) {
                                                answer.complete(Answer.DONE);
                                            } else {
                                                unsafe(memory, answer, "not kept");
                                            }
                                        }));
    }

    private void unsafe(DetectorMemory memory, CompletableFuture<Answer> answer, String why) {
        if (answer.complete(new Answer(Code.UNSAFE, retry, why))) {
            memory.lost();
        }
    }
}
