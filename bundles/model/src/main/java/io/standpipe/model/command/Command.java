package io.standpipe.model.command;

import io.standpipe.model.json.JsonWriter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One sort of command, as one provider carries it out. Whoever asks has made sure that the command
 * may be given, and writes down that it was. Any thread, never blocks.
 */
@ConsumerType
public interface Command {

    /** What has not ended by then is answered as failed; it may still be done. */
    Duration LONGEST = Duration.ofSeconds(30);

    /**
     * The name of the command, {@link io.standpipe.model.Ids#PATTERN}: the last level of its topic.
     * Those of docs/contract.md mean the same everywhere; another one is carried out for an uplink
     * only if its configuration names it.
     */
    String name();

    /**
     * Whether this provider is meant, of several that offer the command, as each bus does.
     *
     * @throws CommandException the request does not say who is meant
     */
    default boolean concerns(CommandRequest request) throws CommandException {
        return true;
    }

    /**
     * Carries the command out. The future may be completed on any thread.
     *
     * @throws CommandException the command cannot be carried out
     */
    CompletableFuture<Outcome> run(CommandRequest request) throws CommandException;

    /**
     * What became of a command.
     *
     * @param reason empty if it is done, otherwise a sentence that says why not and what to do
     * @param results writes more members of the answer
     */
    record Outcome(String reason, Consumer<JsonWriter> results) {

        public boolean ok() {
            return reason.isEmpty();
        }

        /** One that says no more than whether the command is done. */
        public static Outcome of(String reason) {
            return new Outcome(reason, json -> {});
        }

        public static Outcome done(Consumer<JsonWriter> results) {
            return new Outcome("", results);
        }
    }
}
