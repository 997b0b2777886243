package io.standpipe.mqtt;

import io.standpipe.model.json.JsonWriter;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Carries out one sort of command. Called on the uplink's thread; must not block. */
interface Command {

    /**
     * @throws CommandException it cannot be carried out
     */
    CompletableFuture<Outcome> run(CommandRequest request) throws CommandException;

    /**
     * What became of a command.
     *
     * @param reason empty if it is done, otherwise a sentence that says why not and what to do
     * @param results writes more members of the answer
     */
    record Outcome(String reason, Consumer<JsonWriter> results) {

        boolean ok() {
            return reason.isEmpty();
        }

        /** One that says no more than whether it is done. */
        static Outcome of(String reason) {
            return new Outcome(reason, json -> {});
        }

        static Outcome done(Consumer<JsonWriter> results) {
            return new Outcome("", results);
        }
    }
}
