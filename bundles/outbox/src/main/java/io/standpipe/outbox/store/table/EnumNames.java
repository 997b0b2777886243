package io.standpipe.outbox.store.table;

import io.standpipe.model.message.Message;
import org.jspecify.annotations.Nullable;

/** Names of constants as the database holds them. */
public final class EnumNames {

    private EnumNames() {}

    /**
     * @throws DamagedDatabaseException there is no such constant
     */
    public static <E extends Enum<E>> E of(Class<E> type, String name)
            throws DamagedDatabaseException {
        try {
            return Enum.valueOf(type, name);
        } catch (IllegalArgumentException | NullPointerException e) {
            throw new DamagedDatabaseException(
                    "it holds the %s \"%s\"".formatted(type.getSimpleName(), name));
        }
    }

    /** As it is written: nothing for what is usual. */
    public static @Nullable String of(Message.Handling handling) {
        return handling == Message.Handling.USUAL ? null : handling.name();
    }

    public static Message.Handling handling(@Nullable String word) throws DamagedDatabaseException {
        return word == null ? Message.Handling.USUAL : of(Message.Handling.class, word);
    }
}
