package io.standpipe.modbus.frame;

import io.standpipe.model.words.AnswerPhrase;

/** What can be wrong with what comes over a wire; each is counted. */
public enum FrameError {
    /** the answer to a request that had been given up */
    LATE(AnswerPhrase.LATE),
    /** whole, of a unit that owed none; where answers carry no number */
    UNASKED(AnswerPhrase.UNASKED),
    /** a whole request, where answers carry no number */
    REQUEST(AnswerPhrase.REQUEST),
    /** the answer to what was never asked, by its transaction id */
    FOREIGN(AnswerPhrase.FOREIGN),
    /** whole, but of a unit that was not asked */
    WRONG_UNIT(AnswerPhrase.WRONG_UNIT),
    /** the very request */
    ECHO(AnswerPhrase.ECHO),
    /** of the right unit, but another function than asked */
    WRONG_FUNCTION(AnswerPhrase.WRONG_FUNCTION),
    /** of the right unit and function, but not what was asked */
    WRONG_CONTENT(AnswerPhrase.WRONG_CONTENT),
    /** long enough, but its check sum is wrong */
    CRC(AnswerPhrase.CRC),
    /** only the beginning of an answer */
    TRUNCATED(AnswerPhrase.TRUNCATED),
    /** bytes behind an answer */
    EXTRA(AnswerPhrase.EXTRA),
    /** no frame at all */
    GARBAGE(AnswerPhrase.GARBAGE),
    /** the connection ended while an answer was awaited */
    CUT(AnswerPhrase.CUT);

    private final AnswerPhrase phrase;

    FrameError(AnswerPhrase phrase) {
        this.phrase = phrase;
    }

    /** Of this sort, and nothing more is known of it. */
    public WrongAnswer plain() {
        return WrongAnswer.plain(this);
    }

    /** For people: what came. */
    String text() {
        return phrase.of();
    }
}
