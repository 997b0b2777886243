package io.standpipe.modbus;

/** What can be wrong with what comes over a wire; each is counted. */
enum Flaw {
    /** the answer to a request that had been given up */
    LATE("an answer to an earlier request"),
    /** whole, of a unit that owed none; where answers carry no number */
    UNASKED("an answer that nobody here had asked for"),
    /** a whole request, where answers carry no number */
    REQUEST("a request of somebody else"),
    /** the answer to what was never asked, by its transaction id */
    FOREIGN("an answer with a foreign transaction id"),
    /** whole, but of a unit that was not asked */
    WRONG_UNIT("an answer of another unit"),
    /** the very request */
    ECHO("the request itself"),
    /** of the right unit, but another function than asked */
    WRONG_FUNCTION("an answer to another function"),
    /** of the right unit and function, but not what was asked */
    WRONG_CONTENT("an answer to something else than was asked"),
    /** long enough, but its check sum is wrong */
    CRC("an answer with a wrong check sum"),
    /** only the beginning of an answer */
    TRUNCATED("only part of an answer"),
    /** bytes behind an answer */
    EXTRA("bytes behind the answer"),
    /** no frame at all */
    GARBAGE("bytes that are no Modbus frame"),
    /** the connection ended while an answer was awaited */
    CUT("the end of the connection");

    private final String text;

    Flaw(String text) {
        this.text = text;
    }

    /** Of this sort, and nothing more is known of it. */
    WrongAnswer plain() {
        return WrongAnswer.plain(this);
    }

    /** For people: what came. */
    String text() {
        return text;
    }
}
