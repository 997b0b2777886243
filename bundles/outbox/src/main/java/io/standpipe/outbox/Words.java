package io.standpipe.outbox;

import io.standpipe.model.Message;
import org.jspecify.annotations.Nullable;

/** Names of constants as the database holds them. */
final class Words {

    private Words() {}

    /**
     * @throws DamagedException there is no such constant
     */
    static <E extends Enum<E>> E of(Class<E> type, String name) throws DamagedException {
        try {
            return Enum.valueOf(type, name);
        } catch (IllegalArgumentException | NullPointerException e) {
            throw new DamagedException(
                    "it holds the %s \"%s\"".formatted(type.getSimpleName(), name));
        }
    }

    /** As it is written: nothing for what is usual. */
    static @Nullable String of(Message.Handling handling) {
        return handling == Message.Handling.USUAL ? null : handling.name();
    }

    static Message.Handling handling(@Nullable String word) throws DamagedException {
        return word == null ? Message.Handling.USUAL : of(Message.Handling.class, word);
    }
}
