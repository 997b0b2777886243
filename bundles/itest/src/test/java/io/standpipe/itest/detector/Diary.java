package io.standpipe.itest.detector;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What detectors did and got, for whoever looks into a loss. On the detectors' thread. */
final class Diary {

    private static final int MAX = 200_000;

    private final List<String> lines = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    void log(String line) {
        if (lines.size() < MAX) {
            lines.add(Instant.now().toEpochMilli() + " " + line);
        }
    }

    /** Something that no gateway should answer. */
    void complain(String text) {
        complaints.add(text);
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    List<String> complaints() {
        return List.copyOf(complaints);
    }
}
