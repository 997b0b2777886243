package io.standpipe.rules.message;

import io.standpipe.model.alarm.DeviceState;
import io.standpipe.model.alarm.Serviceability;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.Place;
import io.standpipe.model.device.Site;
import io.standpipe.model.json.JsonWriter;
import io.standpipe.model.time.Stamp;
import java.util.Locale;
import java.util.Map;

/**
 * The status of the gateway: how many devices are in which state, at one moment. Immutable.
 *
 * @param states number of devices by state
 * @param water number of water sources of each kind that is installed, by serviceability
 * @param own how the gateway itself fares
 * @param faults number of the gateway's own faults that stand
 */
public record GatewayStatus(
        Map<DeviceState, Integer> states,
        Map<DeviceKind, Map<Serviceability, Integer>> water,
        OwnState own,
        int faults) {

    public static final GatewayStatus EMPTY =
            new GatewayStatus(Map.of(), Map.of(), OwnState.NORMAL, 0);

    /** The gateway's members of the {@code status} message. */
    public String status(Identity self, Stamp started) {
        JsonWriter json = new JsonWriter();
        json.member("version", self.version()).member("startedAt", started.utc());
        own.write(json);
        site(json, self.site());
        json.name("devices").beginObject().member("total", total(states));
        for (DeviceState state : DeviceState.values()) {
            json.member(state.name().toLowerCase(Locale.ROOT), states.getOrDefault(state, 0));
        }
        json.endObject();
        counted(json, "hydrants", hydrants());
        json.name("water").beginObject();
        water.forEach((kind, counts) -> counted(json, kind.word(), counts));
        json.endObject();
        json.member("faults", faults);
        return json.toString();
    }

    /** Number of hydrants by serviceability. */
    public Map<Serviceability, Integer> hydrants() {
        return water.getOrDefault(DeviceKind.HYDRANT, Map.of());
    }

    private static void counted(JsonWriter json, String name, Map<Serviceability, Integer> counts) {
        int serviceable = counts.getOrDefault(Serviceability.SERVICEABLE, 0);
        int unknown = counts.getOrDefault(Serviceability.UNKNOWN, 0);
        int total = total(counts);
        json.name(name)
                .beginObject()
                .member("total", total)
                .member("serviceable", serviceable)
                .member("unserviceable", total - serviceable - unknown)
                .member("unknown", unknown);
        if (total > 0) {
            // Of all, as the district counts: what is not known to be serviceable is not.
            json.name("serviceableRate").value((double) serviceable / total, 4);
        }
        json.endObject();
    }

    private static void site(JsonWriter json, Site site) {
        json.name("site")
                .beginObject()
                .member("id", site.id())
                .member("name", site.name())
                .member("kind", site.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .member("district", site.district())
                .member("street", site.street());
        Place place = site.place();
        json.member("grid", place.grid());
        if (place.lat() != null && place.lon() != null) {
            json.name("lat").value(place.lat(), 6).name("lon").value(place.lon(), 6);
        }
        json.endObject();
    }

    private static int total(Map<?, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }
}
