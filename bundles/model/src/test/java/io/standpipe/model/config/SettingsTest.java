package io.standpipe.model.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    private enum Kind {
        STATION,
        KEY_UNIT
    }

    @Test
    void whatAnExampleLeavesOpenIsRefused() {
        Settings settings =
                Settings.of(
                        Map.of(
                                "server", "tcp://CHANGE-ME:1883",
                                "port", "CHANGE-ME",
                                "password", "CHANGE-ME",
                                "devices", "id,profile\nCHANGE-ME-1,p\n",
                                "name", "CHANGE ROOM"));
        assertEquals("none", settings.text("server", "none"));
        assertEquals(7, settings.integer("port", 7, 0, 9));
        assertEquals("CHANGE-ME", settings.secret("password"), "never as if there is none");
        assertTrue(settings.text("devices", "").contains("CHANGE-ME"), "rows are told one by one");
        assertEquals("CHANGE ROOM", settings.name("name"));
        settings.wrong("server", "server must be an address, but is empty", "");
        assertEquals(
                List.of(
                        "server still has the example's CHANGE-ME; write your own, or nothing where there is none",
                        "port still has the example's CHANGE-ME; write your own, or nothing where there is none",
                        "password still has the example's CHANGE-ME; write your own, or nothing where there is none"),
                settings.problems());
    }

    @Test
    void whatTheFrameworkAddsDoesNotCount() {
        Settings plain = Settings.of(Map.of("server", "a", "port", 1));
        Settings sentAgain =
                Settings.of(
                        Map.of(
                                "server", "a",
                                "port", 1,
                                "component.id", 17L,
                                "component.name", "io.standpipe.mqtt",
                                "service.bundleid", 4L,
                                "kura.ui.icon", "x",
                                "felix.fileinstall.filename", "y",
                                "objectClass", new String[] {"z"},
                                ".secret", "s"));
        assertEquals(plain, sentAgain);
        assertEquals(plain.hashCode(), sentAgain.hashCode());
        sentAgain.text("server", "");
        sentAgain.integer("port", 0, 0, 9);
        assertEquals(List.of(), sentAgain.problems());
    }

    @Test
    void whatKurasWireGraphStoresDoesNotCount() {
        Settings drawn =
                Settings.of(
                        Map.of(
                                "emit", "all",
                                "componentId", "sp",
                                "componentName", "Standpipe",
                                "componentDescription", "Emits a record",
                                "componentIcon", "OSGI-INF/wires.png",
                                "factoryComponent", false,
                                "factoryPid", "io.standpipe.kura.wires",
                                "isWireComponent", true,
                                "isDriver", false));
        assertEquals(Settings.of(Map.of("emit", "all")), drawn);
        drawn.text("emit", "");
        assertEquals(List.of(), drawn.problems());
    }

    /** Declarative Services hands them to the component with its configuration. */
    @Test
    void whichServiceAReferenceTakesDoesNotCount() {
        Settings given = Settings.of(Map.of("mode", "a", "Profiles.target", "(format=modbus)"));
        assertEquals(Settings.of(Map.of("mode", "a")), given);
        given.text("mode", "");
        assertEquals(List.of(), given.problems());
    }

    @Property
    void equalWhenTheSettingsAre(
            @ForAll("maps") Map<String, Object> one, @ForAll("maps") Map<String, Object> other) {
        Map<String, Object> again = new HashMap<>(one);
        again.put("service.pid", "x");
        again.put("component.id", 3L);
        assertEquals(Settings.of(one), Settings.of(again));
        assertEquals(Settings.of(one).hashCode(), Settings.of(again).hashCode());
        assertEquals(one.equals(other), Settings.of(one).equals(Settings.of(other)));
    }

    @Provide
    Arbitrary<Map<String, Object>> maps() {
        Arbitrary<Object> value =
                Arbitraries.oneOf(
                        Arbitraries.of("a", "b").map(v -> v),
                        Arbitraries.of(1, 2).map(v -> v),
                        Arbitraries.of(true, false).map(v -> v));
        return Arbitraries.maps(Arbitraries.of("k", "l", "m"), value).ofMaxSize(3);
    }

    @Test
    void listsAreComparedByContent() {
        assertEquals(
                Settings.of(Map.of("a", new String[] {"x", "y"})),
                Settings.of(Map.of("a", new String[] {"x", "y"})));
        assertNotEquals(
                Settings.of(Map.of("a", new String[] {"x", "y"})),
                Settings.of(Map.of("a", new String[] {"y", "x"})));
    }

    @Test
    void aListIsAsManyLines() {
        Settings settings = Settings.of(Map.of("servers", new String[] {"tcp://a", "tcp://b"}));
        assertEquals("tcp://a\ntcp://b", settings.text("servers", ""));
    }

    /** What only a person can have meant as text is text; elsewhere it is nothing. */
    @Test
    void yamlsWordForNothingIsNoNumber() {
        for (String nothing : List.of("~", "null")) {
            Settings settings = Settings.of(Map.of("a", nothing, "b", nothing, "c", "0x10"));
            assertEquals(3, settings.integer("a", 3, 0, 9));
            assertTrue(settings.flag("a", true));
            assertNull(settings.decimal("a", 0, 9));
            assertEquals(Kind.STATION, settings.choice("a", Kind.STATION));
            assertEquals(nothing, settings.text("b", ""));
            assertEquals(16, settings.integer("c", 3, 0, 99));
            assertEquals(List.of(), settings.problems());
        }
    }

    /** As a Chinese keyboard and a web page write it. */
    @Test
    void whatNobodySeesDoesNotCount() {
        Settings settings =
                Settings.of(
                        Map.of(
                                "port", "\u200B\uFF15\u00A0",
                                "lat", "\u221239.5",
                                "on", "\uFF54rue",
                                "name", " a\u202Eb\u2066c \n d\u2028e"));
        assertEquals(5, settings.integer("port", 0, 0, 9));
        assertEquals(-39.5, settings.decimal("lat", -90, 90));
        assertTrue(settings.flag("on", false));
        assertEquals("abc\nd e", settings.text("name", ""));
        assertEquals("abc d e", settings.name("name"));
        assertEquals(List.of(), settings.problems());
        Settings longer = Settings.of(Map.of("name", "n".repeat(200)));
        assertEquals("n".repeat(128), longer.name("name"));
        assertEquals(
                List.of("name must have at most 128 characters; the first of them are used"),
                longer.problems());
    }

    @Test
    void anotherInstanceIsAnotherConfiguration() {
        assertNotEquals(
                Settings.of(Map.of("service.pid", "io.standpipe.modbus~a")),
                Settings.of(Map.of("service.pid", "io.standpipe.modbus~b")));
    }

    // service.pid, kura.service.pid, component.name, instance
    @ParameterizedTest
    @CsvSource({
        "io.standpipe.modbus~hydrants, , io.standpipe.modbus, hydrants",
        "io.standpipe.outbox, , io.standpipe.outbox, ''",
        "io.standpipe.modbus-1699-3, bus 1, io.standpipe.modbus, bus 1",
        "io.standpipe.outbox, io.standpipe.outbox, io.standpipe.outbox, ''",
        ", , , ''"
    })
    void instanceAsPeopleNamedIt(String pid, String kura, String component, String instance) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("service.pid", pid);
        properties.put("kura.service.pid", kura);
        properties.put("component.name", component);
        properties.values().removeIf(java.util.Objects::isNull);
        Settings settings = Settings.of(properties);
        assertEquals(instance, settings.instance());
        assertEquals(instance.isEmpty() ? "c" : "c~" + instance, settings.source("c"));
    }

    // value, number, whether it is a problem
    @ParameterizedTest
    @CsvSource({
        "5, 5, false",
        "' 7 ', 7, false",
        "1, 1, false",
        "10, 10, false",
        "'', 3, false",
        "0, 3, true",
        "11, 3, true",
        "x, 3, true",
        "5.0, 3, true",
        "99999999999, 3, true"
    })
    void wholeNumbers(String value, int number, boolean problem) {
        Settings settings = Settings.of(Map.of("port", value));
        assertEquals(number, settings.integer("port", 3, 1, 10));
        assertEquals(
                problem
                        ? List.of(
                                "port must be a whole number from 1 to 10, but is \""
                                        + value
                                        + "\"; using 3")
                        : List.of(),
                settings.problems());
    }

    @Test
    void numbersOfAnyTypeAreTaken() {
        Settings settings = Settings.of(Map.of("a", 5, "b", 6L, "c", (short) 7, "d", 1.5f, "e", 2));
        assertEquals(5, settings.integer("a", 0, 0, 9));
        assertEquals(6, settings.integer("b", 0, 0, 9));
        assertEquals(7, settings.integer("c", 0, 0, 9));
        assertEquals(1.5, settings.decimal("d", 0, 9));
        assertEquals(2.0, settings.decimal("e", 0, 9));
        assertEquals(List.of(), settings.problems());
    }

    // value, number or nothing, whether it is a problem
    @ParameterizedTest
    @CsvSource({
        "39.866, 39.866, false",
        "-90, -90, false",
        "90, 90, false",
        "'', , false",
        "90.01, , true",
        "NaN, , true",
        "39;8, , true"
    })
    void decimals(String value, Double number, boolean problem) {
        Settings settings = Settings.of(Map.of("lat", value));
        assertEquals(number, settings.decimal("lat", -90, 90));
        assertEquals(
                problem ? 1 : 0, settings.problems().size(), () -> settings.problems().toString());
    }

    @ParameterizedTest
    @CsvSource({
        "true, true, 0",
        "FALSE, false, 0",
        "' true ', true, 0",
        "yes, true, 1",
        "'', true, 1"
    })
    void flags(String value, boolean flag, int problems) {
        Settings settings = Settings.of(Map.of("on", value));
        assertEquals(flag, settings.flag("on", true));
        assertEquals(problems, settings.problems().size());
    }

    @ParameterizedTest
    @CsvSource({
        "key-unit, KEY_UNIT, 0",
        "KEY_UNIT, KEY_UNIT, 0",
        "Station, STATION, 0",
        "shed, STATION, 1"
    })
    void choices(String value, Kind kind, int problems) {
        Settings settings = Settings.of(Map.of("kind", value));
        assertEquals(kind, settings.choice("kind", Kind.STATION));
        assertEquals(problems, settings.problems().size());
        if (problems > 0) {
            assertEquals(
                    "kind must be one of key-unit, station, but is \"shed\"; using STATION",
                    settings.problems().get(0));
        }
    }

    @Test
    void whatIsMissingHasItsDefault() {
        Settings settings = Settings.of(Map.of());
        assertEquals("x", settings.text("a", "x"));
        assertEquals(4, settings.integer("b", 4, 0, 9));
        assertTrue(settings.flag("c", true));
        assertEquals(Kind.KEY_UNIT, settings.choice("d", Kind.KEY_UNIT));
        assertNull(settings.decimal("e", 0, 1));
        assertEquals(List.of(), settings.problems());
    }

    @Test
    void aKeyThatNobodyAskedForIsAProblem() {
        Settings settings = Settings.of(Map.of("sever", "a"));
        settings.text("server", "");
        assertEquals(
                List.of("\"sever\" is no setting here; did you mean \"server\"?"),
                settings.problems());
    }

    @Property
    void noValueEscapesIntoTheText(
            @ForAll @AlphaChars @StringLength(min = 5, max = 30) String secret) {
        Settings settings = Settings.of(Map.of("passwrd", "#" + secret));
        settings.text("password", "");
        assertFalse(settings.toString().contains("#" + secret));
        assertFalse(settings.problems().toString().contains("#" + secret));
    }

    @Test
    void equalsButOneKey() {
        Settings one = Settings.of(Map.of("server", "a", "password", "x"));
        assertTrue(one.equalsBut(Set.of("password"), Settings.of(Map.of("server", "a"))));
        assertFalse(
                one.equalsBut(
                        Set.of("password"), Settings.of(Map.of("server", "b", "password", "x"))));
        assertFalse(
                one.equalsBut(
                        Set.of("password"),
                        Settings.of(Map.of("server", "a", "service.pid", "p~other"))));
    }
}
