package io.standpipe.rules;

import io.standpipe.model.config.Settings;
import io.standpipe.model.device.Ids;
import io.standpipe.model.device.Place;
import io.standpipe.model.device.Site;
import io.standpipe.model.words.settings.SettingPhrase;
import io.standpipe.rules.message.Identity;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who the gateway is, as its configuration says it. */
final class IdentitySettings {

    private static final String ID = "id";
    private static final String SITE_ID = "siteId";
    private static final String DISTRICT = "district";

    /** Without them there is no identity; in the order of the form. */
    static final List<String> IDS = List.of(ID, SITE_ID, DISTRICT);

    private IdentitySettings() {}

    /**
     * Reads the configuration; what is wrong goes to {@link Settings#problem}.
     *
     * @param version of the program
     * @return null if the gateway or district id is unusable; anything else has a default
     */
    static @Nullable Identity read(Settings from, String version) {
        String id = id(from, ID);
        String district = id(from, DISTRICT);
        String siteId = from.text(SITE_ID, "").isEmpty() ? id : id(from, SITE_ID);
        Place place =
                new Place(
                        from.name("grid"),
                        from.decimal("lat", -90, 90),
                        from.decimal("lon", -180, 180));
        String name = from.name("name");
        String siteName = from.name("siteName");
        Site.Kind kind = from.choice("siteKind", Site.Kind.STATION);
        String street = from.name("street");
        Duration batch = Duration.ofMillis(from.integer("batchInterval", 1000, 50, 60_000));
        Duration heartbeat = Duration.ofSeconds(from.integer("heartbeat", 300, 1, 86_400));
        if (id.isEmpty() || district.isEmpty() || siteId.isEmpty()) {
            return null;
        }
        return new Identity(
                id,
                name.isEmpty() ? id : name,
                new Site(
                        siteId,
                        siteName.isEmpty() ? siteId : siteName,
                        kind,
                        district,
                        street,
                        place),
                version,
                batch,
                heartbeat);
    }

    /** Whether there is no identity with this. */
    static boolean unusable(String key, String id) {
        return !Ids.valid(id) && !(key.equals(SITE_ID) && id.isEmpty());
    }

    private static String id(Settings from, String key) {
        String id = from.text(key, "");
        if (!Ids.valid(id)) {
            from.wrong(key, SettingPhrase.ID.with(key, '"' + id + '"'));
            return "";
        }
        return id;
    }
}
