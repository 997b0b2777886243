package io.standpipe.modbus.profile;

import io.standpipe.modbus.profile.ModbusSource.Order;
import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.model.point.Linearisation;
import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.Keys;
import io.standpipe.model.profile.PointKeys;
import io.standpipe.model.profile.Shape;
import io.standpipe.model.profile.Values;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.profile.Yaml;
import io.standpipe.model.words.settings.ProfilePointPhrase;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys of {@code modbus} by which other registers say what the number means. */
final class ComposedDraft {

    /** The keys that this reads. */
    static final List<String> KEYS =
            List.of("decimalPlaces", "unitCode", "scaleFactor", "orderCode");

    /** Most decimal places that a device of the four-register family knows. */
    private static final int USUAL_PLACES = 4;

    private static final String TOGETHER =
            " It comes in the same answer, and repeats along with the address.";

    /** Where a code stands. */
    private static final List<Keys.Key> PART =
            List.of(
                    Keys.Key.of(
                                    "address",
                                    Shape.whole(0, PointRegisters.ADDRESSES - 1),
                                    "Protocol address from 0.")
                            .needed(),
                    Keys.Key.of(
                                    "bit",
                                    Shape.whole(0, 15),
                                    "Lowest bit of the code, where it is a part of its register.")
                            .or(0),
                    Keys.Key.of(
                            "width",
                            Shape.whole(1, 16),
                            "Bits of the code. Default all from bit on."));

    static final Keys PLACES =
            code(
                    "decimalPlaces",
                    "A register of the same table that says how many decimal places the number has:"
                            + " number = raw / 10^places.",
                    Keys.Key.of(
                                    "max",
                                    Shape.whole(0, 9),
                                    "The most that the device knows; with more the reading is BAD"
                                            + " (invalid-value).")
                            .or(USUAL_PLACES));

    private static final Keys.Key SCALE =
            Keys.Key.of(
                            "scale",
                            Shape.notZero(none -> ProfileYamlPhrase.ALWAYS_SAME.with()),
                            "Factor of the number.")
                    .or(1.0);

    private static final Keys CONVERSION =
            Keys.of(
                    "conversion",
                    "What a unit code makes of the number: number * scale + offset.",
                    SCALE,
                    Keys.Key.of("offset", Shape.NUMBER, "What is added then.").or(0.0),
                    Keys.Key.of("current", PointKeys.CURRENT));

    static final Keys UNIT =
            code(
                    "unitCode",
                    "A register of the same table that says in which unit the number is.",
                    Keys.Key.of(
                                    "factors",
                                    Shape.codes(
                                            5,
                                            Shape.anyOf(SCALE.shape(), Shape.section(CONVERSION)),
                                            1),
                                    "What each code makes of the number, to be in the point's unit:"
                                            + " a factor, or scale and offset, or a current in mA;"
                                            + " with another code the reading is BAD"
                                            + " (unknown-unit).")
                            .needed());

    static final Keys FACTOR =
            code(
                    "scaleFactor",
                    "A register of the same table with a power of ten, as in SunSpec: number = raw *"
                            + " 10^factor, signed, -10 to 10; 0x8000 means that the device has no"
                            + " such value: BAD (not-implemented).");

    static final Keys ORDER =
            code(
                    "orderCode",
                    "A register of the same table that says in which order the bytes come. Instead"
                            + " of order.",
                    Keys.Key.of(
                                    "orders",
                                    Shape.codes(5, LayoutDraft.ORDER, 1),
                                    "The order that each code means, as in order; with another code"
                                            + " the reading is BAD (invalid-value).")
                            .needed());

    private static Keys code(String name, String meaning, Keys.Key... more) {
        return Keys.of(name, meaning + TOGETHER).and(PART).and(List.of(more));
    }

    private ComposedDraft() {}

    /** What a register with a code says, from an entry of a mapping. */
    private interface Meaning<T> {
        T of(Yaml.Entry entry, String key) throws Wrong;
    }

