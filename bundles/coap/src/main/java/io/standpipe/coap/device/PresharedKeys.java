package io.standpipe.coap.device;

import io.standpipe.model.Secrets;
import io.standpipe.model.config.Settings;
import io.standpipe.model.words.BusPhrase;
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
public final class PresharedKeys {

    private final Map<String, PresharedKey> keys = new HashMap<>();
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
            from.wrong("keys", BusPhrase.KEYS_NOT_OPENED.with(e.getMessage()));
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
                from.problem(BusPhrase.NO_ENTRY.with(entry));
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
    @Nullable PresharedKey key(String identity) {
        return key(identity, listed.get(identity));
    }

    /**
     * The key of an identity.
     *
     * @param text as it stands somewhere now; null if it does not
     * @return null if there never was one
     * @throws PhraseException it is malformed, and there was none before
     */
    @Nullable PresharedKey key(String identity, @Nullable String text) {
        PresharedKey before = keys.get(identity);
        BusPhrase why = BusPhrase.KEY_MISSING;
        if (text != null) {
            try {
                PresharedKey key = PresharedKey.parse(text);
                keys.put(identity, key);
                return key;
            } catch (IllegalArgumentException e) {
                if (before == null) {
                    throw e;
                }
                why = BusPhrase.KEY_WRONG;
            }
        }
        if (before != null && settings != null && missing.add(identity)) {
            settings.problem(why.with(identity));
        }
        return before;
    }
}
