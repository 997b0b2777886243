package io.standpipe.uplink.command;

import io.standpipe.model.Bus;
import io.standpipe.model.Present;
import io.standpipe.model.Present.DeviceNow;
import io.standpipe.model.Present.PointNow;
import io.standpipe.model.command.Command;
import io.standpipe.model.command.CommandException;
import io.standpipe.model.command.CommandRequest;
import io.standpipe.model.contract.ReadingJson;
import io.standpipe.model.json.JsonWriter;
import io.standpipe.model.words.CommandPhrase;
import io.standpipe.uplink.context.OptionalServices;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** {@code read-now}: polls a device and answers with its readings. */
public final class ReadNowCommand implements Command {

    /** A panel has thousands of points, and a message has its limits. */
    static final int MAX_READINGS = 500;

    private final OptionalServices installed;

    public ReadNowCommand(OptionalServices installed) {
        this.installed = installed;
    }

    @Override
    public String name() {
        return "read-now";
    }

    @Override
    public CompletableFuture<Outcome> run(CommandRequest request) throws CommandException {
        String device = request.id("device");
        Present present = installed.present();
        if (present == null) {
            throw new CommandException(CommandPhrase.NO_RULES.with());
        }
        // The readings are with the rules before this question is.
        return bus(installed, device)
                .read(device)
                .thenCompose(
                        why ->
                                why.isEmpty()
                                        ? present.devices(Set.of(device))
                                                .thenApply(ReadNowCommand::found)
                                        : CompletableFuture.completedFuture(Outcome.of(why)));
    }

    /** The bus that a device is on. */
    static Bus bus(OptionalServices installed, String device) throws CommandException {
        Bus bus = installed.bus(device);
        if (bus == null) {
            throw new CommandException(CommandPhrase.NOT_POLLED.with(device));
        }
        return bus;
    }

    private static Outcome found(List<DeviceNow> devices) {
        if (devices.isEmpty()) {
            return Outcome.of(CommandPhrase.TAKEN_OUT.of());
        }
        DeviceNow device = devices.get(0);
        return Outcome.done(json -> write(json, device));
    }

    private static void write(JsonWriter json, DeviceNow device) {
        json.member("device", device.device().id()).member("state", device.state().name());
        json.name("readings").beginArray();
        device.points().stream().limit(MAX_READINGS).forEach(point -> write(json, point));
        json.endArray();
        if (device.points().size() > MAX_READINGS) {
            json.member("omitted", device.points().size() - MAX_READINGS);
        }
    }

    private static void write(JsonWriter json, PointNow now) {
        json.beginObject();
        ReadingJson.write(json, now.reading(), now.stamp());
        json.endObject();
    }
}
