package io.standpipe.gpio.convert;

import io.standpipe.gpio.kernel.GpioException;

/** An analogue-to-digital converter. One thread. */
public interface Converter {

    /**
     * Measures now; takes a few milliseconds.
     *
     * @param channel from 0
     * @return in V
     * @throws GpioException it does not answer, or not as it should
     */
    double volts(int channel);
}
