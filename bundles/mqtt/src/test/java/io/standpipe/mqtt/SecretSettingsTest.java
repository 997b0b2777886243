package io.standpipe.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.config.Settings;
import io.standpipe.mqtt.settings.MqttSettings;
import io.standpipe.uplink.command.DutySettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whatever is wrong with an uplink's settings: no sentence shows a secret. */
class SecretSettingsTest {

    private static final String SECRET = "Hunter2,Secret/7";

    private static final List<String> OTHERS =
            List.of(
                    "server",
                    "version",
                    "serverName",
                    "ca",
                    "certificate",
                    "key",
                    "clientId",
                    "user",
                    "root",
                    "keepAlive",
                    "statusInterval",
                    "replayRate",
                    "localOutput",
                    "commands",
                    "nothing");

    private static List<String> problems(Map<String, String> values) {
        Settings settings = Settings.of(values);
        settings.settle(
                from -> {
                    MqttSettings.parse(from, "gw-1");
                    DutySettings.parse(from, none -> false);
                    return Passwords.open(
                            from,
                            value -> {
                                throw new IllegalArgumentException("no: " + value);
                            });
                });
        return settings.problems();
    }

    @Test
    void whereverElseItStands() {
        for (String secret : Passwords.SETTINGS) {
            for (String other : OTHERS) {
                for (String value :
                        List.of(SECRET, "#+" + SECRET + "\n", "tcp://u:" + SECRET + "@h h")) {
                    Map<String, String> values = new TreeMap<>(Map.of(secret, SECRET));
                    values.put(other, value);
                    String said = problems(values).toString();
                    assertFalse(said.contains(SECRET), said);
                    assertTrue(said.contains(secret + " cannot be opened"), said);
                }
            }
        }
    }

    /** Then nothing says that it is one. */
    @Test
    void aPasswordOnlyInTheWrongPlace() {
        String hunter = "Hunter2Secret";
        for (String other :
                List.of("server", "version", "ca", "certificate", "key", "keepAlive", "commands")) {
            String said = problems(Map.of(other, hunter)).toString();
            assertTrue(said.contains(other), said);
            assertFalse(said.contains(hunter), said);
        }
    }

    @Test
    void anAddressWithUserAndPassword() {
        assertEquals(
                "server must be tcp://host:port, ssl://host:port, ws://host:port/path or"
                        + " wss://host:port/path, or several of them, but is \"tcp://...@h:1883\"; no"
                        + " connection is made",
                problems(Map.of("server", "tcp://u:p,a/s@s@h:1883")).get(0));
    }
}
