package org.eclipse.kura.message;

import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** Metrics by name, a body, a time and a place. */
@ProviderType
public class KuraPayload {

    private final Map<String, Object> metrics = new HashMap<>();
    private @Nullable Date timestamp;
    private @Nullable KuraPosition position;
    private byte @Nullable [] body;

    public @Nullable Date getTimestamp() {
        return timestamp;
    }

    public void setTimestamp(@Nullable Date timestamp) {
        this.timestamp = timestamp;
    }

    public @Nullable KuraPosition getPosition() {
        return position;
    }

    public void setPosition(@Nullable KuraPosition position) {
        this.position = position;
    }

    public @Nullable Object getMetric(String name) {
        return metrics.get(name);
    }

    public void addMetric(String name, Object value) {
        metrics.put(name, value);
    }

    public void removeMetric(String name) {
        metrics.remove(name);
    }

    public void removeAllMetrics() {
        metrics.clear();
    }

    public Set<String> metricNames() {
        return metrics().keySet();
    }

    public Iterator<String> metricsIterator() {
        return metricNames().iterator();
    }

    public Map<String, Object> metrics() {
        return Collections.unmodifiableMap(metrics);
    }

    public byte @Nullable [] getBody() {
        return body;
    }

    public void setBody(byte @Nullable [] body) {
        this.body = body;
    }
}
