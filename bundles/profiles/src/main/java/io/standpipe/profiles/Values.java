package io.standpipe.profiles;

import io.standpipe.model.config.Nearest;
import io.standpipe.model.config.Quotation;
import io.standpipe.model.log.Printable;
import java.util.Collection;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a scalar means where a certain kind of value is expected, by the rules of YAML 1.2's core
 * schema; a number may also be the name of a parameter, {@code $low}.
 *
 * @param parameters name to value; of one with options the option's number
 * @param declared the same parameters as the profile declares them
 */
record Values(Map<String, Double> parameters, Map<String, Parameter> declared) {

    /** Where there are no parameters to refer to. */
    static final Values PLAIN = new Values(Map.of(), Map.of());

    /** Characters of a text: a description or a source is a sentence or two. */
    static final int MAX_TEXT = 1000;

    private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]{1,18}");
    private static final Pattern HEX = Pattern.compile("0x[0-9a-fA-F]{1,15}");
    private static final Pattern DECIMAL =
            Pattern.compile(
                    "[-+]?(\\.[0-9]{1,40}|[0-9]{1,40}(\\.[0-9]{0,40})?)([eE][-+]?[0-9]{1,3})?");
    private static final Pattern OTHER =
            Pattern.compile(
                    "|~|null|Null|NULL|true|True|TRUE|false|False|FALSE|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)|0o[0-7]+");

    /** A value as it is quoted in a sentence. */
    static String quote(Yaml node) {
        if (node instanceof Yaml.Scalar scalar) {
            return scalar.plain() && scalar.text().isEmpty() ? "empty" : quote(scalar.text());
        }
        return node instanceof Yaml.Sequence ? "a list" : "a mapping";
    }

    /**
     * Why a point cannot be looked at by its id.
     *
     * @param known ids of the points that there are
     */
    static String noPoint(String id, Collection<String> known) {
        return "there is no point %s; %s".formatted(quote(id), Nearest.hint(id, known));
    }

    /** In quotes, cut short if it is long. */
    static String quote(String text) {
        return Quotation.of(text);
    }

    /**
     * Text that is not empty; a plain number or boolean is refused, since it was not meant as text.
     */
    String text(Yaml node, String key) throws Wrong {
        if (!(node instanceof Yaml.Scalar scalar) || scalar.text().isBlank()) {
            throw new Wrong(node.line(), key, "must be text, but is " + quote(node));
        }
        String text = scalar.text();
        if (scalar.plain() && isNotText(text)) {
            throw new Wrong(
                    node.line(),
                    key,
                    "must be text, but %s is none in YAML; put it in quotes"
                            .formatted(quote(node)));
        }
        if (text.length() > MAX_TEXT) {
            throw new Wrong(
                    node.line(),
                    key,
                    "must have at most %d characters, but has %d"
                            .formatted(MAX_TEXT, text.length()));
        }
        return Printable.of(text, Integer.MAX_VALUE);
    }

    private static boolean isNotText(String text) {
        return OTHER.matcher(text).matches()
                || HEX.matcher(text).matches()
                || DECIMAL.matcher(text).matches();
    }

    /** A finite number or a parameter's value. */
    double number(Yaml node, String key) throws Wrong {
        if (node instanceof Yaml.Scalar scalar) {
            String text = scalar.text();
            if (text.startsWith("$")) {
                return parameter(scalar, key);
            }
            if (scalar.plain()) {
                if (HEX.matcher(text).matches()) {
                    return Long.parseLong(text.substring(2), 16);
                }
                if (DECIMAL.matcher(text).matches()) {
                    double number = Double.parseDouble(text);
                    if (Double.isFinite(number)) {
                        return number;
                    }
                }
            }
        }
        throw new Wrong(
                node.line(), key, "must be a number, but is " + quote(node) + unquote(node));
    }

    private static String unquote(Yaml node) {
        return node instanceof Yaml.Scalar scalar
                        && !scalar.plain()
                        && DECIMAL.matcher(scalar.text()).matches()
                ? "; remove the quotation marks"
                : "";
    }

    /** A whole number within bounds, or a parameter's value if it is one. */
    long whole(Yaml node, String key, long min, long max) throws Wrong {
        long value;
        String came;
        if (node instanceof Yaml.Scalar scalar && scalar.text().startsWith("$")) {
            double number = parameter(scalar, key);
            came = Parameter.text(number) + " (" + quote(node) + ")";
            if (number != Math.rint(number) || Math.abs(number) > 1e15) {
                throw notWhole(node, key, min, max, came);
            }
            value = (long) number;
        } else {
            value = literal(node, key, min, max);
            came = quote(node);
        }
        if (value < min || value > max) {
            throw notWhole(node, key, min, max, came);
        }
        return value;
    }

    private static Wrong notWhole(Yaml node, String key, long min, long max, String came) {
        return new Wrong(
                node.line(),
                key,
                "must be a whole number from %d to %d, but is %s".formatted(min, max, came));
    }

    private static long literal(Yaml node, String key, long min, long max) throws Wrong {
        if (node instanceof Yaml.Scalar scalar && scalar.plain()) {
            String text = scalar.text();
            if (WHOLE.matcher(text).matches()) {
                return Long.parseLong(text);
            }
            if (HEX.matcher(text).matches()) {
                return Long.parseLong(text.substring(2), 16);
            }
        }
        throw notWhole(node, key, min, max, quote(node) + unquote(node));
    }

    /**
     * @return the value of the parameter that the scalar names
     */
    double parameter(Yaml.Scalar scalar, String key) throws Wrong {
        String name = scalar.text().substring(1);
        Double value = parameters.get(name);
        if (value == null) {
            throw new Wrong(
                    scalar.line(),
                    key,
                    "there is no parameter %s; %s"
                            .formatted(quote(scalar), Nearest.hint(name, parameters.keySet())));
        }
        return value;
    }

    /** The parameter that a scalar refers to; null if it refers to none. */
    @Nullable Parameter referred(Yaml node) {
        return node instanceof Yaml.Scalar scalar && scalar.text().startsWith("$")
                ? declared.get(scalar.text().substring(1))
                : null;
    }

    /**
     * One of some words, or the option that a parameter has.
     *
     * @param words what may stand there, and what it means
     */
    <T> T choice(Yaml node, String key, Map<String, T> words) throws Wrong {
        String text = word(node, key);
        T meant = words.get(text);
        if (meant == null) {
            throw new Wrong(
                    node.line(),
                    key,
                    "must be one of %s, but is %s; %s"
                            .formatted(
                                    String.join(", ", words.keySet().stream().sorted().toList()),
                                    quote(text),
                                    Nearest.hint(text, words.keySet())));
        }
        return meant;
    }

    /** A word, or the option that a parameter has. */
    String word(Yaml node, String key) throws Wrong {
        if (node instanceof Yaml.Scalar scalar && scalar.text().startsWith("$")) {
            double value = parameter(scalar, key);
            Parameter parameter = declared.get(scalar.text().substring(1));
            if (parameter == null || parameter.options().isEmpty()) {
                throw new Wrong(
                        node.line(),
                        key,
                        "parameter %s is a number, but a word is needed here; give it options"
                                .formatted(quote(node)));
            }
            return parameter.options().get((int) value);
        }
        return text(node, key);
    }
}
