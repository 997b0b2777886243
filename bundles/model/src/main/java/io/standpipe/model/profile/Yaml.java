package io.standpipe.model.profile;

import java.util.List;
import java.util.Map;

/**
 * A YAML document that remembers its lines. Scalars are text still: what a text means depends on
 * where it stands.
 */
public sealed interface Yaml {

    /** From 1. */
    int line();

    /**
     * @param plain written without quotes, so that {@code 5} is a number and {@code true} a boolean
     */
    record Scalar(int line, String text, boolean plain) implements Yaml {}

    record Sequence(int line, List<Yaml> items) implements Yaml {}

    /** In the document's order. */
    record Mapping(int line, Map<String, Entry> entries) implements Yaml {}

    /**
     * @param line of the key
     */
    record Entry(int line, Yaml value) {}
}
