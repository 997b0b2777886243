package io.standpipe.model.point;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Texts that devices tell, such as a serial number. A reading is a number, so that millions of them
 * cost little; of a text it is the text's number here. Numbers are given once in a run: one whose
 * text was forgotten means nothing, never another text. Any thread.
 */
public final class DeviceText {

    /** Texts that are known at the same time: one for each of the largest site's devices. */
    public static final int MAX = 16_384;

    /** Longest text, in characters. */
    public static final int MAX_LENGTH = 64;

    private static final DeviceText TEXTS = new DeviceText();

    // The one that was asked for longest ago first.
    private final Map<String, Long> numbers = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<Long, String> texts = new LinkedHashMap<>();
    private long last;

    DeviceText() {}

    /**
     * The number of a text: always the same while it is told again and again.
     *
     * @param text fit to be seen, at most {@link #MAX_LENGTH} characters
     */
    public static double number(String text) {
        return TEXTS.numberOf(text);
    }

    /** The text of a number; null if there is none, or it was forgotten. */
    public static @Nullable String text(double number) {
        return TEXTS.textOf(number);
    }

    synchronized double numberOf(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "a text has at most %d characters, but has %d"
                            .formatted(MAX_LENGTH, text.length()));
        }
        Long known = numbers.get(text);
        if (known != null) {
            return known;
        }
        if (numbers.size() >= MAX) {
            Map.Entry<String, Long> eldest = numbers.entrySet().iterator().next();
            texts.remove(eldest.getValue());
            numbers.remove(eldest.getKey());
        }
        last++;
        numbers.put(text, last);
        texts.put(last, text);
        return last;
    }

    synchronized @Nullable String textOf(double number) {
        return texts.get((long) number);
    }
}
