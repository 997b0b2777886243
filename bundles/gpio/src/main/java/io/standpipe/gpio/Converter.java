package io.standpipe.gpio;

/** An analogue-to-digital converter. One thread. */
interface Converter {

    /**
     * Measures now; takes a few milliseconds.
     *
     * @param channel from 0
     * @return in V
     * @throws BoardException it does not answer, or not as it should
     */
    double volts(int channel);
}
