package io.standpipe.mqtt.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.config.Settings;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BrokerAddressTest {

    private static Settings settings(String server) {
        Settings settings = Settings.of(Map.of("server", server));
        settings.text("server", "");
        return settings;
    }

    @Test
    void goodOnes() {
        for (String[] row :
                new String[][] {
                    {"tcp://broker:1883", "tcp://broker:1883"},
                    {"TCP://b.example.org:1", "tcp://b.example.org:1"},
                    {"mqtt://mqtt_1:65535/", "tcp://mqtt_1:65535"},
                    {"tcp://[::1]:1884", "tcp://[::1]:1884"},
                    {"  tcp://10.1.2.3 ", "tcp://10.1.2.3:1883"},
                    {"ssl://broker", "ssl://broker:8883"},
                    {"mqtts://broker/", "ssl://broker:8883"},
                    {"ws://broker", "ws://broker:80/mqtt"},
                    {"ws://broker:8080/", "ws://broker:8080/"},
                    {"wss://broker/a/b?c=d", "wss://broker:443/a/b?c=d"},
                }) {
            Settings settings = settings(row[0]);
            List<BrokerAddress> servers = BrokerAddress.list(settings);
            assertEquals(List.of(row[1]), servers.stream().map(BrokerAddress::toString).toList());
            assertEquals(List.of(), settings.problems());
            assertEquals(row[1].matches("(ssl|wss):.*"), servers.get(0).encrypted(), row[0]);
            assertEquals(row[1].startsWith("ws"), servers.get(0).webSocket(), row[0]);
        }
        assertEquals("::1", new BrokerAddress("tcp", "[::1]", 1).name());
    }

    @Test
    void severalInTheOrderTheyAreWrittenEachOnce() {
        Settings settings = settings("ssl://a, tcp://b:1\n wss://c/x,ssl://a:8883");
        assertEquals(
                "[ssl://a:8883, tcp://b:1, wss://c:443/x]",
                BrokerAddress.list(settings).toString());
        assertEquals(List.of(), settings.problems());
    }

    @Test
    void badOnesAreNamedAndTheOthersUsed() {
        for (String server :
                new String[] {
                    "broker:1883",
                    "tcp://",
                    "tcp://broker:0",
                    "tcp://broker:65536",
                    "tcp://broker:1883/path",
                    "tcp://br%6Fker",
                    "ssl://broker/x",
                    "http://broker",
                    "ws://broker:80x",
                    "wss://broker/a#b",
                }) {
            Settings alone = settings(server);
            assertEquals(List.of(), BrokerAddress.list(alone), server);
            Settings among = settings("ssl://a " + server);
            assertEquals("[ssl://a:8883]", BrokerAddress.list(among).toString(), server);
            for (Settings settings : List.of(alone, among)) {
                String problem = String.join("; ", settings.problems());
                assertTrue(problem.startsWith("server must be tcp://host:port"), problem);
                assertTrue(problem.contains("\"" + server + "\""), problem);
            }
            assertTrue(alone.problems().get(0).endsWith("no connection is made"));
            assertTrue(among.problems().get(0).endsWith("it is passed over"));
        }
        assertEquals(1, noneAtAll("").problems().size());
        assertEquals(1, noneAtAll(" , ").problems().size());
    }

    private static Settings noneAtAll(String written) {
        Settings settings = settings(written);
        assertEquals(List.of(), BrokerAddress.list(settings));
        return settings;
    }

    @Test
    void aPasswordThatDoesNotBelongThereIsNotRepeated() {
        Settings settings = settings("tcp://user:geheim@broker:1883");
        assertEquals(List.of(), BrokerAddress.list(settings));
        String problem = settings.problems().get(0);
        assertTrue(problem.contains("tcp://...@broker:1883"), problem);
        assertFalse(problem.contains("geheim"), problem);
    }

    @Property
    void anythingIsEitherGoodOrNamed(@ForAll String text) {
        Settings settings = settings(text);
        for (BrokerAddress server : BrokerAddress.list(settings)) {
            assertEquals(
                    "[" + server + "]", BrokerAddress.list(settings(server.toString())).toString());
        }
        assertFalse(BrokerAddress.list(settings).isEmpty() && settings.problems().isEmpty());
    }
}
