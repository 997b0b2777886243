package io.standpipe.profiles.point;

import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Quality.Cause;
import io.standpipe.model.point.Quality.Status;
import io.standpipe.model.point.QualityRule;
import io.standpipe.model.point.QualityRule.Span;
import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.NumberRange;
import io.standpipe.model.profile.Parameter;
import io.standpipe.model.profile.PointReader;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.profile.Yaml;
import io.standpipe.model.words.settings.ProfileRulePhrase;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
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

    static QualityDraft read(Fields point, PointReader reader, Point.Source source) throws Wrong {
        if (!point.has("quality")) {
            return NONE;
        }
        reader.checkQuality(point);
        List<QualityRule> rules = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<Yaml> items = point.list("quality");
        for (int i = 0; i < items.size(); i++) {
            String path = point.key("quality") + "[" + i + "]";
            Fields rule = Fields.of(items.get(i), path, KEYS, point.values());
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
            if (fields.has("address")) {
                throw fields.wrong("point", ProfileRulePhrase.POINT_OR_ADDRESS.with());
            }
            reader.checkOther(fields);
            range = NumberRange.ANYTHING;
        } else if (!fields.has("address") && source.isText()) {
            throw new Wrong(fields.line(), fields.path(), ProfileRulePhrase.NUMBER_OF_TEXT.with());
        }
        Quality quality = quality(fields);
        if (fields.has("bit")) {
            for (String key : List.of("mask", "values", "unless")) {
                if (fields.has(key)) {
                    throw fields.wrong(key, ProfileRulePhrase.BIT_AND.with());
                }
            }
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
        if (unless == fields.has("values")) {
            throw new Wrong(fields.line(), fields.path(), ProfileRulePhrase.QUALITY_TEST.with());
        }
        String key = unless ? "unless" : "values";
        return new QualityRule(register, mask, spans(fields, key, range), unless, quality);
    }

    private static Quality quality(Fields fields) throws Wrong {
        boolean bad = fields.has("bad");
        if (bad == fields.has("uncertain")) {
            throw new Wrong(fields.line(), fields.path(), ProfileRulePhrase.QUALITY_CAUSE.with());
        }
        return bad ? fields.choice("bad", BAD) : fields.choice("uncertain", UNCERTAIN);
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
