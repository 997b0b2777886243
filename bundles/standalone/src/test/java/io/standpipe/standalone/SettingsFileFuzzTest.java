package io.standpipe.standalone;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.standpipe.model.config.BoundedFile;
import io.standpipe.model.config.DeviceTable;
import io.standpipe.model.config.Settings;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Whatever bytes stand in a configuration file: they are settings, or a sentence says what is wrong
 * with them, on one line and without a secret.
 */
class SettingsFileFuzzTest {

    private static final String SECRET = "Hunter2Secret";

    private static final Pattern WHOLE =
            Pattern.compile("(?m)(^|: [*!]?|,|^ +)" + SECRET + "(?=,|$)");

    private enum Kind {
        ONE,
        TWO
    }

    @FuzzTest
    void anyBytes(byte[] bytes) {
        read(bytes);
    }

    /** Behind a file that says what the secret is. */
    @FuzzTest
    void anyBytesBehindASecret(byte[] bytes) {
        byte[] before = ("password: " + SECRET).getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[before.length + bytes.length];
        System.arraycopy(before, 0, all, 0, before.length);
        System.arraycopy(bytes, 0, all, before.length, bytes.length);
        read(all);
    }

    private static void read(byte[] bytes) {
        Consumer<String> check = checks(bytes);
        Map<String, Object> values;
        try {
            values = SettingsFile.parse(BoundedFile.text(bytes));
        } catch (FileException | BoundedFile.UnreadableException e) {
            check.accept(String.valueOf(e.getMessage()));
            return;
        }
        Settings settings = Settings.of(values);
        settings.settle(
                from -> {
                    from.secret("password");
                    from.integer("interval", 1, 0, 9);
                    from.choice("kind", Kind.ONE);
                    from.text("name", "");
                    return from.rows(
                            Set.of("unit"),
                            (row, column) -> column.equals("key"),
                            () ->
                                    row -> {
                                        row.integer("unit", 1, 0, 255);
                                        return row.id();
                                    });
                });
        settings.problems().forEach(check);
        DeviceTable.parse(String.valueOf(values.get("devices")), Set.of());
    }

    /** The fuzzer learns the letters of the secret; they are one as a whole value or cell only. */
    private static Consumer<String> checks(byte[] bytes) {
        boolean isOpen =
                WHOLE.matcher(new String(bytes, StandardCharsets.ISO_8859_1))
                        .replaceAll("")
                        .contains(SECRET);
        return sentence -> {
            assertTrue(isOpen || !sentence.contains(SECRET), sentence);
            check(sentence);
        };
    }

    private static void check(String sentence) {
        assertFalse(sentence.isBlank());
        assertTrue(sentence.length() < 1000, sentence);
        assertTrue(sentence.chars().noneMatch(c -> c < ' ' || c == 0x202E || c == 0x2028));
    }
}
