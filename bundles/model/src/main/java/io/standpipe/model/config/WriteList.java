package io.standpipe.model.config;

import io.standpipe.model.device.Device;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.settings.SettingPhrase;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The points that the site allows to be written, which their profiles must allow too.
 *
 * @param names {@code device/point}
 */
public record WriteList(Set<String> names) {

    /** Nothing may be written. */
    public static final WriteList NONE = new WriteList(Set.of());

    public WriteList {
        names = Set.copyOf(names);
    }

    /** Whether a point of a device can be written at all. */
    public interface Check {

        /**
         * @throws IllegalArgumentException it cannot; says why
         */
        void writable(Device device, String point);
    }

    /**
     * @param text names, with commas or white space between them
     * @param problem told of each that cannot be
     */
    public static WriteList read(
            String text, Collection<Device> devices, Check check, Consumer<Phrase.Said> problem) {
        Map<String, Device> byId = new HashMap<>();
        devices.forEach(device -> byId.put(device.id(), device));
        Set<String> names = new HashSet<>();
        for (String name : text.split("[,\\s]+", -1)) {
            try {
                if (!name.isEmpty() && names.add(name)) {
                    require(name, byId, check);
                }
            } catch (IllegalArgumentException e) {
                names.remove(name);
                problem.accept(SettingPhrase.WRITABLE.with(e.getMessage()));
            }
        }
        return new WriteList(names);
    }

    private static void require(String name, Map<String, Device> devices, Check check) {
        String[] parts = name.split("/", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException(
                    SettingPhrase.NOT_DEVICE_AND_POINT.of(Quotation.of(name)));
        }
        Device device = devices.get(parts[0]);
        if (device == null) {
            throw new IllegalArgumentException(
                    SettingPhrase.NO_DEVICE_TO_WRITE.of(Quotation.of(name)));
        }
        check.writable(device, parts[1]);
    }

    /**
     * @throws IllegalArgumentException the site does not allow it; says how to change that
     */
    public void require(String device, String point) {
        String name = device + "/" + point;
        if (!names.contains(name)) {
            throw new IllegalArgumentException(SettingPhrase.NOT_ALLOWED_TO_WRITE.of(name));
        }
    }
}
