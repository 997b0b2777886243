package io.standpipe.profiles;

import io.standpipe.model.CoapSource;
import io.standpipe.model.GpioSource;
import io.standpipe.model.ModbusSource;
import io.standpipe.model.Point;
import io.standpipe.model.Quality;
import io.standpipe.model.Quality.Cause;
import io.standpipe.model.Quality.Status;
import io.standpipe.model.QualityRule;
import io.standpipe.model.QualityRule.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The key {@code quality} of a point: by what its device says that a value is none.
 *
 * @param rules those that look at a point have no index yet
 * @param names of the points that they look at, as they are written; empty where they look at none
 */
record QualityDraft(List<QualityRule> rules, List<String> names) {

    static final QualityDraft NONE = new QualityDraft(List.of(), List.of());

    private static final Set<String> KEYS =
            Set.of("address", "point", "mask", "bit", "values", "unless", "bad", "uncertain");

    /** What a device may say of itself; what the gateway sees is not a profile's to say. */
    private static final Map<String, Quality> BAD =
            words(
                    Status.BAD,
                    Cause.ABSENT,
                    Cause.SENSOR_FAILURE,
                    Cause.DEVICE_FAILURE,
                    Cause.NOT_CONNECTED,
                    Cause.OUT_OF_SERVICE,
                    Cause.CONFIGURATION_ERROR,
                    Cause.NOT_IMPLEMENTED,
                    Cause.INITIAL_VALUE,
                    Cause.NOT_ACCURATE,
                    Cause.SATURATED,
                    Cause.OUT_OF_RANGE,
                    Cause.WIRE_BREAK,
                    Cause.SHORT_CIRCUIT);

    private static final Map<String, Quality> UNCERTAIN =
            words(
                    Status.UNCERTAIN,
                    Cause.SENSOR_FAILURE,
                    Cause.DEVICE_FAILURE,
                    Cause.OUT_OF_SERVICE,
                    Cause.CONFIGURATION_ERROR,
                    Cause.INITIAL_VALUE,
                    Cause.NOT_ACCURATE,
                    Cause.SATURATED);

    private static Map<String, Quality> words(Status status, Cause... causes) {
        return Stream.of(causes)
                .collect(
                        Collectors.toUnmodifiableMap(
                                Cause::word, cause -> new Quality(status, cause, 0)));
    }

    static QualityDraft read(Fields point, Point.Source source) throws Wrong {
        if (!point.has("quality")) {
            return NONE;
        }
        if (source instanceof GpioSource) {
            throw point.wrong("quality", "is for what a device says over a bus; remove it");
        }
        List<QualityRule> rules = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<Yaml> items = point.list("quality");
        for (int i = 0; i < items.size(); i++) {
            String path = point.key("quality") + "[" + i + "]";
            Fields rule = Fields.of(items.get(i), path, KEYS, point.values());
            rules.add(rule(rule, source));
            names.add(rule.has("point") ? rule.text("point") : "");
        }
        return new QualityDraft(rules, names);
    }

    private static QualityRule rule(Fields fields, Point.Source source) throws Wrong {
        int register = QualityRule.SELF;
        Range range = Range.of(source);
        if (fields.has("address")) {
            if (!(source instanceof ModbusSource modbus)) {
                throw fields.wrong("address", "is for what is read over Modbus; remove it");
            }
            register = ModbusDraft.address(fields, modbus.table(), 1);
            range = modbus.table().bits() ? Range.BIT : Range.REGISTER;
        }
        if (fields.has("point")) {
            if (fields.has("address")) {
                throw fields.wrong("point", "and address look at two things; remove one of them");
            }
            if (!(source instanceof ModbusSource)) {
                throw fields.wrong("point", "is for what is read over Modbus; remove it");
            }
            range = Range.ANYTHING;
        } else if (!fields.has("address")
                && source instanceof ModbusSource modbus
                && modbus.type() == ModbusSource.Type.TEXT) {
            throw new Wrong(
                    fields.line(),
                    fields.path(),
                    "a text has no number to look at; name the address of a register");
        }
        Quality quality = quality(fields);
        if (fields.has("bit")) {
            for (String key : List.of("mask", "values", "unless")) {
                if (fields.has(key)) {
                    throw fields.wrong(key, "and bit look at the same; remove one of them");
                }
            }
            if (range.mask() == 0) {
                throw fields.wrong("bit", "the number has no bits to look at; write values");
            }
            int bit = fields.whole("bit", 0, Long.bitCount(range.mask()) - 1);
            Span set = new Span(1L << bit, 1L << bit);
            return new QualityRule(register, 1L << bit, List.of(set), false, quality);
        }
        long mask = 0;
        if (fields.has("mask")) {
            if (range.mask() == 0) {
                throw fields.wrong("mask", "the number has no bits to look at; remove it");
            }
            mask = fields.mask("mask", range.mask());
            if (mask == 0) {
                throw fields.wrong("mask", "must not be 0: it would look at no bit");
            }
            range = new Range(0, mask, mask, false, false);
        }
        boolean unless = fields.has("unless");
        if (unless == fields.has("values")) {
            throw new Wrong(
                    fields.line(),
                    fields.path(),
                    "needs exactly one of values (it applies to these), unless (to all others) or bit (while it is set)");
        }
        String key = unless ? "unless" : "values";
        return new QualityRule(register, mask, spans(fields, key, range), unless, quality);
    }

