package org.eclipse.kura.type;

import java.util.Locale;

/** The type of a {@link TypedValue}. */
public enum DataType {
    BOOLEAN,
    BYTE_ARRAY,
    DOUBLE,
    INTEGER,
    LONG,
    FLOAT,
    STRING;

    /**
     * @throws IllegalArgumentException if no type is named so, in whatever case
     */
    public static DataType getDataType(String stringDataType) {
        return valueOf(stringDataType.toUpperCase(Locale.ROOT));
    }
}
