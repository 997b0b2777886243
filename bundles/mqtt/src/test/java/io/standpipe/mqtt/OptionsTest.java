package io.standpipe.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.config.Settings;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OptionsTest {

    private static Map<String, Object> with(String key, Object value) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("server", "tcp://broker:1883");
        properties.put(key, value);
        return properties;
    }

    @Test
    void whatIsNotGivenHasADefault() {
        Settings settings = Settings.of(Map.of("server", "tcp://10.0.0.5"));
        assertEquals(
                "Options[source=io.standpipe.mqtt, name=mqtt, servers=[tcp://10.0.0.5:1883],"
                        + " transport=Transport[version=V5, serverName=,"
                        + " files=CredentialFiles[ca=null, certificate=null, key=null]],"
                        + " clientId=standpipe-gw-1, user=, keepAlive=30, statusInterval=PT30S,"
                        + " root=standpipe/1]",
                String.valueOf(Options.parse(settings, "gw-1")));
    }

    @Test
    void anInstanceHasItsOwnNames() {
        Map<String, Object> properties = with("service.pid", "io.standpipe.mqtt~north");
        Options options = Options.parse(Settings.of(properties), "gw-1");
        assertNotNull(options);
        assertEquals("io.standpipe.mqtt~north", options.source());
        assertEquals("mqtt-north", options.name());
        assertEquals("standpipe-gw-1-north", options.clientId());
        properties = with("service.pid", "io.standpipe.mqtt~a b");
        Settings settings = Settings.of(properties);
        assertNull(Options.parse(settings, "gw-1"));
        assertTrue(settings.problems().toString().contains("\"a b\""));
    }

    @Test
    void rootsAreTopicLevels() {
        for (String root : new String[] {"standpipe/1", "a", "brigade/七里庄/x"}) {
            assertNotNull(Options.parse(Settings.of(with("root", root)), "gw-1"), root);
        }
        for (String root : new String[] {"", "/a", "a/", "a//b", "a/+/b", "#", "$SYS/a", "a\nb"}) {
            Settings settings = Settings.of(with("root", root));
            assertNull(Options.parse(settings, "gw-1"), root);
            assertTrue(settings.problems().toString().contains("root must be"), root);
        }
    }

    @Test
    void numbersOutOfBoundsAreReportedAndTheDefaultStandsIn() {
        Map<String, Object> properties = with("keepAlive", "0");
        properties.put("statusInterval", 4000);
        properties.put("clientID", "typo");
        Settings settings = Settings.of(properties);
        Options options = Options.parse(settings, "gw-1");
        assertNotNull(options);
        assertEquals(30, options.keepAlive());
        assertEquals(30, options.statusInterval().toSeconds());
        assertEquals(3, settings.problems().size(), settings.problems().toString());
    }

    @Test
    void metatypeOffersExactlyTheSettings() {
        Settings settings = Settings.of(Map.of());
        Options.parse(settings, "gw-1");
        Duties.parse(settings);
        settings.text("password", "");
        settings.text("keyPassword", "");
        settings.text("commandKey", "");
        Set<String> offered =
                Arrays.stream(MqttConfig.class.getDeclaredMethods())
                        .map(java.lang.reflect.Method::getName)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(offered, new TreeSet<>(settings.known()));
    }
}
