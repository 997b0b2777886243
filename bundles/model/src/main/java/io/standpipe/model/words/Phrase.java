package io.standpipe.model.words;

import io.standpipe.model.words.text.Sentences;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A sentence or a word of the gateway for people, with a code and in every language. Whoever says
 * one makes it here, so that it is the same sentence in the log, in messages and on pages. Messages
 * hold the English one; {@link Sentences#said} finds code and arguments again, also of a message
 * that was kept over a restart. {@code %s} are the arguments. Any thread.
 */
public interface Phrase {

    /** As the enumeration calls it: {@code NO_DEVICE}. */
    String name();

    /** With {@code %s} for each argument. */
    String english();

    /** The same in Chinese; {@code %2$s} where the order differs. */
    String chinese();

    /**
     * A phrase with its arguments.
     *
     * @param arguments in the order of the English sentence
     */
    record Said(Phrase phrase, List<String> arguments) {

        public Said {
            arguments = List.copyOf(arguments);
        }

        /** The English sentence. */
        public String english() {
            return phrase.of(arguments.toArray());
        }
    }

    /** The code: {@code no-device}. */
    default String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The English sentence. */
    default String of(@Nullable Object... arguments) {
        return english().formatted(arguments);
    }

    /** The same with its code. */
    default Said with(@Nullable Object... arguments) {
        return new Said(this, Arrays.stream(arguments).map(String::valueOf).toList());
    }
}
