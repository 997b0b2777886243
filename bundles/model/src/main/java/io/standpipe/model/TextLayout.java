package io.standpipe.model;

import java.nio.charset.Charset;

/**
 * A text in registers, two bytes each, ended by a zero byte or their end.
 *
 * @param registers how many, [1, 32]
 * @param charset of the bytes
 */
public record TextLayout(int registers, Charset charset) implements ModbusSource.Layout {

    /** As many bytes as a text may have characters. */
    public static final int MAX_REGISTERS = DeviceText.MAX_LENGTH / 2;

    public TextLayout {
        if (registers < 1 || registers > MAX_REGISTERS) {
            throw new IllegalArgumentException(
                    "a text has 1 to %d registers, but has %d".formatted(MAX_REGISTERS, registers));
        }
    }
}
