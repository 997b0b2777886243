package io.standpipe.modbus;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A serial port.
 *
 * @param path of its device file, or a link to that, as those in {@code /dev/serial/by-id}; may
 *     come and go
 */
record SerialAddress(String path) implements Address {

    private static final Pattern FORM = Pattern.compile("(?:/[^/\\s]+)+");

    /**
     * @throws IllegalArgumentException it has another form; the message continues "address ..."
     */
    static SerialAddress parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "must be the whole path of a serial port, best one of /dev/serial/by-id, but is \""
                            + text
                            + "\"");
        }
        return new SerialAddress(text);
    }

    @Override
    public String wire() {
        try {
            return Path.of(path).toRealPath().toString();
        } catch (IOException e) {
            return path; // it is not plugged in at the moment
        }
    }

    @Override
    public String toString() {
        return path;
    }
}
