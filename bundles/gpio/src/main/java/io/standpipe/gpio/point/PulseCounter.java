package io.standpipe.gpio.point;

import com.pi4j.io.gpio.digital.DigitalInput;
import io.standpipe.gpio.board.Board;
import io.standpipe.gpio.board.Terminal;
import io.standpipe.gpio.profile.GpioSource;
import io.standpipe.model.point.Reading;
import java.time.Duration;

/** Counts closings. Those that the kernel's queue could not hold are counted by their numbers. */
public final class PulseCounter implements GpioInput {

    /** All that its raw value can be; then it begins at 0 again. */
    private static final long MASK = 0xFFFF_FFFFL;

    private final WiredPoint wired;
    private final GpioSource.Pulses source;
    private final InputContext around;
    private final Debounce debounce;
    private long count;

    public PulseCounter(
            WiredPoint wired,
            Terminal.Pin terminal,
            GpioSource.Pulses source,
            InputContext around) {
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
