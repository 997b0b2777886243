package io.standpipe.model;

/**
 * One installed thing in the field.
 *
 * @param id unique on the gateway, {@link Ids#PATTERN}; part of topics
 * @param name what people call it; any text
 * @param profile what this model of device offers, with the row's parameters filled in
 * @param address where its bus finds it, for people: {@code 127.0.0.1:1502 unit 7}
 * @param place where it stands
 */
public record Device(String id, String name, DeviceProfile profile, String address, Place place) {

    public Device {
        Ids.require("device id", id);
    }

    public DeviceKind kind() {
        return profile.kind();
    }
}
