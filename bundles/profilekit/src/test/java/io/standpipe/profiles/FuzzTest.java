package io.standpipe.profiles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.device.Profiles.ProfileException;
import io.standpipe.profiles.template.YamlParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a file holds, loading ends with a profile or with sentences. */
class FuzzTest {

    private static final List<String> SEEDS =
            List.of(
                    Texts.GOOD,
                    Texts.shipped("generic-pressure-4reg.yaml"),
                    Texts.shipped("generic-level-4reg.yaml"),
                    Texts.shipped("generic-output-coil.yaml"),
                    Texts.shipped("siemens-nk8237.yaml").replaceAll("max: (64|256|16),", "max: 2,"),
                    Texts.shipped("tornatech-gpx.yaml"),
                    Texts.shipped("lwm2m-smoke-3407.yaml"),
                    Texts.shipped("meokon-pressure-v3.yaml"),
                    Texts.shipped("generic-panel-contacts.yaml"),
                    Texts.shipped("generic-zone-loop.yaml"),
                    Texts.shipped("generic-pressure-4-20ma.yaml"),
                    Texts.shipped("notifier-modbus-gw.yaml").replace("to: 159", "to: 3"));

    private static final List<String> TOKENS =
            List.of(
                    "-1",
                    "0",
                    "65535",
                    "65536",
                    "1e308",
                    "-0.0",
                    "0x",
                    "0xFFFFFFFFFFFFFFFFF",
                    "~",
                    "null",
                    "true",
                    ".inf",
                    "$",
                    "$low",
                    "$loops",
                    "{",
                    "}",
                    "[",
                    "]",
                    "{}",
                    "[]",
                    ": ",
                    "- ",
                    "\n",
                    "\t",
                    "'",
                    "\"",
                    "|",
                    ">",
                    "&a ",
                    "*a",
                    "!!map ",
                    "<<: ",
                    "? ",
                    "---\n",
                    "...\n",
                    "%YAML 1.1\n",
                    "#",
                    "{loop}",
                    "{d}",
                    "{{d}}",
                    "points",
                    "alarms",
                    "repeat",
                    "for",
                    "uint32",
                    "float32",
                    "bits",
                    "float64",
                    "bcd16",
                    "order: BA",
                    "gpio: {type: contact, normal: open, pull: up}",
                    "gpio: {type: voltage}",
                    "gateway: mains",
                    "$normal",
                    "decimalPlaces: {address: 3}",
                    "current: {at4mA: 0, at20mA: 5}",
                    "curve: [[0, 0], [1, 5]]",
                    "only: {delegation: zones}",
                    "\"{b}\"",
                    "\u0000",
                    "\uFEFF",
                    "\u2028",
                    "\uD800",
                    "99999999999999999999",
                    "1ms",
                    "FIRE",
                    "coil");

    @Property(tries = 800)
    void mutatedProfiles(@ForAll long seed) {
        Random random = new Random(seed);
        String text = SEEDS.get(random.nextInt(SEEDS.size()));
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            text = mutate(text, random);
        }
        load(text.getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 200)
    void mutatedBytes(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = SEEDS.get(random.nextInt(SEEDS.size())).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 3; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        load(bytes);
    }

