package io.standpipe.gpio.convert;

import com.pi4j.io.i2c.I2CRegisterDataReaderWriter;
import io.standpipe.gpio.kernel.GpioException;
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.words.PinPhrase;
import java.time.Duration;

/**
 * The ADS1115 of Texas Instruments, register by register (data sheet SBAS444, 8.6): one conversion
 * of one input against ground for each question, so that nothing is read that was converted before.
 */
public final class Ads1115 implements Converter {

    /** Of the range that fits a supply of 3.3 and of 5 V, in V. */
    static final double FULL_SCALE = 4.096;

    private static final int CONVERSION = 0;
    private static final int CONFIG = 1;

    /** Begins a conversion when written; when read, 1 says that none is under way. */
    private static final int OS = 0x8000;

    /** Input 0 against ground; the next inputs follow. */
    private static final int MUX_0 = 0x4000;

    private static final int MUX_STEP = 0x1000;
    private static final int MUX = 0x7000;
    private static final int PGA_4096 = 0x0200;
    private static final int SINGLE_SHOT = 0x0100;

    /** 475 conversions a second: four inputs within some 15 ms. */
    private static final int RATE_475 = 0x00C0;

    private static final int NO_COMPARATOR = 0x0003;

    /**
     * A conversion at that rate takes 2.1 ms, 10 % more at most; the bus and the rest of the
     * machine take theirs.
     */
    private static final Duration PATIENCE = Duration.ofMillis(50);

    private final I2CRegisterDataReaderWriter chip;
    private final TimeSource time;
    private final String name;
    private final byte[] word = new byte[2];

    /**
     * @param name for messages, with where it is
     */
    public Ads1115(I2CRegisterDataReaderWriter chip, TimeSource time, String name) {
        this.chip = chip;
        this.time = time;
        this.name = name;
    }

    @Override
    public double volts(int channel) {
        int config =
                OS
                        | (MUX_0 + channel * MUX_STEP)
                        | PGA_4096
                        | SINGLE_SHOT
                        | RATE_475
                        | NO_COMPARATOR;
        write(CONFIG, config);
        long began = time.nanos();
        int now = read(CONFIG);
        while ((now & OS) == 0) {
            if (time.nanos() - began > PATIENCE.toNanos()) {
                throw new GpioException(
                        PinPhrase.BEGAN_NO_CONVERSION.of(name, PATIENCE.toMillis()));
            }
            now = read(CONFIG);
        }
        if ((now & MUX) != (config & MUX)) {
            throw new GpioException(PinPhrase.CONVERTS_ANOTHER.of(name, channel));
        }
        return (short) read(CONVERSION) * FULL_SCALE / 32768;
    }

    private void write(int register, int value) {
        word[0] = (byte) (value >> 8);
        word[1] = (byte) value;
        try {
            chip.writeRegister(register, word, 0, word.length);
        } catch (RuntimeException e) {
            throw silent(e);
        }
    }

    private int read(int register) {
        try {
            chip.readRegister(register, word, 0, word.length);
        } catch (RuntimeException e) {
            throw silent(e);
        }
        return ((word[0] & 0xFF) << 8) | (word[1] & 0xFF);
    }

    // Pi4J throws whatever the operating system said, in exceptions of several kinds.
    private GpioException silent(RuntimeException e) {
        return new GpioException(PinPhrase.I2C_SILENT.of(name, reason(e)), e);
    }

    public static String reason(Throwable thrown) {
        Throwable cause = thrown.getCause();
        return cause == null ? String.valueOf(thrown.getMessage()) : reason(cause);
    }
}
