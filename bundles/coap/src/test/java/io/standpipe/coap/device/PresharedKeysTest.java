package io.standpipe.coap.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.Secrets;
import io.standpipe.model.config.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PresharedKeysTest {

    private static final String KEYS = "a=0123456789abcdef\nb=fedcba9876543210\n";

    private final PresharedKeys ring = new PresharedKeys();
    private Settings settings;

    private void read(String file) {
        settings = Settings.of(Map.of("keys", "file:/keys"));
        Secrets secrets =
                value -> {
                    if (file == null) {
                        throw new IllegalArgumentException(value + " cannot be read");
                    }
                    return file.toCharArray();
                };
        ring.read(settings, secrets);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a=0123456789abcdef\nb=fed", "a=0123456789abcdef\n", "\n\n"})
    void aFileThatWasSavedByHalfLocksNobodyOut(String half) {
        read(KEYS);
        PresharedKey before = ring.key("b");
        assertNotNull(before);
        assertEquals(List.of(), settings.problems());
        read(half);
        assertTrue(ring.has("b"));
        assertSame(before, ring.key("b"));
        assertEquals(1, settings.problems().size(), settings.problems()::toString);
        assertTrue(
                settings.problems().get(0).endsWith("or the row is taken out"),
                settings.problems()::toString);
        read("b=0000000000000000");
        assertNotSame(before, ring.key("b"), "another key is another key");
        assertEquals(List.of(), settings.problems());
    }

    @Test
    void soDoesAFileThatIsAway() {
        read(KEYS);
        PresharedKey before = ring.key("a");
        read(null);
        assertSame(before, ring.key("a"));
        assertTrue(settings.problems().get(0).startsWith("keys cannot be opened"));
    }

    @Test
    void whoNeverHadAKeyHasNone() {
        read(KEYS);
        assertNull(ring.key("c"));
        read("c=short");
        assertThrows(IllegalArgumentException.class, () -> ring.key("c"));
    }
}
