package io.standpipe.gpio;

import io.standpipe.gpio.kernel.GpioException;

/** An analogue-to-digital converter. One thread. */
interface Converter {

    /**
     * Measures now; takes a few milliseconds.
     *
     * @param channel from 0
     * @return in V
     * @throws GpioException it does not answer, or not as it should
     */
    double volts(int channel);
}
