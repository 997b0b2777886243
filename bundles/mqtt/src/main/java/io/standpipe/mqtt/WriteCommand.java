package io.standpipe.mqtt;

import java.util.concurrent.CompletableFuture;

/** {@code write}: sets a point of a device, if profile and bus allow it. */
final class WriteCommand implements Command {

    private final Installed installed;

    WriteCommand(Installed installed) {
        this.installed = installed;
    }

    @Override
    public CompletableFuture<Outcome> run(CommandRequest request) throws CommandException {
        String device = request.id("device");
        return ReadNow.bus(installed, device)
                .write(device, request.id("point"), request.decimal("value"))
                .thenApply(Outcome::of);
    }
}
