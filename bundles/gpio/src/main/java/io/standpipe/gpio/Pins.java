package io.standpipe.gpio;

import io.standpipe.model.Device;
import io.standpipe.model.GpioSource;
import io.standpipe.model.Point;
import io.standpipe.model.config.DeviceTable.Row;
import io.standpipe.model.config.DeviceTable.RowException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The column {@code pins}: {@code 17} for a device of one point, {@code fire=17 fault=27} for one
 * of several, {@code adc:2} for an input of a converter.
 */
final class Pins {

    private Pins() {}

    static List<Wired> read(Row row, Device device, String text) throws RowException {
        Map<String, Point> points = new LinkedHashMap<>();
        for (Point point : device.profile().points()) {
            if (point.source() instanceof GpioSource) {
                points.put(point.id(), point);
            }
        }
        if (points.isEmpty()) {
            throw new RowException(
                    row,
                    "profile",
                    "%s has no point that is wired to a pin; it belongs to another bus"
                            .formatted(device.profile().id()));
        }
        Map<String, String> named = named(row, text, points);
        List<Wired> wired = new ArrayList<>();
        for (Point point : points.values()) {
            String terminal = named.remove(point.id());
            if (terminal == null) {
                throw new RowException(
                        row,
                        "pins",
                        "does not say where %s is wired; write %s, but it is \"%s\""
                                .formatted(point.id(), example(points), text));
            }
            if (point.source() instanceof GpioSource source) {
                wired.add(new Wired(device, point, source, terminal(row, source, terminal)));
            }
        }
        if (!named.isEmpty()) {
            throw new RowException(
                    row,
                    "pins",
                    "names %s, but profile %s has %s"
                            .formatted(
                                    String.join(", ", named.keySet()),
                                    device.profile().id(),
                                    String.join(", ", points.keySet())));
        }
        return List.copyOf(wired);
    }

    private static Map<String, String> named(Row row, String text, Map<String, Point> points)
            throws RowException {
        Map<String, String> named = new LinkedHashMap<>();
        if (text.indexOf('=') < 0) {
            if (!text.isEmpty() && points.size() == 1) {
                named.put(points.keySet().iterator().next(), text);
            }
            return named;
        }
        for (String entry : text.split("[\\s;,]+", -1)) {
            String[] parts = entry.split("=", -1);
            if (entry.isEmpty()) {
                continue;
            }
            if (parts.length != 2 || named.put(parts[0], parts[1]) != null) {
                throw new RowException(
                        row,
                        "pins",
                        "must name each point once, as %s, but is \"%s\""
                                .formatted(example(points), text));
            }
        }
        return named;
    }

    private static String example(Map<String, Point> points) {
        if (points.size() == 1) {
            return "17";
        }
        List<String> examples = new ArrayList<>();
        int pin = 17;
        for (String id : points.keySet()) {
            examples.add(id + "=" + pin++);
        }
        return String.join(" ", examples);
    }

    private static Terminal terminal(Row row, GpioSource source, String text) throws RowException {
        Terminal terminal;
        try {
            terminal = Terminal.parse(text);
        } catch (IllegalArgumentException e) {
            throw new RowException(row, "pins", String.valueOf(e.getMessage()));
        }
        if (Terminal.analogue(source) != terminal instanceof Terminal.Channel) {
            throw new RowException(
                    row,
                    "pins",
                    Terminal.analogue(source)
                            ? "must be an input of a converter, such as adc:2, but is \"%s\""
                                    .formatted(text)
                            : "must be a pin, such as 17, but is \"%s\"".formatted(text));
        }
        return terminal;
    }
}
