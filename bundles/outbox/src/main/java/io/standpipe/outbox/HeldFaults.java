package io.standpipe.outbox;

import io.standpipe.model.Faults;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Faults that may be raised before the service is there: it comes from a bundle that needs the
 * outbox. What is raised is told to every service that appears. Any thread.
 */
final class HeldFaults implements Faults {

    private record Key(String source, String condition) {}

    private final Map<Key, String> raised = new LinkedHashMap<>();
    private @Nullable Faults service;

    @Override
    public synchronized void raise(String source, String condition, String text) {
        raised.put(new Key(source, condition), text);
        if (service != null) {
            service.raise(source, condition, text);
        }
    }

    @Override
    public synchronized void clear(String source, String condition) {
        raised.remove(new Key(source, condition));
        if (service != null) {
            service.clear(source, condition);
        }
    }

    synchronized void appeared(Faults faults) {
        service = faults;
        raised.forEach((key, text) -> faults.raise(key.source(), key.condition(), text));
    }

    synchronized void disappeared(Faults faults) {
        if (service == faults) {
            service = null;
        }
    }
}
