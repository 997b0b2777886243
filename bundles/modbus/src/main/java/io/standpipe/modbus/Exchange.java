package io.standpipe.modbus;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one request that is under way on a connection, and what came meanwhile that is no answer to
 * it. One thread.
 */
final class Exchange {

    private @Nullable Partner partner;
    private @Nullable Partner last;
    private @Nullable Request request;
    private @Nullable Errand errand;
    private long sentAt;
    private @Nullable WrongAnswer instead;
    // Whole frames.
    private final List<Frame> strays = new ArrayList<>();

    /**
     * A request is sent.
     *
     * @param belonging null: it belongs to a poll or is a write
     */
    void begin(Partner to, Request wanted, @Nullable Errand belonging) {
        partner = to;
        last = to;
        request = wanted;
        errand = belonging;
        instead = null;
        strays.clear();
    }

    /** Its last byte is sent then. */
    void sent(long at) {
        sentAt = at;
    }

    /** It is over. */
    void end() {
        partner = null;
        request = null;
        errand = null;
        strays.clear();
    }

    /** Who is asked; null if nobody is. */
    @Nullable Partner partner() {
        return partner;
    }

    /** Who is asked or, if nobody is, was asked last; null if nobody was. */
    @Nullable Partner last() {
        return last;
    }

    @Nullable Request request() {
        return request;
    }

    /** The errand that it is; null if it is none. */
    @Nullable Errand errand() {
        return errand;
    }

    /** When its last byte was sent. */
    long sentAt() {
        return sentAt;
    }

    /** What came instead of an answer, the latest of it; null if nothing did. */
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
