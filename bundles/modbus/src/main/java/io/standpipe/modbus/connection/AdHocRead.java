package io.standpipe.modbus.connection;

import io.standpipe.modbus.frame.ExceptionCode;
import io.standpipe.modbus.frame.Read;
import io.standpipe.model.point.Quality;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A read that belongs to no poll: somebody wants to see registers as they are, or looks for
 * devices. It waits until no poll is due for as long as it may take.
 *
 * @param unit [0, 255], also one that is not installed
 * @param patience how long its answer is waited for
 * @param since when it was asked for
 * @param done told once, on the connection's thread
 */
public record AdHocRead(
        int unit, Read read, Duration patience, long since, Consumer<Outcome> done) {

    /** The first in line does not wait longer than this for a pause. */
    static final long MAX_WAIT = Duration.ofSeconds(10).toNanos();

    /**
     * The outcome of a read.
     *
     * @param quality GOOD, or why there are no values
     * @param detail for people; empty when GOOD
     * @param values unsigned registers, or bits; empty unless GOOD
     */
    public @SuppressWarnings("ArrayRecordComponent") // handed on as it is, never compared
    record Outcome(Quality quality, String detail, int[] values) {

        public static Outcome failed(Quality quality, String detail) {
            return new Outcome(quality, detail, new int[0]);
        }

        /** Whether a device spoke, be it to refuse. */
        public boolean answered() {
            return quality.isGood()
                    || (quality.cause() == Quality.Cause.EXCEPTION
                            && !ExceptionCode.of(quality.code()).ofConverter());
        }
    }
}
