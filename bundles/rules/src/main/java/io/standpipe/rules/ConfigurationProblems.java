package io.standpipe.rules;

import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Problems of configurations, told in time: those that end by themselves when a neighbour starts
 * are told only if they last. The framework starts bundles in an order of its own, and a fault that
 * stands for some milliseconds would go all the way to the centre. Rules thread.
 */
final class ConfigurationProblems {

    /** A start of everything takes a few seconds, on a slow board up to half a minute. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private record Waiting(long since, Scheduler.Task task) {}

    private final Map<String, Waiting> waiting = new HashMap<>();
    private final TimeSource time;
    private final Scheduler scheduler;
    private final BiConsumer<String, List<String>> tell;

    /**
     * @param tell tells what is wrong with the configuration of a source; nothing if it is in order
     */
    ConfigurationProblems(
            TimeSource time, Scheduler scheduler, BiConsumer<String, List<String>> tell) {
        this.time = time;
        this.scheduler = scheduler;
        this.tell = tell;
    }

    /**
     * All that is wrong with a configuration now.
     *
     * @param awaited those of the problems that end when a neighbour starts
     */
    void report(String source, List<String> problems, Set<String> awaited) {
        Waiting before = forget(source);
        List<String> certain =
                problems.stream().filter(problem -> !awaited.contains(problem)).toList();
        if (certain.size() == problems.size()) {
            tell.accept(source, problems);
            return;
        }
        // What stood before the start may be this very fault: it is neither ended nor begun.
        if (!certain.isEmpty()) {
            tell.accept(source, certain);
        }
        long since = before == null ? time.nanos() : before.since();
        Duration left = PATIENCE.minusNanos(time.nanos() - since);
        waiting.put(
                source,
                new Waiting(
                        since,
                        scheduler.schedule(
                                left.isNegative() ? Duration.ZERO : left,
                                () -> tell.accept(source, problems))));
    }

    /** Nothing of this source is told later. */
    void cleared(String source) {
        forget(source);
    }

    private @Nullable Waiting forget(String source) {
        Waiting before = waiting.remove(source);
        if (before != null) {
            before.task().cancel();
        }
        return before;
    }
}
