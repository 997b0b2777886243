package io.standpipe.modbus.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

    @ParameterizedTest
    @CsvSource({
        "192.168.1.20,             192.168.1.20:502,  true",
        "192.168.1.20:1502,        192.168.1.20:1502, true",
        "Pump-House.local,         pump-house.local:502, false",
        "gw_3:65535,               gw_3:65535,        false",
        "[::1],                    [::1]:502,         true",
        "[2001:DB8::7]:1502,       [2001:db8::7]:1502, true",
        "[fe80::1%eth0]:1502,      [fe80::1%eth0]:1502, true",
        "[::ffff:10.0.0.1],        [::ffff:10.0.0.1]:502, true",
        "3com:1,                   3com:1,            false",
        "rtu+tcp://10.0.0.9:4001,   rtu+tcp://10.0.0.9:4001, true",
        "rtu+tcp://moxa,            rtu+tcp://moxa:502, false",
        "tls://panel.local,         tls://panel.local:802, false",
        "tls://[::1]:1802,          tls://[::1]:1802, true",
    })
    void addresses(String text, String endpoint, boolean literal) {
        Endpoint parsed = Endpoint.parse(text);
        assertEquals(endpoint, parsed.toString());
        assertEquals(literal, parsed.literal());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ":502",
                "host:",
                "host:0",
                "host:65536",
                "host:5O2",
                "host:-1",
                "::1",
                "fe80::1",
                "[::1",
                "[:::::]",
                "[10.0.0.1]",
                "10.0.0",
                "10.0.0.256",
                "10.0.0.1.",
                "10.0.0.1.2",
                "1234",
                "tcp://host",
                "tls://",
                "rtu://host",
                "rtu+tcp://host:0",
                "host/1",
                "a b",
                "host:502:1"
            })
    void refused(String text) {
        String message =
                assertThrows(IllegalArgumentException.class, () -> Endpoint.parse(text))
                        .getMessage();
        assertTrue(message.startsWith("host, host:port or [IPv6 address]:port"), message);
    }
}
