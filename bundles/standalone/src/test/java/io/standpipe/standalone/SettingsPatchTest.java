package io.standpipe.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.config.BoundedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsPatchTest {

    private static final String FILE =
            """
            # A bus, as the technician left it.
            timeout: 1000   # the converter is slow

            # where it is
            address: CHANGE-ME                   # such as 192.168.1.20:502
            server:
              - tcp://a
              - tcp://b
            # the devices
            devices: |
              # the north side
              id,profile
              hyd-1,generic

              hyd-2,generic

            # the end
            gap: 0
            """;

    private static Map<String, String> texts(String file) throws FileException {
        return SettingsPatch.texts(SettingsFile.parse(file));
    }

    private static String patch(String file, Map<String, String> wanted) {
        return Objects.requireNonNull(SettingsPatch.of(file, wanted));
    }

    private static String with(String file, String key, String value) throws FileException {
        Map<String, String> wanted = new TreeMap<>(texts(file));
        wanted.put(key, value);
        return patch(file, wanted);
    }

    @Test
    void whatDoesNotChangeStaysByteForByte() throws Exception {
        assertEquals(FILE, patch(FILE, texts(FILE)));
        assertEquals(
                FILE.replace("CHANGE-ME ", "10.0.0.7:502 "), with(FILE, "address", "10.0.0.7:502"));
        assertEquals(FILE.replace("timeout: 1000", "timeout: 2000"), with(FILE, "timeout", "2000"));
    }

    @Test
    void aTableIsExchangedAndTheCommentsAroundItStay() throws Exception {
        assertEquals(
                FILE.replace(
                        "  # the north side\n  id,profile\n  hyd-1,generic\n\n  hyd-2,generic\n",
                        "  id,profile\n  hyd-9,generic\n"),
                with(FILE, "devices", "id,profile\nhyd-9,generic\n"));
    }

    @Test
    void aListBecomesAnotherAndASettingGoes() throws Exception {
        assertEquals(
                FILE.replace("server:\n  - tcp://a\n  - tcp://b\n", "server: tcp://c:1883\n"),
                with(FILE, "server", "tcp://c:1883"));
        Map<String, String> wanted = new TreeMap<>(texts(FILE));
        wanted.remove("gap");
        wanted.remove("server");
        assertEquals(
                FILE.replace("gap: 0\n", "").replace("server:\n  - tcp://a\n  - tcp://b\n", ""),
                patch(FILE, wanted));
    }

    @Test
    void whatIsNewComesLast() throws Exception {
        assertEquals(FILE + "writable: ''\n", with(FILE, "writable", ""));
        assertEquals("interval: 500\n", patch("", Map.of("interval", "500")));
        assertEquals("", patch("", Map.of()));
    }

    /** It is written anew where its settings do not stand in lines of their own. */
    @Test
    void aFileInBracketsIsWrittenAnew() throws Exception {
        assertEquals("a: '1,2'\nb: x\n", with("{a: \"1,2\"}\n", "b", "x"));
        assertEquals("a: x\nb: y\n", with("  a: x\n", "b", "y"));
    }

    @Test
    void whatNoFileMayHoldIsToldAndNotWritten() {
        assertNull(SettingsPatch.of("a: x\n", Map.of("a", "bell\u0007")));
    }

    static Stream<Path> examples() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("../../platform-config/etc"))) {
            return all.filter(file -> file.toString().endsWith(".yaml")).toList().stream();
        }
    }

    /** Of each example, each setting can be changed, and every comment line stays. */
    @ParameterizedTest
    @MethodSource("examples")
    void theExamplesKeepTheirComments(Path example) throws Exception {
        String file = BoundedFile.text(example, SettingsFile.MAX_BYTES);
        assertEquals(file, patch(file, texts(file)));
        for (String key : texts(file).keySet()) {
            if (key.equals("devices")) {
                continue; // its own comments go with it
            }
            String patched = with(file, key, "another: 'value' # here");
            assertEquals("another: 'value' # here", texts(patched).get(key));
            List<String> comments = file.lines().filter(line -> line.startsWith("#")).toList();
            List<String> kept = patched.lines().filter(line -> line.startsWith("#")).toList();
            assertEquals(comments, kept, key);
        }
    }

    @Provide
    Arbitrary<String> odd() {
        return Arbitraries.strings()
                .withChars("ab:#'\"-|>&*!%@`{}[],? \n\t\\\u2028\u00e9\u706b0~")
                .ofMaxLength(24);
    }

    @Provide
    Arbitrary<Map<String, String>> settings() {
        return Arbitraries.maps(
                        Arbitraries.of("address", "devices", "name", "keys", "server", "gap"),
                        odd())
                .ofMaxSize(5);
    }

    /** Whatever is typed: what is read of the file is what was written, whatever was there. */
    @Property
    void whatIsWrittenIsRead(
            @ForAll("settings") Map<String, String> before,
            @ForAll("settings") Map<String, String> wanted)
            throws FileException {
        String file = patch("# hand-written\n", before);
        assertEquals(before, texts(file));
        String patched = SettingsPatch.of(file, wanted);
        assertNotNull(patched);
        assertEquals(wanted, texts(patched));
    }

    /** Any text at all: it is written so that it is read again, or refused, and never fails. */
    @Property
    void anyTextIsWrittenOrRefused(@ForAll String text, @ForAll String file) throws FileException {
        String patched = SettingsPatch.of(file, Map.of("devices", text));
        if (patched != null) {
            String read = texts(patched).get("devices");
            assertEquals(text.replace("\r\n", "\n").replace('\r', '\n'), read);
        }
        assertTrue(patched == null || patched.contains("devices"));
    }
}
