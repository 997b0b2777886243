package io.standpipe.profiles.template;

import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.Parameter;
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
import java.util.regex.Pattern;

/** The key {@code parameters} of a profile. */
final class ParameterDraft {

    private static final Set<String> KEYS =
            Set.of(
                    "default",
                    "required",
                    "min",
                    "max",
                    "decimals",
                    "unit",
                    "description",
                    "options",
                    "ask");
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,31}");

    /** The columns that every device table has: they mean something else. */
    private static final Set<String> TAKEN = Set.of("id", "profile", "name", "grid", "lat", "lon");

    private ParameterDraft() {}

    /**
     * @param columns of the device tables of buses: no parameter can have their names
     */
    static Map<String, Parameter> read(Fields document, Set<String> columns) throws Wrong {
        Map<String, Parameter> parameters = new TreeMap<>();
        for (Map.Entry<String, Yaml.Entry> entry : document.entries("parameters").entrySet()) {
            String name = entry.getKey();
            Yaml.Entry value = entry.getValue();
            String path = document.key("parameters") + "." + name;
            if (!NAME.matcher(name).matches() || TAKEN.contains(name) || columns.contains(name)) {
                throw new Wrong(
                        value.line(),
                        document.key("parameters"),
                        ProfileYamlPhrase.PARAMETER_NAME.with(Values.quote(name)));
            }
            // A parameter's own bounds are plain numbers: there is nothing yet to refer to.
            parameters.put(name, read(name, Fields.of(value.value(), path, KEYS, Values.PLAIN)));
        }
        return parameters;
    }

    private static Parameter read(String name, Fields fields) throws Wrong {
        if (fields.has("options")) {
            return choice(name, fields);
        }
        boolean required = required(fields);
        Parameter parameter =
                new Parameter(
                        name,
                        required,
                        fields.number(required ? "min" : "default"),
                        fields.number("min"),
                        fields.number("max"),
                        fields.whole("decimals", 0, 0, 9),
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

    /** Whoever must write it has to know what to write, so it is described. */
    private static boolean required(Fields fields) throws Wrong {
        if (!fields.flag("required")) {
            return false;
        }
        if (fields.has("default")) {
            throw fields.wrong("default", ProfileYamlPhrase.DEFAULT_OF_REQUIRED.with());
        }
        fields.text("description");
        return true;
    }

    private static String description(Fields fields) throws Wrong {
        return fields.has("description") ? fields.text("description") : "";
    }

    private static Parameter choice(String name, Fields fields) throws Wrong {
        for (String key : new String[] {"min", "max", "decimals", "unit"}) {
            if (fields.has(key)) {
                throw fields.wrong(
                        key,
                        ProfileYamlPhrase.NUMBER_WITH_OPTIONS.with(),
                        ProfileYamlPhrase.REMOVE_IT.with());
            }
        }
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
        boolean required = required(fields);
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
