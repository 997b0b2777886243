package io.standpipe.itest.kill;

/** What can happen at a point of the panel: the word it then shows, and the alarm this must be. */
enum Kind {
    FIRE("fire", 0x0810),
    TROUBLE("trouble", 0x2000),
    SUPERVISORY("supervisory", 0x0830),
    DISABLED("disabled", 0x0200),
    PRE_ALARM("pre-alarm", 0x4000);

    private final String condition;
    private final int word;

    Kind(String condition, int word) {
        this.condition = condition;
        this.word = word;
    }

    /** The last part of the alarm's condition. */
    String condition() {
        return condition;
    }

    /**
     * The point's word, with a number in those of its bits that no alarm looks at: 15, 12, 10, 8.
     * The alarm upstream carries the word, so it tells which incident it is about.
     *
     * @param number its lower four bits count
     */
    int word(int number) {
        return word
                | ((number & 1) << 15)
                | ((number & 2) << 11)
                | ((number & 4) << 8)
                | ((number & 8) << 5);
    }
}
