package io.standpipe.mqtt;

import io.standpipe.model.Hold;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** {@code release}: ends a hold before its time; {@code what} is the word of its event. */
final class ReleaseCommand implements Command {

    private final Installed installed;

    ReleaseCommand(Installed installed) {
        this.installed = installed;
    }

    @Override
    public CompletableFuture<Outcome> run(CommandRequest request) throws CommandException {
        Hold.What what = what(request.text("what"));
        return HoldCommand.operations(installed)
                .release(what, HoldCommand.target(what, request), request.who())
                .thenApply(Outcome::of);
    }

    private static Hold.What what(String word) throws CommandException {
        return Arrays.stream(Hold.What.values())
                .filter(what -> what.word().equals(word))
                .findFirst()
                .orElseThrow(
                        () ->
                                new CommandException(
                                        "what must be one of "
                                                + Arrays.stream(Hold.What.values())
                                                        .map(Hold.What::word)
                                                        .collect(Collectors.joining(", "))
                                                + ", but is something else"));
    }
}
