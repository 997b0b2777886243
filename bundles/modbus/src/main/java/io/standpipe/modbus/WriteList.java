package io.standpipe.modbus;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The points that the site allows to be written, which their profiles must allow too.
 *
 * @param names {@code device/point}
 */
record WriteList(Set<String> names) {

    /** Nothing may be written. */
    static final WriteList NONE = new WriteList(Set.of());

    /** A unit of this number is no device on a serial line: all that listen obey, none answers. */
    private static final int BROADCAST = 0;

    /**
     * @param text names, with commas or white space between them
     * @param problem told of each that cannot be
     */
    static WriteList read(String text, List<BusConfig.Entry> entries, Consumer<String> problem) {
        Map<String, BusConfig.Entry> devices = new HashMap<>();
        entries.forEach(entry -> devices.put(entry.device().id(), entry));
        Set<String> names = new HashSet<>();
        for (String name : text.split("[,\\s]+", -1)) {
            try {
                if (!name.isEmpty() && names.add(name)) {
                    check(name, devices);
                }
            } catch (IllegalArgumentException e) {
                names.remove(name);
                problem.accept("writable: %s".formatted(e.getMessage()));
            }
        }
        return new WriteList(Set.copyOf(names));
    }

    private static void check(String name, Map<String, BusConfig.Entry> devices) {
        String[] parts = name.split("/", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException(
                    "an entry must be device/point, such as siren-1/output, but is \"%s\""
                            .formatted(name));
        }
        BusConfig.Entry entry = devices.get(parts[0]);
        if (entry == null) {
            throw new IllegalArgumentException(
                    "\"%s\" names a device that is not in the table, or whose row is wrong"
                            .formatted(name));
        }
        if (entry.unit() == BROADCAST) {
            throw new IllegalArgumentException(
                    "\"%s\" is on unit 0, which on a serial line is every device; give it a unit of its own, or 255 if it has none"
                            .formatted(name));
        }
        WritablePoint.of(entry.device().profile(), parts[1]);
    }

    boolean allows(String device, String point) {
        return names.contains(device + "/" + point);
    }
}
