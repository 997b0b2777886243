package io.standpipe.mqtt;

import io.standpipe.model.Hold;
import io.standpipe.model.Operations;
import io.standpipe.model.Serviceability;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Begins a hold: {@code shelve} of an alarm, {@code out-of-service} and {@code serviceability} of a
 * device, {@code maintenance} and {@code walk-test} of a device or a place. What it may concern and
 * how long it may last is checked by {@link Operations}.
 */
final class HoldCommand implements Command {

    private final Installed installed;
    private final Hold.What what;

    HoldCommand(Installed installed, Hold.What what) {
        this.installed = installed;
        this.what = what;
    }

    @Override
    public CompletableFuture<Outcome> run(CommandRequest request) throws CommandException {
        Hold.Target target = target(what, request);
        long lasting = request.number("lasting", 1, what.longest().toSeconds());
        return operations(installed)
                .hold(
                        what,
                        target,
                        serviceability(request),
                        request.who(),
                        request.text("why"),
                        Duration.ofSeconds(lasting))
                .thenApply(Outcome::of);
    }

    private @Nullable Serviceability serviceability(CommandRequest request)
            throws CommandException {
        if (what != Hold.What.SERVICEABILITY) {
            return null;
        }
        String word = request.text("serviceability");
        return Arrays.stream(Serviceability.values())
                .filter(constant -> constant.name().equals(word))
                .findFirst()
                .orElseThrow(
                        () ->
                                new CommandException(
                                        "serviceability must be NO_WATER, DAMAGED, BURIED,"
                                                + " ENCLOSED or SERVICEABLE, but is something"
                                                + " else"));
    }

    /** What a hold concerns: the alarm of a device, a device, or a place. */
    static Hold.Target target(Hold.What what, CommandRequest request) throws CommandException {
        if (what == Hold.What.SHELVED) {
            return Hold.Target.alarm(request.id("device"), request.id("condition"));
        }
        if (what.test() && request.has("place")) {
            if (request.has("device")) {
                throw new CommandException("device or place must be given, but both are");
            }
            return Hold.Target.place(request.text("place"));
        }
        return Hold.Target.device(request.id("device"));
    }

    /** The service that does it. */
    static Operations operations(Installed installed) throws CommandException {
        Operations operations = installed.operations();
        if (operations == null) {
            throw new CommandException(
                    "this is not available at the moment: the gateway's rules do not run; try again"
                            + " later");
        }
        return operations;
    }
}
