package io.standpipe.profiles;

import io.standpipe.model.CoapSource;
import io.standpipe.model.GpioSource;
import io.standpipe.model.Linearisation;
import io.standpipe.model.Linearisation.Current;
import io.standpipe.model.Linearisation.Curve;
import io.standpipe.model.ModbusSource;
import io.standpipe.model.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys {@code current} and {@code curve} of a point. */
final class LinearDraft {

    private static final Set<String> CURRENT = Set.of("at4mA", "at20mA");

    private LinearDraft() {}

    /**
     * @return null if the point has neither
     */
    static @Nullable Linearisation read(Fields fields, Point.Source from, boolean states)
            throws Wrong {
        for (String key : new String[] {"current", "curve"}) {
            if (!fields.has(key)) {
                continue;
            }
            if (from instanceof CoapSource) {
                throw fields.wrong(key, "is for what is read over Modbus or GPIO; remove it");
            }
            if (states || !number(from)) {
                throw fields.wrong(key, "is for numbers, but this is a state; remove it");
            }
            if (from instanceof ModbusSource source && source.counter() != null) {
                throw fields.wrong(
                        key, "is for what is measured, but this is a counter; remove it");
            }
            if (from instanceof ModbusSource source && source.writable()) {
                throw fields.wrong(
                        key, "is for what is only read; remove it, or remove write from the point");
            }
        }
        if (fields.has("current") && inCode(from)) {
            throw fields.wrong(
                    "current",
                    "stands in a factor of unitCode already, whose value is no current any more; remove one of them");
        }
        Current current = fields.has("current") ? current(fields) : null;
        Curve curve = fields.has("curve") ? curve(fields) : null;
        return current == null && curve == null ? null : new Linearisation(current, curve);
    }

    /** Whether a unit code may make a value of a current. */
    private static boolean inCode(Point.Source from) {
        return from instanceof ModbusSource source
                && source.composition() != null
                && source.composition().unit() != null
                && source.composition().unit().conversions().values().stream()
                        .anyMatch(conversion -> conversion.current() != null);
    }

    private static boolean number(Point.Source from) {
        if (from instanceof ModbusSource source) {
            return source.type() != ModbusSource.Type.BIT
                    && source.type() != ModbusSource.Type.BITS;
        }
        return from instanceof GpioSource gpio && GpioDraft.measured(gpio);
    }

    /** The key {@code current}. */
    static Current current(Fields fields) throws Wrong {
        Fields ends = fields.fields("current", CURRENT);
        double low = ends.number("at4mA");
        double high = ends.number("at20mA");
        if (low == high) {
            throw ends.wrong(
                    "at20mA", "must differ from at4mA: the current would mean nothing; correct it");
        }
        return new Current(low, high);
    }

    private static Curve curve(Fields fields) throws Wrong {
        List<Curve.Knot> knots = new ArrayList<>();
        List<Yaml> items = fields.list("curve");
        for (int i = 0; i < items.size(); i++) {
            String key = fields.key("curve") + "[" + i + "]";
            if (!(items.get(i) instanceof Yaml.Sequence pair) || pair.items().size() != 2) {
                throw new Wrong(
                        items.get(i).line(),
                        key,
                        "must be [number, value], but is " + Values.quote(items.get(i)));
            }
            double x = fields.values().number(pair.items().get(0), key + "[0]");
            double y = fields.values().number(pair.items().get(1), key + "[1]");
            if (i > 0 && x <= knots.get(i - 1).x()) {
                throw new Wrong(
                        pair.line(),
                        key,
                        "%s does not lie above %s, the one before; put them in rising order"
                                .formatted(
                                        Parameter.text(x), Parameter.text(knots.get(i - 1).x())));
            }
            knots.add(new Curve.Knot(x, y));
        }
        if (knots.size() < 2 || knots.size() > Curve.MAX_KNOTS) {
            throw fields.wrong(
                    "curve",
                    "must be a list of 2 to %d pairs [number, value], but has %d"
                            .formatted(Curve.MAX_KNOTS, knots.size()));
        }
        return new Curve(knots);
    }
}
