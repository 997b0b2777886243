package io.standpipe.kura;

import io.standpipe.model.Ids;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.kura.configuration.metatype.AD;
import org.eclipse.kura.core.configuration.metatype.Tad;
import org.eclipse.kura.core.configuration.metatype.Toption;
import org.eclipse.kura.core.configuration.metatype.Tscalar;
import org.jspecify.annotations.Nullable;

/**
 * What a channel of a Kura asset asks for.
 *
 * @param device id of an installed device; empty for the gateway itself
 * @param point id of one of its points; empty where the aspect belongs to the device
 * @param aspect what of it
 */
record Channel(String device, String point, Aspect aspect) {

    static final String DEVICE = "device";
    static final String POINT = "point";
    static final String ASPECT = "read";

    enum Aspect {
        VALUE("value of the point"),
        QUALITY("quality of the point, with its cause (STRING)"),
        STATE("state of the device: NORMAL, ALARM, FAULT, ... (STRING)"),
        SERVICEABILITY("serviceability of a water source (STRING)"),
        ALARMS("standing alarms; without a device the gateway's own faults (STRING)");

        private final String label;
        private final String word = name().toLowerCase(Locale.ROOT);

        Aspect(String label) {
            this.label = label;
        }

        private static Aspect of(String word) {
            for (Aspect aspect : values()) {
                if (aspect.word.equalsIgnoreCase(word)) {
                    return aspect;
                }
            }
            throw new IllegalArgumentException(
                    "read must be value, quality, state, serviceability or alarms, but is \""
                            + word
                            + "\"");
        }

        /** As the setting says it. */
        String word() {
            return word;
        }

        boolean ofPoint() {
            return this == VALUE || this == QUALITY;
        }
    }

    /**
     * @param settings of the channel, by the ids of {@link #descriptor()}
     * @throws IllegalArgumentException says what is wrong with them
     */
    static Channel of(@Nullable Map<String, Object> settings) {
        String device = text(settings, DEVICE);
        String point = text(settings, POINT);
        String read = text(settings, ASPECT);
        Aspect aspect = Aspect.of(read.isEmpty() ? Aspect.VALUE.word : read);
        if (device.isEmpty() && aspect != Aspect.STATE && aspect != Aspect.ALARMS) {
            throw new IllegalArgumentException(
                    "device must be the id of an installed device, but is empty; only state and alarms can be read of the gateway itself");
        }
        if (!device.isEmpty()) {
            Ids.require(DEVICE, device);
        }
        if (aspect.ofPoint() && point.isEmpty()) {
            throw new IllegalArgumentException(
                    "point must be the id of a point of the device's profile, such as pressure, but is empty");
        }
        return new Channel(device, aspect.ofPoint() ? point : "", aspect);
    }

    private static String text(@Nullable Map<String, Object> settings, String key) {
        Object value = settings == null ? null : settings.get(key);
        return value == null ? "" : String.valueOf(value).strip();
    }

    /**
     * The settings of a channel, as its form shows them. Kura's API says {@link AD}, but its assets
     * cast each to {@link Tad}; anything else ends as a ClassCastException on a thread of Kura's,
     * and the asset reads nothing.
     */
    static List<AD> descriptor() {
        List<AD> settings = new ArrayList<>();
        settings.add(
                setting(
                        DEVICE,
                        "Device",
                        "Id of an installed device, such as hyd-0042. Empty: the gateway itself (read state or alarms). The page Standpipe makes a file of all channels of the devices that it shows, for Upload Channels.",
                        ""));
        settings.add(
                setting(
                        POINT,
                        "Point",
                        "Id of a point of the device's profile, such as pressure. value.type: DOUBLE for what is measured, LONG for a count, STRING for a state with names or a text, BOOLEAN for a contact without names. Not needed for state, serviceability and alarms, which are STRING.",
                        ""));
        Tad read = setting(ASPECT, "Read", "What of it.", Aspect.VALUE.word);
        read.setRequired(true);
        for (Aspect aspect : Aspect.values()) {
            Toption option = new Toption();
            option.setLabel(aspect.label);
            option.setValue(aspect.word);
            read.getOption().add(option);
        }
        settings.add(read);
        return settings;
    }

    private static Tad setting(String id, String name, String description, String fallback) {
        Tad setting = new Tad();
        setting.setId(id);
        setting.setName(name);
        setting.setDescription(description);
        setting.setType(Tscalar.STRING);
        setting.setCardinality(0);
        setting.setRequired(false);
        setting.setDefault(fallback);
        return setting;
    }
}
