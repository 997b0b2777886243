package io.standpipe.gpio.point;

import com.pi4j.io.gpio.digital.DigitalOutput;
import io.standpipe.gpio.board.Board;
import io.standpipe.gpio.board.Terminal;
import io.standpipe.gpio.profile.GpioSource;
import io.standpipe.model.point.Reading;
import java.time.Duration;

/**
 * An output. It is on while it was written so, and while what it follows stands. Written off while
 * that stands it is silent until the next alarm of the kind comes, as a panel's sounder is. Until
 * it knows what stands it stays as it was.
 */
public final class SwitchedOutput implements GpioInput {

    /** What people ordered of an output: kept while its pin is closed and another bus opens it. */
    public static final class Order {
        private boolean on;
        private boolean written;
        private boolean silenced;
    }

    private final WiredPoint wired;
    private final GpioSource.Output source;
    private final InputContext around;
    private final DigitalOutput pin;
    private final Order order;
    private boolean follows;

    SwitchedOutput(
            WiredPoint wired,
            Terminal.Pin terminal,
            GpioSource.Output source,
            InputContext around,
            Order order) {
        this.wired = wired;
        this.order = order;
        this.source = source;
        this.around = around;
        Board board = around.board();
        pin = board.output(board.line(terminal), order.on == source.onHigh(), wired.name());
    }

    public void write(boolean on) {
        order.written = on;
        order.silenced = !on && follows;
        set();
    }

    /**
     * @param standing what stands now
     * @param news whether an alarm of its kind came just now
     */
    public void follow(StandingAlarms standing, boolean news) {
        follows = standing.any(source.follows());
        order.silenced &= follows && !news;
        set();
    }

    public GpioSource.Follows follows() {
        return source.follows();
    }

    private void set() {
        boolean on = order.written || (follows && !order.silenced);
        boolean before = isOn();
        pin.setState(on == source.onHigh());
        order.on = on;
        if (on != before) {
            around.told().reading(wired, read(), around.time().nanos());
        }
    }

    private boolean isOn() {
        return pin.isHigh() == source.onHigh();
    }

    @Override
    public Reading read() {
        return wired.point().measure(isOn() ? 1 : 0);
    }

    @Override
    public Duration interval() {
        return SLOW;
    }

    @Override
    public void close() {
        around.board().release(wired.name());
    }
}
