package io.standpipe.modbus.io;

import io.standpipe.model.words.AnswerPhrase;

/**
 * Whether the connections of one address all end before anything has come over them: many devices
 * hang up or stay mute when they are asked as soon as they are connected. One thread.
 */
final class FirstAnswer {

    /** So many connections in a row make it a habit. */
    static final int HABIT = 3;

    private boolean asked;
    private boolean came;
    private int inRow;
    private boolean told;

    /** A new connection begins. */
    void opened() {
        asked = false;
        came = false;
    }

    void asked() {
        asked = true;
    }

    /** Something came; whatever it was, the device talks. */
    void came() {
        came = true;
        inRow = 0;
        told = false;
    }

    /**
     * The connection ended.
     *
     * @param byDevice the device hung up; otherwise it was given up, for it stayed mute
     * @return what to try; empty as long as it is no habit
     */
    String ended(boolean byDevice) {
        boolean counts = asked && !came;
        asked = false;
        if (counts) {
            inRow++;
        }
        if (!counts || inRow < HABIT) {
            return "";
        }
        return byDevice ? AnswerPhrase.HANGS_UP.of() : AnswerPhrase.ANSWERS_NOTHING.of();
    }

    /** Whether the habit is news, which it is once until something comes. */
    boolean news() {
        boolean news = !told;
        told = true;
        return news;
    }
}
