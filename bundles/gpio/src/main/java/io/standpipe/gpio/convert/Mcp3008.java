package io.standpipe.gpio.convert;

import com.pi4j.io.spi.Spi;
import io.standpipe.gpio.kernel.GpioException;
import io.standpipe.model.words.PinPhrase;

/** The MCP3008 of Microchip: three bytes each way for one conversion (data sheet DS21295, 6.1). */
public final class Mcp3008 implements Converter {

    private static final int START = 0x01;
    private static final int SINGLE_ENDED = 0x80;
    private static final int CHANNEL_SHIFT = 4;

    /** Before the ten bits of the result the converter pulls the line low. */
    private static final int NULL_BIT = 0x04;

    private static final int HIGH_BITS = 0x03;
    private static final int STEPS = 1024;

    private final Spi spi;
    private final double reference;
    private final String name;
    private final byte[] out = new byte[3];
    private final byte[] in = new byte[3];

    /**
     * @param reference in V
     * @param name for messages, with where it is
     */
    public Mcp3008(Spi spi, double reference, String name) {
        this.spi = spi;
        this.reference = reference;
        this.name = name;
    }

    @Override
    public double volts(int channel) {
        out[0] = START;
        out[1] = (byte) (SINGLE_ENDED | (channel << CHANNEL_SHIFT));
        int moved;
        try {
            moved = spi.transfer(out, 0, in, 0, out.length);
        } catch (RuntimeException e) {
            throw new GpioException(PinPhrase.SPI_FAILED.of(name, Ads1115.reason(e)), e);
        }
        if (moved < 0) {
            throw new GpioException(PinPhrase.SPI_MOVED_NOTHING.of(name));
        }
        if ((in[1] & NULL_BIT) != 0) {
            throw new GpioException(PinPhrase.SPI_SILENT.of(name));
        }
        int steps = ((in[1] & HIGH_BITS) << 8) | (in[2] & 0xFF);
        return steps * reference / STEPS;
    }
}
