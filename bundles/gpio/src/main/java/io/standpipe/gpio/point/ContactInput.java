package io.standpipe.gpio.point;

import com.pi4j.io.gpio.digital.DigitalInput;
import io.standpipe.gpio.board.Board;
import io.standpipe.gpio.board.Terminal;
import io.standpipe.gpio.profile.GpioSource;
import io.standpipe.model.point.Reading;
import java.time.Duration;

/** A dry contact on a pin. */
final class ContactInput implements GpioInput {

    private final WiredPoint wired;
    private final GpioSource.Contact source;
    private final InputContext around;
    private final DigitalInput pin;
    private final Debounce debounce;

    ContactInput(
            WiredPoint wired,
            Terminal.Pin terminal,
            GpioSource.Contact source,
            InputContext around) {
        this.wired = wired;
        this.source = source;
        this.around = around;
        Board board = around.board();
        pin = board.input(board.line(terminal), source.pull(), source.debounce(), wired.name());
        // Before the level is read, so that no change is lost between the two.
        around.listen(pin, this::edge);
        debounce =
                new Debounce(
                        board.debounces() ? Duration.ZERO : source.debounce(),
                        around.time(),
                        around.scheduler(),
                        pin.isHigh(),
                        (high, nanos) -> around.told().reading(wired, reading(high), nanos));
    }

    private void edge(boolean high, long nanos, int edges) {
        debounce.edge(high, nanos);
    }

    /** Also notices a change whose event was lost. */
    @Override
    public Reading read() {
        debounce.edge(pin.isHigh(), around.time().nanos());
        return reading(debounce.level());
    }

    private Reading reading(boolean high) {
        boolean closed = high == source.closedHigh();
        return wired.point().measure(closed == source.normallyClosed() ? 0 : 1);
    }

    @Override
    public Duration interval() {
        return SLOW;
    }

    @Override
    public void close() {
        debounce.cancel();
        around.board().release(wired.name());
    }
}
