package io.standpipe.modbus.profile;

import io.standpipe.model.point.DeviceText;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * A text in registers, two bytes each, ended by a zero character or their end.
 *
 * @param registers how many, [1, 32]
 * @param charset of the bytes; UTF-16BE has one character in each register, as where the high byte
 *     of each is not used
 */
public record TextLayout(int registers, Charset charset) implements RegisterLayout {

    /** Bytes of a zero character. */
    public int zeros() {
        return charset.equals(StandardCharsets.UTF_16BE) ? 2 : 1;
    }

    /** As many bytes as a text may have characters. */
    public static final int MAX_REGISTERS = DeviceText.MAX_LENGTH / 2;

    public TextLayout {
        if (registers < 1 || registers > MAX_REGISTERS) {
            throw new IllegalArgumentException(
                    "a text has 1 to %d registers, but has %d".formatted(MAX_REGISTERS, registers));
        }
    }
}
