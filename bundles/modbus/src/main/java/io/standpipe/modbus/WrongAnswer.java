package io.standpipe.modbus;

import java.util.EnumMap;
import java.util.Map;

/**
 * What came instead of the answer that was waited for.
 *
 * @param flaw its sort, for counting
 * @param text for people: what it is, and what to do about it
 * @param shorter how many registers or bits it has, if it is the answer but for having fewer of
 *     them than were asked for; otherwise 0
 */
record WrongAnswer(Flaw flaw, String text, int shorter) {

    private static final Map<Flaw, WrongAnswer> PLAIN = new EnumMap<>(Flaw.class);

    static {
        for (Flaw flaw : Flaw.values()) {
            PLAIN.put(flaw, new WrongAnswer(flaw, flaw.text()));
        }
    }

    WrongAnswer(Flaw flaw, String text) {
        this(flaw, text, 0);
    }

    /** Of this sort, and nothing more is known of it. */
    static WrongAnswer plain(Flaw flaw) {
        WrongAnswer plain = PLAIN.get(flaw);
        if (plain == null) {
            throw new IllegalStateException("all flaws are there");
        }
        return plain;
    }
}
