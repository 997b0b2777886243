package io.standpipe.model.profile;

import io.standpipe.model.config.Nearest;
import io.standpipe.model.config.Quotation;
import io.standpipe.model.log.Printable;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.settings.FilePhrase;
import io.standpipe.model.words.settings.ProfilePhrase;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import io.standpipe.model.words.settings.RowPhrase;
import io.standpipe.model.words.settings.SettingPhrase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a scalar means where a certain kind of value is expected, by the rules of YAML 1.2's core
 * schema; a number may also be the name of a parameter, {@code $low}.
 *
 * @param parameters name to value; of one with options the option's number
 * @param declared the same parameters as the profile declares them
 */
public record Values(Map<String, Double> parameters, Map<String, Parameter> declared) {

    /** Where there are no parameters to refer to. */
    public static final Values PLAIN = new Values(Map.of(), Map.of());

    /** Characters of a text: a description or a source is a sentence or two. */
    public static final int MAX_TEXT = 1000;

    /** The longest time that a profile can hold. */
    public static final Duration MAX_TIME = Duration.ofHours(24);

    private static final Pattern TIME = Pattern.compile("([0-9]{1,8})(ms|s|m|h)");
    private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]{1,18}");
    private static final Pattern HEX = Pattern.compile("0x[0-9a-fA-F]{1,15}");
    private static final Pattern DECIMAL =
            Pattern.compile(
                    "[-+]?(\\.[0-9]{1,40}|[0-9]{1,40}(\\.[0-9]{0,40})?)([eE][-+]?[0-9]{1,3})?");
    private static final Pattern OTHER =
            Pattern.compile(
                    "|~|null|Null|NULL|true|True|TRUE|false|False|FALSE|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)|0o[0-7]+");

    /** A value as it is quoted in a sentence. */
    public static String quote(Yaml node) {
        if (node instanceof Yaml.Scalar scalar) {
            return scalar.plain() && scalar.text().isEmpty()
                    ? ProfileYamlPhrase.EMPTY.of()
                    : quote(scalar.text());
        }
        return node instanceof Yaml.Sequence ? FilePhrase.LIST.of() : FilePhrase.MAPPING.of();
    }

    /** Those of some keys that are there: "none", "below and above". */
    public static String given(List<String> keys) {
        return keys.stream().reduce(RowPhrase.AND::of).orElseGet(SettingPhrase.NONE::of);
    }

    /** Bits as people write them: 0xFF. */
    public static String hex(long bits) {
        return "0x%X".formatted(bits);
    }

    /** In quotes, cut short if it is long. */
    public static String quote(String text) {
        return Quotation.of(text);
    }

    /**
     * Text that is not empty; a plain number or boolean is refused, since it was not meant as text.
     */
    public String text(Yaml node, String key) throws Wrong {
        if (!(node instanceof Yaml.Scalar scalar) || scalar.text().isBlank()) {
            throw new Wrong(node.line(), key, ProfileYamlPhrase.TEXT.with(quote(node)));
        }
        String text = scalar.text();
        if (scalar.plain() && isNotText(text)) {
            throw new Wrong(node.line(), key, ProfileYamlPhrase.NO_TEXT.with(quote(node)));
        }
        if (text.length() > MAX_TEXT) {
            throw new Wrong(
                    node.line(), key, RowPhrase.CELL_TOO_LONG.with(MAX_TEXT, text.length()));
        }
        return Printable.of(text, Integer.MAX_VALUE);
    }

    private static boolean isNotText(String text) {
        return OTHER.matcher(text).matches()
                || HEX.matcher(text).matches()
                || DECIMAL.matcher(text).matches();
    }

    /** A finite number or a parameter's value. */
    public double number(Yaml node, String key) throws Wrong {
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
        throw wrong(node, key, ProfileYamlPhrase.NUMBER.with(quote(node)));
    }

    /** Says also what to do if it is a number in quotation marks. */
    private static Wrong wrong(Yaml node, String key, Phrase.Said said) {
        boolean quoted =
                node instanceof Yaml.Scalar scalar
                        && !scalar.plain()
                        && DECIMAL.matcher(scalar.text()).matches();
        return quoted
                ? new Wrong(node.line(), key, said, ProfileYamlPhrase.UNQUOTE.with())
                : new Wrong(node.line(), key, said);
    }

    /** A whole number within bounds, or a parameter's value if it is one. */
    public long whole(Yaml node, String key, long min, long max) throws Wrong {
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
        return wrong(node, key, RowPhrase.WHOLE_NUMBER.with(min, max, came));
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
        throw notWhole(node, key, min, max, quote(node));
    }

    /** A time such as 100ms, 15s, 2m or 1h; of a parameter, seconds. */
    public Duration time(Yaml node, String key) throws Wrong {
        Duration time = null;
        if (node instanceof Yaml.Scalar scalar && scalar.text().startsWith("$")) {
            double seconds = parameter(scalar, key);
            Parameter parameter = referred(scalar);
            if (parameter != null && !parameter.unit().isEmpty() && !parameter.unit().equals("s")) {
                throw new Wrong(
                        node.line(),
                        key,
                        ProfileYamlPhrase.SECONDS.with(quote(node), parameter.unit()));
            }
            if (seconds >= 0 && seconds <= MAX_TIME.toSeconds()) {
                time = Duration.ofMillis(Math.round(seconds * 1000));
            }
        } else if (node instanceof Yaml.Scalar scalar) {
            Matcher matcher = TIME.matcher(scalar.text());
            if (matcher.matches()) {
                long number = Long.parseLong(matcher.group(1));
                time =
                        switch (matcher.group(2)) {
                            case "ms" -> Duration.ofMillis(number);
                            case "s" -> Duration.ofSeconds(number);
                            case "m" -> Duration.ofMinutes(number);
                            default -> Duration.ofHours(number);
                        };
            }
        }
        if (time == null || time.compareTo(MAX_TIME) > 0) {
            throw new Wrong(node.line(), key, ProfilePhrase.TIME.with(quote(node)));
        }
        return time;
    }

    /**
     * @return the value of the parameter that the scalar names
     */
    public double parameter(Yaml.Scalar scalar, String key) throws Wrong {
        String name = scalar.text().substring(1);
        Double value = parameters.get(name);
        if (value == null) {
            throw new Wrong(
                    scalar.line(),
                    key,
                    ProfileYamlPhrase.NO_PARAMETER.with(quote(scalar)),
                    Nearest.said(name, parameters.keySet()));
        }
        return value;
    }

    /** The parameter that a scalar refers to; null if it refers to none. */
    public @Nullable Parameter referred(Yaml node) {
        return node instanceof Yaml.Scalar scalar && scalar.text().startsWith("$")
                ? declared.get(scalar.text().substring(1))
                : null;
    }

    /**
     * One of some words, or the option that a parameter has.
     *
     * @param words what may stand there, and what it means
     */
    public <T> T choice(Yaml node, String key, Map<String, T> words) throws Wrong {
        String text = word(node, key);
        T meant = words.get(text);
        if (meant == null) {
            Phrase.Said said =
                    ProfileYamlPhrase.ONE_OF.with(
                            String.join(", ", words.keySet().stream().sorted().toList()),
                            quote(text));
            Phrase.Said hint = Nearest.said(text, words.keySet());
            throw hint.phrase() == RowPhrase.DID_YOU_MEAN
                    ? new Wrong(node.line(), key, said, hint)
                    : new Wrong(node.line(), key, said);
        }
        return meant;
    }

    /** A word, or the option that a parameter has. */
    public String word(Yaml node, String key) throws Wrong {
        if (node instanceof Yaml.Scalar scalar && scalar.text().startsWith("$")) {
            double value = parameter(scalar, key);
            Parameter parameter = declared.get(scalar.text().substring(1));
            if (parameter == null || parameter.options().isEmpty()) {
                throw new Wrong(
                        node.line(), key, ProfileYamlPhrase.NUMBER_FOR_WORD.with(quote(node)));
            }
            return parameter.options().get((int) value);
        }
        return text(node, key);
    }
}
