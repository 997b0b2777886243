package io.standpipe.uplink.command;

import io.standpipe.model.Confirmable;
import io.standpipe.model.command.Command;
import io.standpipe.model.command.CommandException;
import io.standpipe.model.command.CommandRequest;
import io.standpipe.model.words.CommandPhrase;
import io.standpipe.model.words.text.Sentences;
import io.standpipe.uplink.context.OptionalServices;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** {@code confirm}: what is missing in a configuration is meant, and goes. */
final class ConfirmCommand implements Command {

    private final OptionalServices installed;
    private final Executor elsewhere;

    /**
     * @param elsewhere may block
     */
    ConfirmCommand(OptionalServices installed, Executor elsewhere) {
        this.installed = installed;
        this.elsewhere = elsewhere;
    }

    @Override
    public String name() {
        return "confirm";
    }

    @Override
    public CompletableFuture<Outcome> run(CommandRequest request) throws CommandException {
        String source = request.text("source");
        // Taking up a configuration takes time and may end connections: not on the uplink's thread.
        return CompletableFuture.supplyAsync(() -> confirm(source), elsewhere);
    }

    private Outcome confirm(String source) {
        Set<String> all = new TreeSet<>();
        boolean done = false;
        for (Confirmable one : installed.confirmables()) {
            Set<String> asking = one.asking();
            all.addAll(asking);
            if (asking.contains(source)) {
                one.confirm(source);
                done = true;
            }
        }
        return Outcome.of(
                done
                        ? ""
                        : Sentences.and(
                                CommandPhrase.SOURCE.of(),
                                all.isEmpty()
                                        ? CommandPhrase.NONE_ASKS.of()
                                        : CommandPhrase.ASKING.of(String.join(", ", all))));
    }
}
