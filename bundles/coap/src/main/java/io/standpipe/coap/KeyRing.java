package io.standpipe.coap;

import io.standpipe.model.Secrets;
import io.standpipe.model.config.Settings;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The pre-shared keys of the setting {@code keys}, by identity. A key that is missing or malformed
 * there, because the file was saved by half, stays what it was: otherwise all detectors would be
 * locked out at once. In memory only. One thread.
 */
final class KeyRing {

    private final Map<String, Key> keys = new HashMap<>();
    private final Map<String, String> listed = new HashMap<>();
    private final Set<String> missing = new TreeSet<>();
    private @Nullable Settings settings;

    /** Reads the setting: identity=key, one a line or with semicolons between. */
    void read(Settings from, Secrets secrets) {
        settings = from;
        listed.clear();
        missing.clear();
        String reference = from.secret("keys");
        if (reference.isEmpty()) {
            return;
        }
        char[] opened;
        try {
            opened = secrets.open(reference);
        } catch (IllegalArgumentException e) {
            from.wrong("keys", "keys cannot be opened: " + e.getMessage(), "");
            return;
        }
        int entry = 0;
        for (String line : new String(opened).split("[\\r\\n;]+", -1)) {
            entry++;
            int equals = line.indexOf('=');
            if (line.isBlank() || line.strip().startsWith("#")) {
                continue;
            }
            if (equals < 1) {
                from.problem(
                        "keys: entry %d must be identity=key, but has no '='".formatted(entry));
            } else {
                listed.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
            }
        }
        Arrays.fill(opened, '\0');
    }

    /** Whether there is a key of this identity, or was one. */
    boolean has(String identity) {
        return listed.containsKey(identity) || keys.containsKey(identity);
    }

    /** The key of an identity by the setting; null if there never was one. */
    @Nullable Key key(String identity) {
        return key(identity, listed.get(identity));
    }

    /**
     * The key of an identity.
     *
     * @param text as it stands somewhere now; null if it does not
     * @return null if there never was one
     * @throws IllegalArgumentException it is malformed, and there was none before
     */
    @Nullable Key key(String identity, @Nullable String text) {
        Key before = keys.get(identity);
        String why = "there is no key of";
        if (text != null) {
            try {
                Key key = Key.parse(text);
                keys.put(identity, key);
                return key;
            } catch (IllegalArgumentException e) {
                if (before == null) {
                    throw e;
                }
                why = "there is a wrong key of";
            }
        }
        if (before != null && settings != null && missing.add(identity)) {
            settings.problem(
                    "%s \"%s\" now; the one before stays in force until the gateway starts again or the row is taken out"
                            .formatted(why, identity));
        }
        return before;
    }
}
