package io.standpipe.modbus.connection;

import io.standpipe.modbus.frame.Frame;
import io.standpipe.modbus.frame.Request;
import io.standpipe.modbus.frame.WrongAnswer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one request that is under way on a connection, and what came meanwhile that is no answer to
 * it. One thread.
 */
final class Exchange {

    private @Nullable UnitState unitState;
    private @Nullable UnitState last;
    private @Nullable Request request;
    private @Nullable AdHocRead adHocRead;
    private long sentAt;
    private @Nullable WrongAnswer instead;
    // Whole frames.
    private final List<Frame> strays = new ArrayList<>();

    /**
     * A request is sent.
     *
     * @param belonging null: it belongs to a poll or is a write
     */
    void begin(UnitState to, Request wanted, @Nullable AdHocRead belonging) {
        unitState = to;
        last = to;
        request = wanted;
        adHocRead = belonging;
        instead = null;
        strays.clear();
    }

    /** Its last byte is sent then. */
    void sent(long at) {
        sentAt = at;
    }

    /** The request is over: it was answered, failed or was given up. */
    void end() {
        unitState = null;
        request = null;
        adHocRead = null;
        strays.clear();
    }

    /** The unit that is asked; null if no request is under way. */
    @Nullable UnitState unitState() {
        return unitState;
    }

    /** The unit that is asked or was asked last; null before the first request. */
    @Nullable UnitState last() {
        return last;
    }

    @Nullable Request request() {
        return request;
    }

    /** The ad hoc read that it is; null if it is none. */
    @Nullable AdHocRead adHocRead() {
        return adHocRead;
    }

    /** When its last byte was sent. */
    long sentAt() {
        return sentAt;
    }

    /** The latest frame that came instead of an answer; null if none came. */
    @Nullable WrongAnswer instead() {
        return instead;
    }

    void instead(WrongAnswer wrong) {
        instead = wrong;
    }

    List<Frame> strays() {
        return strays;
    }
}
