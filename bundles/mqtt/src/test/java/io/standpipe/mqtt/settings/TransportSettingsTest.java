package io.standpipe.mqtt.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.config.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TransportSettingsTest {

    private static final List<BrokerAddress> ENCRYPTED =
            List.of(new BrokerAddress("ssl", "broker", 8883));

    @Test
    void theVersionIsSaidOutright() {
        for (Object[] row :
                new Object[][] {
                    {"5", TransportSettings.Version.V5},
                    {5, TransportSettings.Version.V5},
                    {"", TransportSettings.Version.V5},
                    {" 3.1.1 ", TransportSettings.Version.V3_1_1},
                }) {
            Settings settings = Settings.of(Map.of("version", row[0]));
            TransportSettings transport = TransportSettings.parse(settings, ENCRYPTED);
            assertNotNull(transport);
            assertEquals(row[1], transport.version());
            assertEquals(List.of(), settings.problems());
        }
        for (String wrong : List.of("4", "3.1", "v5", "auto")) {
            Settings settings = Settings.of(Map.of("version", wrong));
            assertNull(TransportSettings.parse(settings, ENCRYPTED));
            assertEquals(
                    "[version must be 5 or 3.1.1, but is \"%s\"; no connection is made]"
                            .formatted(wrong),
                    settings.problems().toString());
        }
    }

    /** A path that is wrong must not lead to trusting others than the operator wanted. */
    @Test
    void aWrongFileNameMakesNoConnection() {
        for (String key : List.of("ca", "certificate", "key")) {
            for (String wrong : List.of("ca.pem", "./x", "a\0b")) {
                Settings settings = Settings.of(Map.of(key, wrong));
                assertNull(TransportSettings.parse(settings, ENCRYPTED), wrong);
                String problem = settings.problems().toString();
                assertTrue(problem.contains(key + " must be a file with its whole path"), problem);
            }
        }
        Settings settings = Settings.of(Map.of("key", "/etc/x.pem"));
        assertNull(TransportSettings.parse(settings, ENCRYPTED));
        assertTrue(settings.problems().get(0).contains("certificate is empty"));
        settings = Settings.of(Map.of("serverName", "a b"));
        assertNull(TransportSettings.parse(settings, ENCRYPTED));
        assertTrue(settings.problems().get(0).contains("\"a b\""));
    }

    @Test
    void certificatesWithoutEncryptionAreSaidToBeUseless() {
        for (String key : List.of("ca", "certificate", "serverName")) {
            String value = key.equals("serverName") ? "broker" : "/etc/x.pem";
            Settings settings = Settings.of(Map.of(key, value));
            assertNotNull(
                    TransportSettings.parse(
                            settings, List.of(new BrokerAddress("tcp", "broker", 1883))));
            assertTrue(settings.problems().toString().contains("nothing is encrypted"), key);
            assertNotNull(TransportSettings.parse(settings, ENCRYPTED));
        }
    }
}
