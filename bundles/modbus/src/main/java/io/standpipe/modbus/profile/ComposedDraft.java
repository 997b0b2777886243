package io.standpipe.modbus.profile;

import io.standpipe.modbus.profile.ModbusSource.Order;
import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.model.point.Linearisation;
import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.PointKeys;
import io.standpipe.model.profile.Values;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.profile.Yaml;
import io.standpipe.model.words.settings.ProfilePointPhrase;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys of {@code modbus} by which other registers say what the number means. */
final class ComposedDraft {

    private static final Set<String> PLACES = Set.of("address", "bit", "width", "max");
    private static final Set<String> UNIT = Set.of("address", "bit", "width", "factors");
    private static final Set<String> CONVERSION = Set.of("scale", "offset", "current");
    private static final Set<String> FACTOR = Set.of("address", "bit", "width");
    private static final Set<String> ORDER = Set.of("address", "bit", "width", "orders");
    private static final List<String> KEYS =
            List.of("decimalPlaces", "unitCode", "scaleFactor", "orderCode");

    /** Most decimal places that a device of the four-register family knows. */
    private static final int USUAL_PLACES = 4;

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
        boolean field = type == ModbusSource.Type.BIT || type == ModbusSource.Type.BITS;
        boolean any = false;
        for (String key : KEYS) {
            if (!fields.has(key)) {
                continue;
            }
            any = true;
            if (type == ModbusSource.Type.TEXT) {
                throw fields.wrong(
                        key,
                        ProfilePointPhrase.TEXT_NO_NUMBER.with(),
                        ProfileYamlPhrase.REMOVE_IT.with());
            }
            if (field || type.time()) {
                throw fields.wrong(
                        key,
                        ProfilePointPhrase.FOR_NUMBERS.with(
                                (field ? ProfilePointPhrase.A_BIT_FIELD : ProfilePointPhrase.A_DATE)
                                        .of()),
                        ProfileYamlPhrase.REMOVE_IT.with());
            }
            if (fields.flag("write")) {
                throw fields.wrong(key, ProfilePointPhrase.READ_ONLY.with());
            }
        }
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
        Fields rule = fields.fields("decimalPlaces", PLACES);
        return new Composition.Places(part(rule, table), rule.whole("max", USUAL_PLACES, 0, 9));
    }

    /** A register, or from {@code bit} on a part of it. */
    private static Composition.Part part(Fields rule, Table table) throws Wrong {
        int address = ModbusDraft.address(rule, table, 1);
        int bit = rule.whole("bit", 0, 0, 15);
        return new Composition.Part(address, bit, rule.whole("width", 16 - bit, 1, 16 - bit));
    }

    private static Composition.@Nullable ScaleFactor scaleFactor(Fields fields, Table table)
            throws Wrong {
        return fields.has("scaleFactor")
                ? new Composition.ScaleFactor(part(fields.fields("scaleFactor", FACTOR), table))
                : null;
    }

    private static Composition.@Nullable UnitCode unit(Fields fields, Table table) throws Wrong {
        if (!fields.has("unitCode")) {
            return null;
        }
        Fields rule = fields.fields("unitCode", UNIT);
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
        if (fields.has("order")) {
            throw fields.wrong("order", ProfilePointPhrase.ORDER_CODE.with());
        }
        Map<String, Order> known = ModbusDraft.orders(type.registers());
        Fields rule = fields.fields("orderCode", ORDER);
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
        double scale = notZero(entry, key, fields.number("scale", 1));
        return new Composition.Conversion(scale, fields.number("offset", 0), current);
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
