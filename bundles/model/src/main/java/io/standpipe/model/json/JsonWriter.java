package io.standpipe.model.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes JSON (RFC 8259) as UTF-8 into a growing buffer, without garbage for names and numbers.
 * Commas come by themselves. It does not check that objects and arrays are closed. One thread;
 * {@link #clear()} makes it ready for reuse.
 */
public final class JsonWriter implements Members {

    private static final long[] POW10 = {
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
    };

    /** Below this a double holds every whole number. */
    private static final double EXACT = 1L << 53;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] buffer = new byte[512];
    private int length;
    private boolean first = true;

    public void clear() {
        length = 0;
        first = true;
    }

    /** Bytes written so far. */
    public int length() {
        return length;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(buffer, length);
    }

    @Override
    public String toString() {
        return new String(buffer, 0, length, StandardCharsets.UTF_8);
    }

    public JsonWriter beginObject() {
        return open('{');
    }

    public JsonWriter endObject() {
        return close('}');
    }

    public JsonWriter beginArray() {
        return open('[');
    }

    public JsonWriter endArray() {
        return close(']');
    }

    /** The name of the member whose value comes next. */
    public JsonWriter name(String name) {
        comma();
        string(name);
        put((byte) ':');
        first = true;
        return this;
    }

    public JsonWriter value(String text) {
        comma();
        string(text);
        return this;
    }

    public JsonWriter value(boolean value) {
        comma();
        ascii(value ? "true" : "false");
        return this;
    }

    public JsonWriter value(long value) {
        comma();
        digits(value);
        return this;
    }

    /**
     * A number with a fixed number of decimals, trailing zeros cut; {@code null} if it is not
     * finite. One so large that a double has no such decimals is written as the double it is.
     *
     * @param decimals [0, 9], or -1 for the shortest text that gives the same float
     */
    public JsonWriter value(double value, int decimals) {
        comma();
        if (!Double.isFinite(value)) {
            ascii("null");
        } else if (decimals < 0) {
            ascii(value == (float) value ? Float.toString((float) value) : Double.toString(value));
        } else if (decimals < POW10.length && Math.abs(value) * POW10[decimals] < EXACT) {
            fixed(value, decimals);
        } else {
            ascii(Double.toString(value));
        }
        return this;
    }

    /**
     * Members or elements that are JSON already, without braces and without a comma at either end;
     * none if empty.
     */
    public JsonWriter raw(byte[] json) {
        if (json.length > 0) {
            comma();
            reserve(json.length);
            System.arraycopy(json, 0, buffer, length, json.length);
            length += json.length;
        }
        return this;
    }

    public JsonWriter raw(String json) {
        return raw(json.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public JsonWriter member(String name, String value) {
        return name(name).value(value);
    }

    @Override
    public JsonWriter member(String name, long value) {
        return name(name).value(value);
    }

    @Override
    public JsonWriter member(String name, boolean value) {
        return name(name).value(value);
    }

    @Override
    public JsonWriter member(String name, double value, int decimals) {
        return name(name).value(value, decimals);
    }

    private JsonWriter open(char bracket) {
        comma();
        put((byte) bracket);
        first = true;
        return this;
    }

    private JsonWriter close(char bracket) {
        put((byte) bracket);
        first = false;
        return this;
    }

    private void comma() {
        if (!first) {
            put((byte) ',');
        }
        first = false;
    }

    private void fixed(double value, int decimals) {
        long scaled = Math.round(value * POW10[decimals]);
        if (scaled < 0) {
            put((byte) '-');
            scaled = -scaled;
        }
        long fraction = scaled % POW10[decimals];
        digits(scaled / POW10[decimals]);
        if (fraction != 0) {
            put((byte) '.');
            for (int place = decimals - 1; fraction != 0; place--) {
                put((byte) ('0' + fraction / POW10[place]));
                fraction %= POW10[place];
            }
        }
    }

    private void digits(long value) {
        if (value == Long.MIN_VALUE) {
            ascii("-9223372036854775808");
            return;
        }
        reserve(20);
        long rest = value;
        if (rest < 0) {
            buffer[length++] = '-';
            rest = -rest;
        }
        int start = length;
        do {
            buffer[length++] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest != 0);
        for (int i = start, j = length - 1; i < j; i++, j--) {
            byte swap = buffer[i];
            buffer[i] = buffer[j];
            buffer[j] = swap;
        }
    }

    private void string(String text) {
        put((byte) '"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                put((byte) '\\');
                put((byte) c);
            } else if (c < 0x20) {
                ascii("\\u00");
                put(HEX[c >> 4]);
                put(HEX[c & 15]);
            } else if (c < 0x80) {
                put((byte) c);
            } else {
                i = nonAscii(text, i);
            }
        }
        put((byte) '"');
    }

    /**
     * Writes the code point that begins at i; a lone surrogate becomes U+FFFD. Returns the index of
     * its last char.
     */
    private int nonAscii(String text, int i) {
        int point = text.codePointAt(i);
        int last = i + Character.charCount(point) - 1;
        if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
            point = 0xFFFD;
        }
        if (point < 0x800) {
            put((byte) (0xC0 | (point >> 6)));
        } else {
            if (point < 0x10000) {
                put((byte) (0xE0 | (point >> 12)));
            } else {
                put((byte) (0xF0 | (point >> 18)));
                put((byte) (0x80 | ((point >> 12) & 0x3F)));
            }
            put((byte) (0x80 | ((point >> 6) & 0x3F)));
        }
        put((byte) (0x80 | (point & 0x3F)));
        return last;
    }

    private void ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            put((byte) text.charAt(i));
        }
    }

    private void put(byte b) {
        reserve(1);
        buffer[length++] = b;
    }

    private void reserve(int more) {
        if (length + more > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
        }
    }
}
