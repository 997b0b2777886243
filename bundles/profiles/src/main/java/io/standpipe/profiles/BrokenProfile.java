package io.standpipe.profiles;

import java.util.List;

/** A profile that cannot be used, with everything that is wrong with it. */
final class BrokenProfile extends Exception {

    private final List<String> problems;

    /**
     * @param problems a sentence each, with line and key; at least one
     */
    BrokenProfile(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    List<String> problems() {
        return problems;
    }
}
