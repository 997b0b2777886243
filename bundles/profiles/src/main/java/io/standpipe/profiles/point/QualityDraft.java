package io.standpipe.profiles.point;

import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Quality.Cause;
import io.standpipe.model.point.Quality.Status;
import io.standpipe.model.point.QualityRule;
import io.standpipe.model.point.QualityRule.Span;
import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.Keys;
import io.standpipe.model.profile.NumberRange;
import io.standpipe.model.profile.Parameter;
import io.standpipe.model.profile.PointKeys;
import io.standpipe.model.profile.PointReader;
import io.standpipe.model.profile.Rule;
import io.standpipe.model.profile.Shape;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.profile.Yaml;
import io.standpipe.model.words.settings.ProfileRulePhrase;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
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

    private static final Shape SPANS =
            Shape.list(
                    Shape.anyOf(
                            Shape.NUMBER, new Shape.Word(Pattern.compile("\\.nan")), Shape.pair()),
                    1);

    private static final Keys KEYS =
            Keys.of(
                            "qualityRule",
                            "What makes a value BAD or UNCERTAIN. Numbers and pairs [lowest,"
                                    + " highest], both included; .nan of a float. Of a signed number"
                                    + " 0x8000 is its lowest.",
                            Keys.Key.of(
                                    "address",
                                    Shape.whole(0, 65535),
                                    "Register (or bit) of the same table that is looked at, from 0;"
                                            + " it repeats along with the point's. Left out: the"
                                            + " number itself, before scale and offset."),
                            Keys.Key.of(
                                    "point",
                                    Shape.TEMPLATE,
                                    "Id of a point of another table or request, whose value of the"
                                            + " same poll, and of the one before, is looked at."),
                            Keys.Key.of(
                                    "mask", PointKeys.RAW, "Which bits of it count. Default: all."),
                            Keys.Key.of(
                                    "bit", Shape.whole(0, 31), "It applies while this bit is set."),
                            Keys.Key.of("values", SPANS, "It applies to these."),
                            Keys.Key.of("unless", SPANS, "It applies to all others."),
                            Keys.Key.of(
                                    "bad",
                                    Shape.choice(BAD),
                                    "The value is none, with this cause."),
                            Keys.Key.of(
                                    "uncertain",
                                    Shape.choice(UNCERTAIN),
                                    "The value is not to be relied on, with this cause."))
                    .rules(
                            Rule.refuse(
                                    "point",
                                    Rule.has("address"),
                                    ProfileRulePhrase.POINT_OR_ADDRESS.with()),
                            Rule.one(
                                    List.of("bad", "uncertain"),
                                    given -> ProfileRulePhrase.QUALITY_CAUSE.with()),
                            Rule.refuse(
                                    List.of("mask", "values", "unless"),
                                    Rule.has("bit"),
                                    ProfileRulePhrase.BIT_AND.with()),
                            Rule.one(
                                            List.of("values", "unless"),
                                            given -> ProfileRulePhrase.QUALITY_TEST.with())
                                    .where(Rule.not(Rule.has("bit"))));

    /** The key of a point. */
    static final Keys.Key QUALITY =
            Keys.Key.of(
                    "quality",
                    Shape.list(Shape.section(KEYS), 0),
                    "By what the device says that a value is none, or not to be relied on: a number"
                            + " that no measurement gives, or the code or a bit of another register"
                            + " that comes in the same answer. BAD goes before UNCERTAIN, otherwise"
                            + " the first that applies counts.");

    private static Map<String, Quality> words(Status status, Cause... causes) {
        return Stream.of(causes)
                .collect(
                        Collectors.toUnmodifiableMap(
                                Cause::word, cause -> new Quality(status, cause, 0)));
    }

    static QualityDraft read(Fields point, PointReader reader, Point.Source source) throws Wrong {
        if (!point.has("quality")) {
            return NONE;
        }
        List<QualityRule> rules = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Fields rule : point.each("quality")) {
            rules.add(rule(rule, reader, source));
            names.add(rule.has("point") ? rule.text("point") : "");
        }
        return new QualityDraft(rules, names);
    }

    private static QualityRule rule(Fields fields, PointReader reader, Point.Source source)
            throws Wrong {
        int register = QualityRule.SELF;
        NumberRange range = reader.numbers(source);
        if (fields.has("address")) {
            PointReader.Beside beside = reader.beside(fields, source);
            register = beside.register();
            range = beside.numbers();
        }
        if (fields.has("point")) {
            reader.checkOther(fields);
            range = NumberRange.ANYTHING;
        } else if (!fields.has("address") && source.isText()) {
            throw new Wrong(fields.line(), fields.path(), ProfileRulePhrase.NUMBER_OF_TEXT.with());
        }
        Quality quality = quality(fields);
        if (fields.has("bit")) {
            if (range.mask() == 0) {
                throw fields.wrong(
                        "bit",
                        ProfileRulePhrase.NO_BITS.with(),
                        ProfileRulePhrase.WRITE_VALUES.with());
            }
            int bit = fields.whole("bit", 0, Long.bitCount(range.mask()) - 1);
            Span set = new Span(1L << bit, 1L << bit);
            return new QualityRule(register, 1L << bit, List.of(set), false, quality);
        }
        long mask = 0;
        if (fields.has("mask")) {
            if (range.mask() == 0) {
                throw fields.wrong(
                        "mask",
                        ProfileRulePhrase.NO_BITS.with(),
                        ProfileYamlPhrase.REMOVE_IT.with());
            }
            mask = fields.mask("mask", range.mask());
            if (mask == 0) {
                throw fields.wrong("mask", ProfileYamlPhrase.NO_BIT.with());
            }
            range = NumberRange.of(0, mask, mask);
        }
        boolean unless = fields.has("unless");
        String key = unless ? "unless" : "values";
        return new QualityRule(register, mask, spans(fields, key, range), unless, quality);
    }

    private static Quality quality(Fields fields) throws Wrong {
        return fields.has("bad")
                ? fields.choice("bad", BAD)
                : fields.choice("uncertain", UNCERTAIN);
    }

    private static List<Span> spans(Fields fields, String key, NumberRange range) throws Wrong {
        List<Span> spans = new ArrayList<>();
        List<Yaml> items = fields.list(key);
        for (int i = 0; i < items.size(); i++) {
            Yaml item = items.get(i);
            String path = fields.key(key) + "[" + i + "]";
            if (item instanceof Yaml.Scalar scalar && scalar.text().equals(".nan")) {
                if (!range.floating()) {
                    throw new Wrong(
                            item.line(),
                            path,
                            ProfileRulePhrase.NAN.with(),
                            ProfileYamlPhrase.REMOVE_IT.with());
                }
                spans.add(Span.NO_NUMBER);
            } else if (item instanceof Yaml.Sequence pair) {
                if (pair.items().size() != 2) {
                    throw new Wrong(item.line(), path, ProfileRulePhrase.NUMBER_OR_RANGE.with());
                }
                double low = range.number(fields, pair.items().get(0), path + "[0]");
                double high = range.number(fields, pair.items().get(1), path + "[1]");
                if (!(low <= high)) {
                    throw new Wrong(
                            item.line(),
                            path,
                            ProfileRulePhrase.BACKWARDS.with(
                                    Parameter.text(low), Parameter.text(high)));
                }
                spans.add(new Span(low, high));
            } else {
                double number = range.number(fields, item, path);
                spans.add(new Span(number, number));
            }
        }
        if (spans.isEmpty()) {
            throw fields.wrong(key, ProfileRulePhrase.SPANS.with());
        }
        return spans;
    }
}
