package io.standpipe.mqtt;

import io.standpipe.model.Operations;
import java.util.concurrent.CompletableFuture;

/** {@code acknowledge} and {@code reset}: of an alarm, named by device and condition. */
final class AlarmCommand implements Command {

    private interface Order {
        CompletableFuture<String> give(
                Operations operations, String device, String condition, String who);
    }

    private final Installed installed;
    private final Order order;

    private AlarmCommand(Installed installed, Order order) {
        this.installed = installed;
        this.order = order;
    }

    static Command acknowledge(Installed installed) {
        return new AlarmCommand(installed, Operations::acknowledge);
    }

    static Command reset(Installed installed) {
        return new AlarmCommand(installed, Operations::reset);
    }

    @Override
    public CompletableFuture<Outcome> run(CommandRequest request) throws CommandException {
        String device = request.id("device");
        String condition = request.id("condition");
        return order.give(HoldCommand.operations(installed), device, condition, request.who())
                .thenApply(Outcome::of);
    }
}
