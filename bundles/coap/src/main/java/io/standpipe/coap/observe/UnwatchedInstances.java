package io.standpipe.coap.observe;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Detectors that have object instances at which no alarm of their profile looks: a sentence for
 * each, which is a problem of the bus. One thread, that of the CoAP stack.
 */
final class UnwatchedInstances {

    /** By id of the detector; never empty. */
    private final Map<String, String> sentences = new TreeMap<>();

    private Runnable changed = () -> {};

    /** Is called after each change; there is one listener. */
    void onChange(Runnable listener) {
        changed = listener;
    }

    /** In the order of the detectors' ids. */
    List<String> all() {
        return List.copyOf(sentences.values());
    }

    /**
     * @param sentence empty if alarms look at all that the detector has
     */
    void set(String device, String sentence) {
        String before =
                sentence.isEmpty() ? sentences.remove(device) : sentences.put(device, sentence);
        if (!sentence.equals(before == null ? "" : before)) {
            changed.run();
        }
    }
}