    @Property(tries = 200)
    void anyText(@ForAll @StringLength(max = 200) String text) {
        load(text.getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 200)
    void anyParameter(
            @ForAll @StringLength(max = 30) String name,
            @ForAll @StringLength(max = 60) String value) {
        Library library = Texts.library(SEEDS.get(1));
        for (String key : List.of(name, "low", "low_on_delay")) {
            try {
                library.profile("generic-pressure-4reg", Map.of(key, value));
            } catch (ProfileException e) {
                assertFalse(String.valueOf(e.getMessage()).isBlank());
            }
        }
    }

    @Property(tries = 30)
    void parametersWithinTheirBoundsAlwaysWork(
            @ForAll @IntRange(min = 30, max = 1000) int low,
            @ForAll @IntRange(min = 300, max = 2500) int high,
            @ForAll @IntRange(max = 3600) int delay)
            throws ProfileException {
        Library library = Texts.library(SEEDS.get(1));
        Map<String, String> row =
                Map.of(
                        "low",
                        "" + low / 1000.0,
                        "high",
                        "" + high / 1000.0,
                        "low_on_delay",
                        "" + delay);
        assertEquals(6, library.profile("generic-pressure-4reg", row).alarms().size());
    }

    static List<String> bombs() {
        List<String> bombs = new ArrayList<>();
        bombs.add("[".repeat(ProfileFile.MAX_BYTES));
        bombs.add("{a: ".repeat(ProfileFile.MAX_BYTES / 4));
        bombs.add("- ".repeat(ProfileFile.MAX_BYTES / 2));
        bombs.add("? ".repeat(ProfileFile.MAX_BYTES / 2));
        bombs.add("a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n");
        bombs.add("&a [*a]\n");
        bombs.add("a: " + "x".repeat(ProfileFile.MAX_BYTES - 10));
        bombs.add("x".repeat(ProfileFile.MAX_BYTES));
        bombs.add("profile: " + "'a''".repeat(200_000));
        bombs.add("points:\n" + "  - {}\n".repeat(100_000));
        bombs.add("points: [" + "1,".repeat(500_000) + "]");
        StringBuilder keys = new StringBuilder();
        for (int i = 0; i < 60_000; i++) {
            keys.append('k').append(i).append(": 1\n");
        }
        bombs.add(keys.toString());
        bombs.add(
                Texts.GOOD
                        + "repeat:\n  - for: {a: {from: 0, to: 65535, step: 1}, b: {from: 0, to: 65535, step: 1}, c: {from: 0, to: 65535, step: 1}}\n"
                        + "    points:\n"
                        + "      - {id: \"p{a}{b}{c}\", quantity: x, modbus: {table: coil, address: 0}}\n"
                                .repeat(1000));
        bombs.add("%YAML 99999999999999999999.1\n---\na: 1\n");
        bombs.add("a: \"\\UFFFFFFFF\"\n");
        return bombs;
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void aBombCostsLittle(String text) {
        Library library = load(text.getBytes(StandardCharsets.UTF_8));
        assertFalse(library.problems().isEmpty());
        assertTrue(YamlParser.events(text) <= YamlParser.MAX_EVENTS);
    }

    private static Library load(byte[] bytes) {
        Library library = Texts.load(List.of(List.of(), List.of(Texts.file("fuzz.yaml", bytes))));
        // Either it is there and works with its defaults, or it is not and there is a sentence.
        assertEquals(library.ids().isEmpty(), !library.problems().isEmpty());
        for (String id : library.ids()) {
            try {
                library.profile(id, Map.of());
            } catch (ProfileException e) {
                if (e.column().isEmpty()) {
                    throw new AssertionError("a profile that loaded does not work", e);
                }
            }
        }
        for (String problem : library.problems()) {
            assertTrue(problem.length() < 2000, problem);
        }
        return library;
    }

    private static String mutate(String text, Random random) {
        if (text.isEmpty()) {
            return "a";
        }
        int at = random.nextInt(text.length());
        int end = Math.min(text.length(), at + 1 + random.nextInt(12));
        String token = TOKENS.get(random.nextInt(TOKENS.size()));
        return switch (random.nextInt(6)) {
            case 0 -> text.substring(0, at) + token + text.substring(at);
            case 1 -> text.substring(0, at) + text.substring(end);
            case 2 -> text.substring(0, at) + token + text.substring(end);
            case 3 -> text.substring(0, at);
            case 4 -> {
                // a line twice
                List<String> lines = new ArrayList<>(text.lines().toList());
                int line = random.nextInt(lines.size());
                lines.add(random.nextInt(lines.size() + 1), lines.get(line));
                yield String.join("\n", lines);
            }
            default -> {
                // the value behind a colon
                int colon = text.indexOf(": ", at);
                int stop = colon < 0 ? -1 : text.indexOf('\n', colon);
                yield stop < 0
                        ? text + token
                        : text.substring(0, colon + 2) + token + text.substring(stop);
            }
        };
    }
}
