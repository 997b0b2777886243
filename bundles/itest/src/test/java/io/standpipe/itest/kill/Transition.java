package io.standpipe.itest.kill;

/**
 * An alarm message as it came for the first time.
 *
 * @param source the gateway's component that reports it; empty for devices
 * @param again whether it tells that an alarm which stands came back
 * @param value the word that the point showed; -1 if there was none
 * @param since when its cause began or ended, milliseconds since 1970
 * @param at when it came, {@link System#nanoTime}
 */
record Transition(
        String device,
        String condition,
        String source,
        boolean raised,
        boolean again,
        int value,
        String boot,
        long since,
        long at) {}
