package org.eclipse.kura.type;

import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** Makes typed values. */
@ProviderType
public final class TypedValues {

    private TypedValues() {}

    public static BooleanValue newBooleanValue(boolean value) {
        return new BooleanValue(value);
    }

    public static ByteArrayValue newByteArrayValue(byte[] value) {
        return new ByteArrayValue(value);
    }

    public static FloatValue newFloatValue(float value) {
        return new FloatValue(value);
    }

    public static DoubleValue newDoubleValue(double value) {
        return new DoubleValue(value);
    }

    public static IntegerValue newIntegerValue(int value) {
        return new IntegerValue(value);
    }

    public static LongValue newLongValue(long value) {
        return new LongValue(value);
    }

    public static StringValue newStringValue(@Nullable String value) {
        return new StringValue(value);
    }

    /**
     * @param value boxed, a text or bytes
     * @throws IllegalArgumentException if it is anything else
     */
    public static TypedValue<?> newTypedValue(Object value) {
        if (value instanceof Boolean it) {
            return new BooleanValue(it);
        }
        if (value instanceof byte[] it) {
            return new ByteArrayValue(it);
        }
        if (value instanceof Float it) {
            return new FloatValue(it);
        }
        if (value instanceof Double it) {
            return new DoubleValue(it);
        }
        if (value instanceof Integer it) {
            return new IntegerValue(it);
        }
        if (value instanceof Long it) {
            return new LongValue(it);
        }
        if (value instanceof String it) {
            return new StringValue(it);
        }
        throw new IllegalArgumentException("no DataType holds a " + value.getClass().getName());
    }

    /**
     * @param value as text; bytes in Base64
     * @throws IllegalArgumentException if the text is none of that type
     */
    public static TypedValue<?> parseTypedValue(DataType type, String value) {
        return switch (type) {
            case BOOLEAN -> new BooleanValue(Boolean.parseBoolean(value));
            case BYTE_ARRAY -> new ByteArrayValue(Base64.getDecoder().decode(value));
            case DOUBLE -> new DoubleValue(Double.parseDouble(value));
            case FLOAT -> new FloatValue(Float.parseFloat(value));
            case INTEGER -> new IntegerValue(Integer.parseInt(value));
            case LONG -> new LongValue(Long.parseLong(value));
            case STRING -> new StringValue(value);
        };
    }
}
