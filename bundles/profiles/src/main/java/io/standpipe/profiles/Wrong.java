package io.standpipe.profiles;

/** One thing that is wrong with a profile: where, what was expected, what came, what to do. */
final class Wrong extends Exception {

    /**
     * @param line from 1; 0 if it concerns the whole file
     * @param key path of the key, such as {@code points[0].scale}; empty if it has none
     */
    Wrong(int line, String key, String sentence) {
        super(
                (line > 0 ? "line " + line + ", " : "")
                        + (key.isEmpty() ? "" : key + ": ")
                        + sentence);
    }

    /** "line 12, points[0].scale: must be a number, but is ...". */
    String sentence() {
        return String.valueOf(getMessage());
    }
}
