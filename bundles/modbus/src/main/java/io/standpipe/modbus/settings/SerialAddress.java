package io.standpipe.modbus.settings;

import io.standpipe.model.words.BusPhrase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A serial port.
 *
 * @param path of its device file, or a link to that, as those in {@code /dev/serial/by-id}; may
 *     come and go
 */
public record SerialAddress(String path) implements Address {

    private static final Pattern FORM = Pattern.compile("(?:/[^/\\s]+)+");

    /**
     * @throws IllegalArgumentException it has another form; the message says which it must have
     */
    static SerialAddress parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(BusPhrase.SERIAL_PORT.of());
        }
        return new SerialAddress(text);
    }

    @Override
    public String canonical() {
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
