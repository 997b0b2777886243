package io.standpipe.gpio.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.pi4j.io.exception.IOException;
import com.pi4j.io.i2c.I2CRegisterDataReaderWriter;
import io.standpipe.gpio.kernel.GpioException;
import io.standpipe.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a model of the chip's registers, made from its data sheet (SBAS444). */
final class Ads1115Test {

    private final VirtualTime time = new VirtualTime();
    private final Model model = new Model();
    private final Ads1115 chip = new Ads1115(model, time, "ads1115 adc at I2C bus 1 address 0x48");

    /** Registers as the data sheet has them; a conversion is done after some looks at its bit. */
    private final class Model implements I2CRegisterDataReaderWriter {

        final double[] volts = new double[4];
        final List<Integer> configs = new ArrayList<>();
        int config = 0x8583; // after power up, 8.6.3
        int conversion;
        int looks = 2;
        int left;
        boolean there = true;
        int forced = -1;

        private void require() {
            if (!there) {
                throw new IOException("Remote I/O error");
            }
        }

        @Override
        public int writeRegister(int register, byte[] data, int offset, int length) {
            require();
            assertEquals(1, register, "only the config register is written");
            assertEquals(2, length);
            config = (data[offset] & 0xFF) << 8 | (data[offset + 1] & 0xFF);
            configs.add(config);
            if ((config & 0x8000) != 0) {
                left = looks;
                assertEquals(1, config >> 9 & 7, "range of 4.096 V");
                assertTrue((config & 0x4000) != 0, "against ground");
                double steps = volts[config >> 12 & 3] / 4.096 * 32768;
                conversion = (int) Math.max(-32768, Math.min(32767, Math.round(steps)));
            }
            return length;
        }

        @Override
        public int readRegister(int register, byte[] data, int offset, int length) {
            require();
            int value = conversion;
            if (register == 1) {
                boolean ready = left-- <= 0;
                time.advance(Duration.ofMillis(1));
                value = (config & 0x7FFF) | (ready ? 0x8000 : 0);
                if (forced >= 0) {
                    value = forced;
                }
            } else {
                assertTrue(left < 0, "read before the conversion was done");
            }
            data[offset] = (byte) (value >> 8);
            data[offset + 1] = (byte) value;
            return length;
        }

        @Override
        public int readRegister(int register) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int readRegister(byte[] register, byte[] buffer, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int writeRegister(int register, byte b) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int writeRegister(byte[] register, byte[] data, int offset, int length) {
            throw new UnsupportedOperationException();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.0, 0xC3C3",
        "1, 1.65, 0xD3C3",
        "2, 3.3, 0xE3C3",
        "3, 4.0, 0xF3C3",
        "0, -0.001, 0xC3C3"
    })
    void eachInputIsConvertedAnew(int channel, double volts, String config) {
        model.volts[channel] = volts;

        assertEquals(volts, chip.volts(channel), 4.096 / 32768);
        assertEquals(List.of(Integer.decode(config)), model.configs);
    }

    @Test
    void beyondTheRangeItIsAtItsStop() {
        model.volts[0] = 5;

        assertEquals(4.096, chip.volts(0), 0.001);
    }

    @Test
    void aConversionThatNeverEndsIsGivenUp() {
        model.looks = Integer.MAX_VALUE;

        GpioException e = assertThrows(GpioException.class, () -> chip.volts(0));

        assertTrue(
                String.valueOf(e.getMessage()).contains("within 50 ms; check its supply"),
                e.getMessage());
    }

    @Test
    void oneThatConvertsAnotherInputIsInOtherHands() {
        model.forced = 0xD2C3;

        GpioException e = assertThrows(GpioException.class, () -> chip.volts(0));

        assertTrue(String.valueOf(e.getMessage()).contains("another program"), e.getMessage());
    }

    @Test
    void oneThatIsNotThereIsNamedWithItsPlace() {
        model.there = false;

        GpioException e = assertThrows(GpioException.class, () -> chip.volts(0));

        assertEquals(
                "ads1115 adc at I2C bus 1 address 0x48 does not answer (Remote I/O error); check its address, supply and wires",
                e.getMessage());
    }
}
