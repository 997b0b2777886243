package io.standpipe.model.config;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a component was configured with, without what the framework adds (service.*, component.*,
 * kura.*, a reference's target): two are equal when a component would see no difference.
 *
 * @param values setting to value
 * @param instance the name of a factory's instance as people gave it; empty for a singleton
 */
record ComponentProperties(TreeMap<String, Object> values, String instance) {

    private static final List<String> FOREIGN =
            List.of("service.", "component.", "kura.", "osgi.", "felix.", "objectClass", ".");

    /** Which service a reference takes (OSGi Compendium 112.6, reference properties). */
    private static final String REFERENCE = ".target";

    // Kura's console stores with a component of its wire graph what its form knew of the component
    // (GwtConfigComponent of org.eclipse.kura.web2 5.6.0).
    private static final Set<String> OF_KURAS_FORM =
            Set.of(
                    "componentDescription",
                    "componentIcon",
                    "componentId",
                    "componentName",
                    "factoryComponent",
                    "factoryPid",
                    "isDriver",
                    "isWireComponent");

    static ComponentProperties of(Map<String, ?> properties) {
        TreeMap<String, Object> values = new TreeMap<>();
        properties.forEach(
                (key, value) -> {
                    if (FOREIGN.stream().noneMatch(key::startsWith)
                            && !key.endsWith(REFERENCE)
                            && !OF_KURAS_FORM.contains(key)) {
                        values.put(key, value instanceof Object[] array ? lines(array) : value);
                    }
                });
        return new ComponentProperties(values, instanceOf(properties));
    }

    /** A list is what stands below each other in a text: servers, commands, rows. */
    private static String lines(Object[] items) {
        return Arrays.stream(items).map(String::valueOf).collect(Collectors.joining("\n"));
    }

    // Kura names an instance by kura.service.pid; ConfigAdmin by what follows '~' in the pid.
    private static String instanceOf(Map<String, ?> properties) {
        Object component = properties.get("component.name");
        Object kura = properties.get("kura.service.pid");
        if (kura instanceof String name && !name.equals(component)) {
            return name;
        }
        Object pid = properties.get("service.pid");
        return pid instanceof String text && text.indexOf('~') >= 0
                ? text.substring(text.indexOf('~') + 1)
                : "";
    }

    /** The value as text; empty if there is none. */
    String text(String key) {
        Object value = values.get(key);
        return value == null ? "" : String.valueOf(value);
    }

    @Nullable Object get(String key) {
        return values.get(key);
    }

    /** Equal in all but some keys. */
    boolean equalsBut(Set<String> keys, ComponentProperties other) {
        Map<String, Object> mine = new TreeMap<>(values);
        Map<String, Object> theirs = new TreeMap<>(other.values);
        mine.keySet().removeAll(keys);
        theirs.keySet().removeAll(keys);
        return mine.equals(theirs) && instance.equals(other.instance);
    }

    /** The keys only: a value may be a secret. */
    @Override
    public String toString() {
        return values.keySet().toString();
    }
}
