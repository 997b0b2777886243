package io.standpipe.model.config.text;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Numbers and words as people type them into a form or a file. Stateless; any thread. */
public final class TypedText {

    private static final String HEXADECIMAL = "0x";

    /** YAML's words for no value. */
    private static final Set<String> NOTHING = Set.of("null", "~");

    private TypedText() {}

    /** The text for machines, see {@link CellText#plain}; null if no value was typed. */
    public static @Nullable String of(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        String text = CellText.plain(String.valueOf(value));
        return NOTHING.contains(text) ? null : text;
    }

    /**
     * A whole number, decimal or hexadecimal ({@code 0x1F}).
     *
     * @return null if it is none, or not in [min, max]
     */
    public static @Nullable Integer integer(String text, int min, int max) {
        try {
            int number =
                    text.startsWith(HEXADECIMAL)
                            ? Integer.parseInt(text.substring(HEXADECIMAL.length()), 16)
                            : Integer.parseInt(text);
            return number >= min && number <= max ? number : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /**
     * @return null if it is no number, or not in [min, max]
     */
    public static @Nullable Double decimal(String text, double min, double max) {
        try {
            double number = Double.parseDouble(text);
            return number >= min && number <= max ? number : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /**
     * @return null if it is neither true nor false, in any case
     */
    public static @Nullable Boolean flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> null;
        };
    }

    /**
     * The constant of this name, which is written in any case, with '-' or '_'.
     *
     * @return null if there is none
     */
    public static <E extends Enum<E>> @Nullable E choice(String text, Class<E> of) {
        String wanted = text.replace('-', '_');
        for (E constant : of.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(wanted)) {
                return constant;
            }
        }
        return null;
    }

    /** The names that {@link #choice} knows, as a file has them: lower case, with '-'. */
    public static <E extends Enum<E>> String choices(Class<E> of) {
        Set<String> names = new TreeSet<>();
        for (E constant : of.getEnumConstants()) {
            names.add(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
        return String.join(", ", names);
    }
}
