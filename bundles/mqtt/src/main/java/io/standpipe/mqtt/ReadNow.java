package io.standpipe.mqtt;

import io.standpipe.model.Bus;
import io.standpipe.model.Present;
import io.standpipe.model.Present.DeviceNow;
import io.standpipe.model.Present.PointNow;
import io.standpipe.model.Reading;
import io.standpipe.model.Stamp;
import io.standpipe.model.json.JsonWriter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** {@code read-now}: polls a device and answers with its readings. */
final class ReadNow implements Command {

    /** A panel has thousands of points, and a message has its limits. */
    static final int MAX_READINGS = 500;

    private final Installed installed;

    ReadNow(Installed installed) {
        this.installed = installed;
    }

    @Override
    public CompletableFuture<Outcome> run(CommandRequest request) throws CommandException {
        String device = request.id("device");
        Present present = installed.present();
        if (present == null) {
            throw new CommandException(
                    "this is not available at the moment: the gateway's rules do not run; try again"
                            + " later");
        }
        // The readings are with the rules before this question is.
        return bus(installed, device)
                .read(device)
                .thenCompose(
                        why ->
                                why.isEmpty()
                                        ? present.devices(Set.of(device)).thenApply(ReadNow::found)
                                        : CompletableFuture.completedFuture(Outcome.of(why)));
    }

    /** The bus that a device is on. */
    static Bus bus(Installed installed, String device) throws CommandException {
        Bus bus = installed.bus(device);
        if (bus == null) {
            throw new CommandException(
                    "device must be one that a bus of this gateway polls, but %s is not"
                            .formatted(device));
        }
        return bus;
    }

    private static Outcome found(List<DeviceNow> devices) {
        if (devices.isEmpty()) {
            return Outcome.of("the device was taken out while it was read");
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
        Reading reading = now.reading();
        json.beginObject().member("point", reading.point().id());
        Stamp stamp = now.stamp();
        if (stamp != null) {
            json.member("ts", stamp.utc());
        }
        boolean text = reading.point().isText();
        if (!Double.isNaN(reading.value()) && !text) {
            json.name("value").value(reading.value(), reading.point().decimals());
        }
        String state = reading.state();
        if (text && !Double.isNaN(reading.value())) {
            json.member("text", state == null ? "" : state);
        } else if (state != null) {
            json.member("state", state);
        }
        if (!reading.point().unit().isEmpty()) {
            json.member("unit", reading.point().unit());
        }
        if (!reading.quality().isGood()) {
            json.member("quality", reading.quality().status().name());
            json.member("cause", reading.quality().text());
        }
        json.endObject();
    }
}
