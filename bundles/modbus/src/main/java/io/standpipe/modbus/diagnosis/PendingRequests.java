package io.standpipe.modbus.diagnosis;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a bus was asked for and has not answered, so that its end answers it. Any thread.
 *
 * @param <T> an answer
 */
public final class PendingRequests<T> implements AutoCloseable {

    private static final class Question<T> {
        private final CompletableFuture<T> answer = new CompletableFuture<>();
        private final T ending;

        private Question(T ending) {
            this.ending = ending;
        }

        private void end() {
            answer.complete(ending);
        }
    }

    private final Set<Question<T>> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * @param ending the answer if the bus ends first
     * @return to be completed; already answered if the bus has ended
     */
    public CompletableFuture<T> ask(T ending) {
        Question<T> question = new Question<>(ending);
        open.add(question);
        CompletableFuture<T> answer = question.answer;
        var unused = answer.whenComplete((text, error) -> open.remove(question));
        // After it was added: either this sees the end, or the end sees the question.
        if (closed) {
            question.end();
        }
        return answer;
    }

    @Override
    public void close() {
        closed = true;
        open.forEach(Question::end);
    }
}
