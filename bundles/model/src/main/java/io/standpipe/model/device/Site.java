package io.standpipe.model.device;

/**
 * Where the gateway stands.
 *
 * @param id {@link Ids#PATTERN}
 * @param name what people call it
 * @param kind station, key unit or street
 * @param district first topic level that groups gateways, {@link Ids#PATTERN}
 * @param street street office or town; may be empty
 * @param place grid cell and position
 */
public record Site(String id, String name, Kind kind, String district, String street, Place place) {

    public Site {
        Ids.require("site id", id);
        Ids.require("district", district);
    }

    public enum Kind {
        STATION,
        KEY_UNIT,
        STREET
    }
}
