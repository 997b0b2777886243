package io.standpipe.profiles.template;

import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.Keys;
import io.standpipe.model.profile.Parameter;
import io.standpipe.model.profile.Rule;
import io.standpipe.model.profile.Shape;
import io.standpipe.model.profile.Values;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.profile.Yaml;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The key {@code parameters} of a profile. */
final class ParameterDraft {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,31}");

    private static final Rule.Test OPTIONS = Rule.has("options");
    private static final Rule.Test REQUIRED = Rule.is("required", true);

    // A parameter's own bounds are plain numbers: there is nothing yet to refer to.
    private static final Keys KEYS =
            Keys.of(
                            "parameter",
                            "A number or a word that each device may set.",
                            Keys.Key.of(
                                            "required",
                                            Shape.FLAG,
                                            "Each row must give it: there is no default, because"
                                                    + " each would read a part of some device only."
                                                    + " description tells the technician what to"
                                                    + " write, and where to find it.")
                                    .or(false)
                                    .forAll(),
                            Keys.Key.of(
                                            "default",
                                            Shape.anyOf(Shape.NUMBER, Shape.TEXT),
                                            "Its value when the row says nothing.")
                                    .forAll(),
                            Keys.Key.of(
                                    "options",
                                    new Shape.Items(Shape.TEXT, 2, Integer.MAX_VALUE, true),
                                    "Words that it may be, instead of a number between min and"
                                            + " max."),
                            Keys.Key.of("min", Shape.NUMBER, "Smallest value allowed.").forAll(),
                            Keys.Key.of("max", Shape.NUMBER, "Largest value allowed.").forAll(),
                            Keys.Key.of(
                                            "decimals",
                                            Shape.whole(0, 9),
                                            "Digits allowed after the point; 0 for whole numbers.")
                                    .or(0)
                                    .forAll(),
                            Keys.Key.of(
                                    "unit",
                                    Shape.TEXT,
                                    "Unit; what refers to it must have the same. s for a time."),
                            Keys.Key.of("description", Shape.TEXT, "What it is for, for people."),
                            Keys.Key.of(
                                    "ask",
                                    Shape.TEXT,
                                    "Why each row should say it, after 'must be set: '. While one"
                                            + " does not, the default counts and the fault"
                                            + " configuration names the row."))
                    .rules(
                            Rule.refuse(
                                    List.of("min", "max", "decimals", "unit"),
                                    OPTIONS,
                                    ProfileYamlPhrase.NUMBER_WITH_OPTIONS.with(),
                                    ProfileYamlPhrase.REMOVE_IT.with()),
                            Rule.refuse(
                                    "default",
                                    REQUIRED,
                                    ProfileYamlPhrase.DEFAULT_OF_REQUIRED.with()),
                            Rule.need(REQUIRED, "description"),
                            Rule.need(Rule.not(REQUIRED), "default"),
                            Rule.need(Rule.not(OPTIONS), "min", "max"),
                            Rule.narrow("default", Shape.NUMBER, Rule.not(OPTIONS)),
                            Rule.narrow("default", Shape.TEXT, OPTIONS));

    private ParameterDraft() {}

    /**
     * The key of a profile.
     *
     * @param columns of the device tables of buses: no parameter can have their names
     */
    static Keys.Key parameters(Set<String> columns) {
        Set<String> taken = new TreeSet<>(columns);
        taken.addAll(List.of("id", "profile", "name", "grid", "lat", "lon"));
        return Keys.Key.of(
                "parameters",
                new Shape.Entries(NAME, taken, Shape.section(KEYS), 0, Integer.MAX_VALUE),
                "Numbers or words that each device may set in its row of the device table, in a"
                        + " column of that name. Points, alarms and repeat refer to one as $name.");
    }

    static Map<String, Parameter> read(Fields document) throws Wrong {
        Shape.Entries shape = document.entriesOf("parameters");
        Map<String, Parameter> parameters = new TreeMap<>();
        for (Map.Entry<String, Yaml.Entry> entry : document.entries("parameters").entrySet()) {
            String name = entry.getKey();
            Yaml.Entry value = entry.getValue();
            String path = document.key("parameters") + "." + name;
            if (!shape.allows(name)) {
                throw new Wrong(
                        value.line(),
                        document.key("parameters"),
                        ProfileYamlPhrase.PARAMETER_NAME.with(Values.quote(name)));
            }
            parameters.put(name, read(name, Fields.of(value.value(), path, KEYS, Values.PLAIN)));
        }
        return parameters;
    }

    private static Parameter read(String name, Fields fields) throws Wrong {
        if (fields.has("options")) {
            return choice(name, fields);
        }
        boolean required = fields.flag("required");
        Parameter parameter =
                new Parameter(
                        name,
                        required,
                        fields.number(required ? "min" : "default"),
                        fields.number("min"),
                        fields.number("max"),
                        fields.whole("decimals"),
                        fields.has("unit") ? fields.text("unit") : "",
                        List.of(),
                        description(fields),
                        ask(fields));
        for (String key : new String[] {required ? "min" : "default", "min", "max"}) {
            if (!parameter.digitsFit(BigDecimal.valueOf(fields.number(key)))) {
                throw fields.wrong(key, ProfileYamlPhrase.DIGITS.with(parameter.decimals()));
            }
        }
        if (parameter.min() > parameter.max()) {
            throw fields.wrong("min", ProfileYamlPhrase.MIN_ABOVE_MAX.with());
        }
        if (!parameter.allows(parameter.fallback())) {
            throw fields.wrong("default", parameter.outOfBounds());
        }
        return parameter;
    }

    private static String description(Fields fields) throws Wrong {
        return fields.has("description") ? fields.text("description") : "";
    }

    private static Parameter choice(String name, Fields fields) throws Wrong {
        List<String> options = new ArrayList<>();
        for (Yaml item : fields.list("options")) {
            String option = fields.values().text(item, fields.key("options"));
            if (options.contains(option)) {
                throw fields.wrong("options", ProfileYamlPhrase.OPTION_TWICE.with(option));
            }
            options.add(option);
        }
        if (options.size() < 2) {
            throw fields.wrong("options", ProfileYamlPhrase.TWO_OPTIONS.with());
        }
        boolean required = fields.flag("required");
        int fallback = required ? 0 : options.indexOf(fields.text("default"));
        if (fallback < 0) {
            throw fields.wrong(
                    "default",
                    ProfileYamlPhrase.ONE_OF.with(
                            String.join(", ", options), Values.quote(fields.node("default"))));
        }
        return new Parameter(
                name,
                required,
                fallback,
                0,
                options.size() - 1,
                0,
                "",
                List.copyOf(options),
                description(fields),
                ask(fields));
    }

    private static String ask(Fields fields) throws Wrong {
        return fields.has("ask") ? fields.text("ask") : "";
    }
}
