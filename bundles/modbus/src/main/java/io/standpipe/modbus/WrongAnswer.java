package io.standpipe.modbus;

/**
 * What came instead of the answer that was waited for.
 *
 * @param flaw its sort, for counting
 * @param text for people: what it is, and what to do about it
 * @param shorter how many registers or bits it has, if it is the answer but for having fewer of
 *     them than were asked for; otherwise 0
 */
record WrongAnswer(Flaw flaw, String text, int shorter) {

    WrongAnswer(Flaw flaw, String text) {
        this(flaw, text, 0);
    }
}
