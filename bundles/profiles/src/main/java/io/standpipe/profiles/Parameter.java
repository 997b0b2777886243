package io.standpipe.profiles;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A number that each device of a profile may set in its row of the device table, or must.
 *
 * @param name lower case, since the device table's columns are
 * @param required whether a row must give it: the profile names no default, because each would read
 *     a part of some device only
 * @param fallback what it is when the row says nothing; of one that is required, the least that it
 *     may be, for trying the profile out
 * @param min smallest allowed, included
 * @param max largest allowed, included
 * @param decimals how many digits may follow the point; 0 for whole numbers
 * @param unit that what refers to it must have; may be empty
 * @param options words that it may be instead of a number; its value is then the word's place in
 *     the list. Empty for a number
 * @param description what it is for, for people; may be empty
 * @param ask why each row should say it; empty if the default will do
 */
record Parameter(
        String name,
        boolean required,
        double fallback,
        double min,
        double max,
        int decimals,
        String unit,
        List<String> options,
        String description,
        String ask) {

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

    /** The columns that every device table has, or that of a bus: they mean something else. */
    private static final Set<String> TAKEN =
            Set.of(
                    "id",
                    "profile",
                    "name",
                    "grid",
                    "lat",
                    "lon",
                    "address",
                    "unit",
                    "interval",
                    "identity",
                    "security",
                    "key",
                    "pins");

    static Map<String, Parameter> read(Fields document) throws Wrong {
        Map<String, Parameter> parameters = new TreeMap<>();
        for (Map.Entry<String, Yaml.Entry> entry : document.entries("parameters").entrySet()) {
            String name = entry.getKey();
            Yaml.Entry value = entry.getValue();
            String path = document.key("parameters") + "." + name;
            if (!NAME.matcher(name).matches() || TAKEN.contains(name)) {
                throw new Wrong(
                        value.line(),
                        document.key("parameters"),
                        "a parameter's name is a column of the device table: lower-case letters, digits and '_',"
                                + " beginning with a letter, and none of the columns every table has;"
                                + " rename "
                                + Values.quote(name));
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
                throw fields.wrong(
                        key,
                        "has more digits after the point than decimals (%d) allows; round it or raise decimals"
                                .formatted(parameter.decimals));
            }
        }
        if (parameter.min > parameter.max) {
            throw fields.wrong("min", "is above max; exchange them");
        }
        if (!parameter.allows(parameter.fallback)) {
            throw fields.wrong(
                    "default",
                    "must be %s, but is %s"
                            .formatted(parameter.expected(), text(parameter.fallback)));
        }
        return parameter;
    }

    /** Whoever must write it has to know what to write, so it is described. */
    private static boolean required(Fields fields) throws Wrong {
        if (!fields.flag("required")) {
            return false;
        }
        if (fields.has("default")) {
            throw fields.wrong(
                    "default", "is for a row that says nothing, but required; remove one of them");
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
                        key, "is for numbers, but this parameter has options; remove it");
            }
        }
        List<String> options = new ArrayList<>();
        for (Yaml item : fields.list("options")) {
            String option = fields.values().text(item, fields.key("options"));
            if (options.contains(option)) {
                throw fields.wrong("options", "has \"%s\" twice; remove one".formatted(option));
            }
            options.add(option);
        }
        if (options.size() < 2) {
            throw fields.wrong("options", "must be a list of at least two words");
        }
        boolean required = required(fields);
        int fallback = required ? 0 : options.indexOf(fields.text("default"));
        if (fallback < 0) {
            throw fields.wrong("default", "must be one of " + String.join(", ", options));
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

    /**
     * @param cell from the device table
     * @throws NumberFormatException not a number, out of bounds, or too many digits; the message is
     *     what was expected
     */
    double parse(String cell) {
        if (!options.isEmpty()) {
            for (int option = 0; option < options.size(); option++) {
                if (options.get(option).equalsIgnoreCase(cell.strip())) {
                    return option;
                }
            }
            throw new NumberFormatException(expected());
        }
        try {
            // A length that no value within double's digits needs, before a huge exponent costs
            // time.
            if (cell.length() <= 40) {
                BigDecimal exact = new BigDecimal(cell.strip());
                double number = exact.doubleValue();
                if (allows(number) && digitsFit(exact)) {
                    return number;
                }
            }
        } catch (NumberFormatException e) {
            // reported below, like a number out of bounds
        }
        throw new NumberFormatException(expected());
    }

    private boolean allows(double number) {
        return number >= min && number <= max;
    }

    private boolean digitsFit(BigDecimal number) {
        return number.signum() == 0 || number.stripTrailingZeros().scale() <= decimals;
    }

    /** "a whole number from 0 to 3600 (s)", "one of zones, elements". */
    String expected() {
        if (!options.isEmpty()) {
            return "one of " + String.join(", ", options);
        }
        return "%s from %s to %s%s"
                .formatted(
                        decimals == 0
                                ? "a whole number"
                                : "a number with at most " + decimals + " decimals",
                        text(min),
                        text(max),
                        unit.isEmpty() ? "" : " (" + unit + ")");
    }

    /** A number as people write it: without exponent and trailing zeros. */
    static String text(double number) {
        if (number == 0 || !Double.isFinite(number)) {
            return number == 0 ? "0" : "infinity";
        }
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