    private static Quality quality(Fields fields) throws Wrong {
        boolean bad = fields.has("bad");
        if (bad == fields.has("uncertain")) {
            throw new Wrong(
                    fields.line(),
                    fields.path(),
                    "needs exactly one of bad and uncertain, with a cause: the value is then none, or not to be relied on");
        }
        return bad ? fields.choice("bad", BAD) : fields.choice("uncertain", UNCERTAIN);
    }

    private static List<Span> spans(Fields fields, String key, Range range) throws Wrong {
        List<Span> spans = new ArrayList<>();
        List<Yaml> items = fields.list(key);
        for (int i = 0; i < items.size(); i++) {
            Yaml item = items.get(i);
            String path = fields.key(key) + "[" + i + "]";
            if (item instanceof Yaml.Scalar scalar && scalar.text().equals(".nan")) {
                if (!range.floating()) {
                    throw new Wrong(
                            item.line(), path, ".nan is for floats, and this is none; remove it");
                }
                spans.add(Span.NO_NUMBER);
            } else if (item instanceof Yaml.Sequence pair) {
                if (pair.items().size() != 2) {
                    throw new Wrong(item.line(), path, "must be a number or [lowest, highest]");
                }
                double low = range.number(fields, pair.items().get(0), path + "[0]");
                double high = range.number(fields, pair.items().get(1), path + "[1]");
                if (!(low <= high)) {
                    throw new Wrong(
                            item.line(),
                            path,
                            "goes from %s to %s, as the device means it; exchange them, or write two"
                                    .formatted(Parameter.text(low), Parameter.text(high)));
                }
                spans.add(new Span(low, high));
            } else {
                double number = range.number(fields, item, path);
                spans.add(new Span(number, number));
            }
        }
        if (spans.isEmpty()) {
            throw fields.wrong(
                    key,
                    "must be a list of at least one number or [lowest, highest], such as [-9999.0, [0xFFF0, 0xFFFF]]");
        }
        return spans;
    }

    /**
     * Which numbers there are.
     *
     * @param mask all bits of it; 0 if its bits are not looked at
     * @param floating whether it may have a fraction, and be no number
     * @param single whether it has the digits of 32 bits only
     */
    private record Range(double low, double high, long mask, boolean floating, boolean single) {

        static final Range REGISTER = new Range(0, 0xFFFF, 0xFFFF, false, false);
        static final Range BIT = new Range(0, 1, 1, false, false);
        private static final double ANY = Double.MAX_VALUE;

        /** Of another point, whose type is not known here. */
        static final Range ANYTHING = new Range(-ANY, ANY, 0xFFFF_FFFFL, true, false);

        static Range of(Point.Source source) {
            if (source instanceof ModbusSource modbus) {
                return of(modbus);
            }
            if (source instanceof CoapSource.Field field) {
                long all = field.mask();
                boolean signed =
                        switch (field.type()) {
                            case INT8, INT16, INT24, INT32 -> true;
                            default -> false;
                        };
                return all == 0
                        ? new Range(-ANY, ANY, 0, true, true)
                        : new Range(signed ? -(double) (all / 2 + 1) : 0, all, all, false, false);
            }
            return new Range(-ANY, ANY, 0, true, false);
        }

        private static Range of(ModbusSource source) {
            ModbusSource.Type type = source.type();
            if (type.floating()) {
                return new Range(-ANY, ANY, 0, true, type == ModbusSource.Type.FLOAT32);
            }
            long all = RawBits.mask(source);
            long half = (1L << (source.bits() - 1)) - 1;
            return switch (type) {
                case INT16, INT32 -> new Range(-half - 1.0, all, all, false, false);
                case SIGNMAG16, SIGNMAG32 -> new Range(-(double) half, half, 0, false, false);
                case BCD16 -> new Range(0, 9999, 0, false, false);
                case BCD32 -> new Range(0, 99_999_999, 0, false, false);
                case UINT64, INT64, TIME, BCDTIME, TEXT -> new Range(-ANY, ANY, 0, false, false);
                default -> new Range(0, all, all, false, false);
            };
        }

        /** As the decoder makes it: of a signed number, 0x8000 is the lowest. */
        double number(Fields fields, Yaml item, String path) throws Wrong {
            double number = fields.values().number(item, path);
            boolean fits =
                    number >= low && number <= high && (floating || number == Math.rint(number));
            if (!fits) {
                throw new Wrong(
                        item.line(),
                        path,
                        "must be a whole number from %s to %s, or it can never be; but is %s"
                                .formatted(
                                        Parameter.text(low),
                                        Parameter.text(high),
                                        Values.quote(item)));
            }
            if (low < 0 && mask != 0 && number > -low - 1) {
                return number - mask - 1;
            }
            return single ? (float) number : number;
        }
    }
}
