package io.standpipe.gpio.point;

import com.pi4j.io.gpio.digital.DigitalInput;
import io.standpipe.gpio.board.Board;
import io.standpipe.gpio.pi4j.Edge;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.TimeSource;

/**
 * What an input needs of the bus that it is on.
 *
 * @param scheduler the bus's thread
 * @param told of readings that shall not wait for the next round; bus thread
 */
public record InputContext(Board board, TimeSource time, Scheduler scheduler, Told told) {

    /** Told of a reading. */
    public interface Told {

        /**
         * @param nanos when it was so, see {@link TimeSource#nanos}
         */
        void reading(WiredPoint wired, Reading reading, long nanos);
    }

    /** Told of a change of a pin, on the bus's thread. */
    interface Heard {

        /**
         * @param nanos when it was
         * @param edges how many there were since the last that was told, [1, ..]
         */
        void edge(boolean high, long nanos, int edges);
    }

    /** Listens to a pin from now on. */
    void listen(DigitalInput pin, Heard heard) {
        int[] last = {0};
        pin.addListener(
                event -> {
                    boolean high = event.state().isHigh();
                    boolean stamped = event instanceof Edge;
                    long nanos = stamped ? ((Edge) event).nanos() : time.nanos();
                    int sequence = stamped ? ((Edge) event).sequence() : 0;
                    scheduler.execute(
                            () -> {
                                int edges = stamped ? sequence - last[0] : 1;
                                last[0] = sequence;
                                heard.edge(high, nanos, Math.max(1, edges));
                            });
                });
    }
}
