package org.eclipse.kura.core.configuration.metatype;

/** The type of a {@link Tad}. */
public enum Tscalar {
    STRING("String"),
    LONG("Long"),
    DOUBLE("Double"),
    FLOAT("Float"),
    INTEGER("Integer"),
    BYTE("Byte"),
    CHAR("Char"),
    BOOLEAN("Boolean"),
    SHORT("Short"),
    PASSWORD("Password");

    private final String word;

    Tscalar(String word) {
        this.word = word;
    }

    public String value() {
        return word;
    }
}
