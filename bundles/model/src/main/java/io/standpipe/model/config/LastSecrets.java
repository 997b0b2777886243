package io.standpipe.model.config;

import io.standpipe.model.Secrets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Opens secrets, and remembers in memory what a reference opened to: a file that is away for a
 * moment while somebody replaces it costs no connection. One thread.
 */
public final class LastSecrets {

    private final Map<String, char[]> opened = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    /** These secrets, with what they opened before where they cannot be opened now. */
    public Secrets through(Secrets secrets) {
        return value -> {
            try {
                char[] secret = secrets.open(value);
                if (Settings.isReference(value)) {
                    opened.put(value, secret.clone());
                }
                return secret;
            } catch (IllegalArgumentException e) {
                char[] before = opened.get(value);
                if (before == null) {
                    throw e;
                }
                problems.add("%s; what it was before stays in force".formatted(e.getMessage()));
                return before.clone();
            }
        };
    }

    /** What could not be opened since the last call, a sentence each. */
    public List<String> problems() {
        List<String> all = problems.stream().distinct().toList();
        problems.clear();
        return all;
    }
}
