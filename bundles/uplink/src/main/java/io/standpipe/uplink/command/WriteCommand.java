package io.standpipe.uplink.command;

import io.standpipe.model.command.Command;
import io.standpipe.model.command.CommandException;
import io.standpipe.model.command.CommandRequest;
import io.standpipe.uplink.context.OptionalServices;
import java.util.concurrent.CompletableFuture;

/** {@code write}: sets a point of a device, if profile and bus allow it. */
final class WriteCommand implements Command {

    private final OptionalServices installed;

    WriteCommand(OptionalServices installed) {
        this.installed = installed;
    }

    @Override
    public String name() {
        return "write";
    }

    @Override
    public CompletableFuture<Outcome> run(CommandRequest request) throws CommandException {
        String device = request.id("device");
        return ReadNowCommand.bus(installed, device)
                .write(device, request.id("point"), request.decimal("value"))
                .thenApply(Outcome::of);
    }
}
