package io.standpipe.gpio;

import io.standpipe.gpio.board.Terminal;
import io.standpipe.gpio.point.WiredPoint;
import io.standpipe.gpio.profile.GpioSource;
import io.standpipe.model.config.DeviceTable.Row;
import io.standpipe.model.config.DeviceTable.RowException;
import io.standpipe.model.config.Quotation;
import io.standpipe.model.device.Device;
import io.standpipe.model.point.Point;
import io.standpipe.model.words.PinPhrase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The column {@code pins}: {@code 17} for a device of one point, {@code fire=17 fault=27} for one
 * of several, {@code adc:2} for an input of a converter.
 */
final class PinColumn {

    private PinColumn() {}

    static List<WiredPoint> read(Row row, Device device, String text) throws RowException {
        Map<String, Point> points = new LinkedHashMap<>();
        for (Point point : device.profile().points()) {
            if (point.source() instanceof GpioSource) {
                points.put(point.id(), point);
            }
        }
        if (points.isEmpty()) {
            throw new RowException(
                    row, "profile", PinPhrase.NO_POINT_OF_A_PIN.with(device.profile().id()));
        }
        Map<String, String> named = named(row, text, points);
        List<WiredPoint> wired = new ArrayList<>();
        for (Point point : points.values()) {
            String terminal = named.remove(point.id());
            if (terminal == null) {
                throw new RowException(
                        row,
                        "pins",
                        PinPhrase.NOT_SAID_WHERE.with(
                                point.id(), example(points), Quotation.of(text)));
            }
            if (point.source() instanceof GpioSource source) {
                wired.add(new WiredPoint(device, point, source, terminal(row, source, terminal)));
            }
        }
        if (!named.isEmpty()) {
            throw new RowException(
                    row,
                    "pins",
                    PinPhrase.NAMES_OTHERS.with(
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
                        PinPhrase.EACH_POINT_ONCE.with(example(points), Quotation.of(text)));
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
        Terminal terminal = Terminal.parse(text);
        if (terminal == null) {
            throw new RowException(row, "pins", PinPhrase.PIN_OR_INPUT.with(Quotation.of(text)));
        }
        if (Terminal.analogue(source) != terminal instanceof Terminal.Channel) {
            throw new RowException(
                    row,
                    "pins",
                    (Terminal.analogue(source) ? PinPhrase.AN_INPUT : PinPhrase.A_PIN)
                            .with(Quotation.of(text)));
        }
        return terminal;
    }
}