    /**
     * @return null if the point has none of the keys
     */
    static @Nullable Composition read(Fields fields, Table table, ModbusSource.Type type)
            throws Wrong {
        boolean any = KEYS.stream().anyMatch(fields::has);
        return any
                ? new Composition(
                        places(fields, table),
                        unit(fields, table),
                        scaleFactor(fields, table),
                        order(fields, table, type))
                : null;
    }

    private static Composition.@Nullable Places places(Fields fields, Table table) throws Wrong {
        if (!fields.has("decimalPlaces")) {
            return null;
        }
        Fields rule = fields.fields("decimalPlaces");
        return new Composition.Places(part(rule, table), rule.whole("max"));
    }

    /** A register, or from {@code bit} on a part of it. */
    private static Composition.Part part(Fields rule, Table table) throws Wrong {
        int address = ModbusDraft.address(rule, table, 1);
        int bit = rule.whole("bit");
        return new Composition.Part(address, bit, rule.whole("width", 16 - bit, 1, 16 - bit));
    }

    private static Composition.@Nullable ScaleFactor scaleFactor(Fields fields, Table table)
            throws Wrong {
        return fields.has("scaleFactor")
                ? new Composition.ScaleFactor(part(fields.fields("scaleFactor"), table))
                : null;
    }

    private static Composition.@Nullable UnitCode unit(Fields fields, Table table) throws Wrong {
        if (!fields.has("unitCode")) {
            return null;
        }
        Fields rule = fields.fields("unitCode");
        return new Composition.UnitCode(
                part(rule, table),
                codes(
                        rule,
                        "factors",
                        "{0: 1, 1: 0.001}",
                        (entry, key) -> conversion(rule, entry, key)));
    }

    private static Composition.@Nullable OrderCode order(
            Fields fields, Table table, ModbusSource.Type type) throws Wrong {
        if (!fields.has("orderCode")) {
            return null;
        }
        Map<String, Order> known = LayoutDraft.orders(type.registers());
        Fields rule = fields.fields("orderCode");
        return new Composition.OrderCode(
                part(rule, table),
                codes(
                        rule,
                        "orders",
                        "{0: ABCD, 1: CDAB}",
                        (entry, key) -> rule.values().choice(entry.value(), key, known)));
    }

    private static Composition.Conversion conversion(Fields rule, Yaml.Entry entry, String key)
            throws Wrong {
        if (!(entry.value() instanceof Yaml.Mapping)) {
            return new Composition.Conversion(
                    notZero(entry, key, rule.values().number(entry.value(), key)), 0);
        }
        Fields fields = Fields.of(entry.value(), key, CONVERSION, rule.values());
        Linearisation.Current current = fields.has("current") ? PointKeys.current(fields) : null;
        return new Composition.Conversion(fields.number("scale"), fields.number("offset"), current);
    }

    private static double notZero(Yaml.Entry entry, String key, double factor) throws Wrong {
        if (factor == 0) {
            throw new Wrong(entry.line(), key, ProfileYamlPhrase.ALWAYS_SAME.with());
        }
        return factor;
    }

    /** What each code of a register means. */
    private static <T> Map<Integer, T> codes(
            Fields rule, String name, String example, Meaning<T> meaning) throws Wrong {
        Map<Integer, T> codes = new HashMap<>();
        for (Map.Entry<String, Yaml.Entry> entry : rule.entries(name).entrySet()) {
            Yaml.Entry value = entry.getValue();
            String key = rule.key(name) + "." + Values.quote(entry.getKey());
            int code =
                    (int)
                            Values.PLAIN.whole(
                                    new Yaml.Scalar(value.line(), entry.getKey(), true),
                                    key,
                                    0,
                                    0xFFFF);
            if (codes.put(code, meaning.of(value, key)) != null) {
                throw new Wrong(value.line(), key, ProfileYamlPhrase.TWICE.with());
            }
        }
        if (codes.isEmpty()) {
            throw rule.wrong(name, ProfilePointPhrase.CODES.with(example));
        }
        return codes;
    }
}
