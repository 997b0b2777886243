package io.standpipe.modbus.frame;

import java.util.EnumMap;
import java.util.Map;

/**
 * What came instead of the answer that was waited for.
 *
 * @param frameError its sort, for counting
 * @param text for people: what it is, and what to do about it
 * @param shorter how many registers or bits it has, if it is the answer but for having fewer of
 *     them than were asked for; otherwise 0
 */
public record WrongAnswer(FrameError frameError, String text, int shorter) {

    private static final Map<FrameError, WrongAnswer> PLAIN = new EnumMap<>(FrameError.class);

    static {
        for (FrameError frameError : FrameError.values()) {
            PLAIN.put(frameError, new WrongAnswer(frameError, frameError.text()));
        }
    }

    WrongAnswer(FrameError frameError, String text) {
        this(frameError, text, 0);
    }

    /** Of this sort, and nothing more is known of it. */
    static WrongAnswer plain(FrameError frameError) {
        WrongAnswer plain = PLAIN.get(frameError);
        if (plain == null) {
            throw new IllegalStateException("all flaws are there");
        }
        return plain;
    }
}
