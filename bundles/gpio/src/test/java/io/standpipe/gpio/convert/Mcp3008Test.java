package io.standpipe.gpio.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.spi.Spi;
import com.pi4j.plugin.mock.provider.spi.MockSpi;
import com.pi4j.plugin.mock.provider.spi.MockSpiProviderImpl;
import io.standpipe.gpio.kernel.GpioException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a model of the chip on the bus, made from its data sheet (DS21295, figure 6-1). */
final class Mcp3008Test {

    private final Context context =
            Pi4J.newContextBuilder().noAutoDetect().add(new MockSpiProviderImpl()).build();

    @AfterEach
    void end() {
        context.shutdown();
    }

    /** What the chip sends back, bit by bit, for what it hears. */
    private static final class Model extends MockSpi {

        final int[] steps = new int[8];
        int answers = 3;
        boolean there = true;
        byte[] heard = {};

        Model(Context context) {
            super(
                    new MockSpiProviderImpl(),
                    Spi.newConfigBuilder(context).id("adc").address(0).build());
        }

        @Override
        public int transfer(byte[] out, int from, byte[] in, int to, int length) {
            heard = out.clone();
            int channel = out[from + 1] >> 4 & 7;
            // Until the null bit nobody drives the line; it is high here.
            in[to] = (byte) 0xFF;
            in[to + 1] = (byte) (there ? 0xF8 | steps[channel] >> 8 : 0xFF);
            in[to + 2] = (byte) (there ? steps[channel] : 0xFF);
            return answers;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0x80, 0.0",
        "1, 512, 0x90, 1.65",
        "5, 256, 0xD0, 0.825",
        "7, 1023, 0xF0, 3.29678"
    })
    void stepsBecomeVolts(int channel, int steps, String second, double volts) {
        Model model = new Model(context);
        model.steps[channel] = steps;

        double measured = new Mcp3008(model, 3.3, "mcp3008 adc").volts(channel);

        assertEquals(volts, measured, 0.00001);
        assertArrayEquals(new byte[] {1, (byte) (int) Integer.decode(second), 0}, model.heard);
    }

    @Test
    void aLineThatNobodyPullsLowIsNoChip() {
        Model model = new Model(context);
        model.there = false;

        GpioException e =
                assertThrows(
                        GpioException.class, () -> new Mcp3008(model, 3.3, "mcp3008 adc").volts(0));

        assertTrue(
                String.valueOf(e.getMessage()).startsWith("mcp3008 adc does not answer"),
                e.getMessage());
    }

    @Test
    void aBusThatRefusesIsNamed() {
        Model model = new Model(context);
        model.answers = -1;

        assertThrows(GpioException.class, () -> new Mcp3008(model, 3.3, "mcp3008 adc").volts(0));
    }
}
