package org.eclipse.kura.configuration.metatype;

/** The type of an {@link AD}. */
public enum Scalar {
    STRING,
    LONG,
    DOUBLE,
    FLOAT,
    INTEGER,
    BYTE,
    CHAR,
    BOOLEAN,
    SHORT,
    PASSWORD
}
