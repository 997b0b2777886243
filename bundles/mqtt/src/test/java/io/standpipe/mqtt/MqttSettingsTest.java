package io.standpipe.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.config.Settings;
import io.standpipe.mqtt.settings.MqttSettings;
import io.standpipe.uplink.command.DutySettings;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MqttSettingsTest {

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
                "MqttSettings[uplink=UplinkSettings[source=io.standpipe.mqtt, name=mqtt,"
                        + " servers=[tcp://10.0.0.5:1883], identity=standpipe-gw-1, keepAlive=30,"
                        + " statusInterval=PT30S], servers=[tcp://10.0.0.5:1883],"
                        + " transport=TransportSettings[version=V5, serverName=,"
                        + " files=CredentialFiles[ca=null, certificate=null, key=null]],"
                        + " user=, root=standpipe/1]",
                String.valueOf(MqttSettings.parse(settings, "gw-1")));
    }

    @Test
    void anInstanceHasItsOwnNames() {
        Map<String, Object> properties = with("service.pid", "io.standpipe.mqtt~north");
        MqttSettings options = MqttSettings.parse(Settings.of(properties), "gw-1");
        assertNotNull(options);
        assertEquals("io.standpipe.mqtt~north", options.uplink().source());
        assertEquals("mqtt-north", options.uplink().name());
        assertEquals("standpipe-gw-1-north", options.uplink().identity());
        properties = with("service.pid", "io.standpipe.mqtt~a b");
        Settings settings = Settings.of(properties);
        assertNull(MqttSettings.parse(settings, "gw-1"));
        assertTrue(settings.problems().toString().contains("\"a b\""));
    }

    @Test
    void rootsAreTopicLevels() {
        for (String root : new String[] {"standpipe/1", "a", "brigade/七里庄/x"}) {
            assertNotNull(MqttSettings.parse(Settings.of(with("root", root)), "gw-1"), root);
        }
        for (String root : new String[] {"", "/a", "a/", "a//b", "a/+/b", "#", "$SYS/a", "a\nb"}) {
            Settings settings = Settings.of(with("root", root));
            assertNull(MqttSettings.parse(settings, "gw-1"), root);
            assertTrue(settings.problems().toString().contains("root must be"), root);
        }
    }

    @Test
    void numbersOutOfBoundsAreReportedAndTheDefaultStandsIn() {
        Map<String, Object> properties = with("keepAlive", "0");
        properties.put("statusInterval", 4000);
        properties.put("clientID", "typo");
        Settings settings = Settings.of(properties);
        MqttSettings options = MqttSettings.parse(settings, "gw-1");
        assertNotNull(options);
        assertEquals(30, options.uplink().keepAlive());
        assertEquals(30, options.uplink().statusInterval().toSeconds());
        assertEquals(3, settings.problems().size(), settings.problems().toString());
    }

    @Test
    void metatypeOffersExactlyTheSettings() {
        Settings settings = Settings.of(Map.of());
        MqttSettings.parse(settings, "gw-1");
        DutySettings.parse(settings, none -> false);
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
