package io.standpipe.outbox;

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
}
