package io.standpipe.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Faults of a component that works before the {@link Faults} service is there, or that the service
 * itself needs: what stands is kept and told to each service that comes. Any thread; never blocks
 * for long.
 */
public final class LateFaults implements Faults {

    private record Key(String source, String condition) {}

    private final Map<Key, String> standing = new LinkedHashMap<>();
    private final BiConsumer<String, String> unheard;
    private @Nullable Faults service;

    /**
     * @param unheard told source and text of a fault that is raised while there is no service, for
     *     the log
     */
    public LateFaults(BiConsumer<String, String> unheard) {
        this.unheard = unheard;
    }

    /** The service is there: tells it what stands. */
    public synchronized void bind(Faults now) {
        service = now;
        standing.forEach((key, text) -> now.raise(key.source(), key.condition(), text));
    }

    /** The service goes; nothing happens if it was replaced meanwhile. */
    @SuppressWarnings("ReferenceEquality") // this very service
    public synchronized void unbind(Faults gone) {
        if (service == gone) {
            service = null;
        }
    }

    @Override
    public synchronized void raise(String source, String condition, String text) {
        String before = standing.put(new Key(source, condition), text);
        if (service != null) {
            service.raise(source, condition, text);
        } else if (!text.equals(before)) {
            unheard.accept(source, text);
        }
    }

    @Override
    public synchronized void clear(String source, String condition) {
        standing.remove(new Key(source, condition));
        if (service != null) {
            service.clear(source, condition);
        }
    }
}
