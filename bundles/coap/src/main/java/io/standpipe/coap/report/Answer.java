package io.standpipe.coap.report;

import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.RefusalPhrase;
import io.standpipe.model.words.text.Sentences;
import org.jspecify.annotations.Nullable;

/**
 * What a detector is told.
 *
 * @param code of the response
 * @param retryAfter seconds after which it may try again, with {@link Code#UNSAFE} and {@link
 *     Code#TOO_MANY}; otherwise 0
 * @param why in a few words, for whoever debugs a detector; may be empty
 * @param note a sentence for the technician, who is told of it where the gateway lists who was
 *     refused; empty if there is nothing to say
 */
public record Answer(Code code, int retryAfter, String why, String note) {

    public static final Answer DONE = new Answer(Code.CHANGED, 0, "", "");

    /** The codes used, RFC 7252 5.9 and RFC 8516. */
    public enum Code {
        /** 2.04: its alarm is safe in the outbox */
        CHANGED,
        /** 4.00: cannot be read */
        BAD_REQUEST,
        /** 4.03: it may not */
        FORBIDDEN,
        /** 4.13: more than is taken */
        TOO_LARGE,
        /** 4.15: no such format, or not from this device */
        UNSUPPORTED,
        /** 4.29: too often */
        TOO_MANY,
        /** 5.03: taken, but not safe yet: send it again */
        UNSAFE
    }

    /** Begin of the note on what could not be read at all. */
    static final String UNREADABLE = RefusalPhrase.UNREADABLE.of("");

    /** Whether nobody knows what was said. */
    public boolean isUnreadable() {
        return note.startsWith(UNREADABLE);
    }

    /** Whether the same message would be refused again. */
    public boolean isRefusal() {
        return code != Code.CHANGED && code != Code.UNSAFE;
    }

    public Answer(Code code, int retryAfter, String why) {
        this(code, retryAfter, why, "");
    }

    public static Answer refused(Code code, String why) {
        return new Answer(code, 0, why, "");
    }

    public static Answer refused(Code code, Phrase.Said why) {
        return new Answer(code, 0, why.english(), "");
    }

    /** Why as a phrase; null if it is none. */
    public Phrase.@Nullable Said refusal() {
        return Sentences.said(why);
    }
}
