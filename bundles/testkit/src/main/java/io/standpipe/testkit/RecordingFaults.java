package io.standpipe.testkit;

import io.standpipe.model.Faults;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Remembers which faults are raised: "source/condition" to text. Any thread. */
public final class RecordingFaults implements Faults {

    private final Map<String, String> raised = Collections.synchronizedMap(new TreeMap<>());

    @Override
    public void raise(String source, String condition, String text) {
        raised.put(source + "/" + condition, text);
    }

    @Override
    public void clear(String source, String condition) {
        raised.remove(source + "/" + condition);
    }

    public Map<String, String> raised() {
        return raised;
    }
}
