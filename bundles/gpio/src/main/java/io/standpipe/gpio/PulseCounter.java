package io.standpipe.gpio;

import com.pi4j.io.gpio.digital.DigitalInput;
import io.standpipe.model.GpioSource;
import io.standpipe.model.Reading;
import java.time.Duration;

/** Counts closings. Those that the kernel's queue could not hold are counted by their numbers. */
final class PulseCounter implements Input {

    /** All that its raw value can be; then it begins at 0 again. */
    private static final long MASK = 0xFFFF_FFFFL;

    private final Wired wired;
    private final GpioSource.Pulses source;
    private final Around around;
    private final Debounce debounce;
    private long count;

    PulseCounter(Wired wired, Terminal.Pin terminal, GpioSource.Pulses source, Around around) {
        this.wired = wired;
        this.source = source;
        this.around = around;
        Board board = around.board();
        DigitalInput pin =
                board.input(board.line(terminal), source.pull(), source.debounce(), wired.name());
        debounce =
                new Debounce(
                        source.debounce(),
                        around.time(),
                        around.scheduler(),
                        pin.isHigh(),
                        (high, nanos) -> edges(high, 1));
        around.listen(
                pin,
                (high, nanos, edges) -> {
                    if (board.debounces()) {
                        edges(high, edges);
                    } else {
                        debounce.edge(high, nanos);
                    }
                });
    }

    /** Edges take turns, so of several that end with a closing the larger half are closings. */
    private void edges(boolean high, int edges) {
        count += high == source.closedHigh() ? (edges + 1) / 2 : edges / 2;
    }

    @Override
    public Reading read() {
        return wired.point().measure((double) (count & MASK));
    }

    @Override
    public Duration interval() {
        Duration own = wired.point().interval();
        return own == null ? MEASURED : own;
    }

    @Override
    public void close() {
        debounce.cancel();
        around.board().release(wired.name());
    }
}
