package io.standpipe.standalone.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No secret of a configuration is in a bundle, however it is written there, and wherever else. */
class RedactionTest {

    private final Redaction redaction = new Redaction(Map.of("BROKER_PASSWORD", "from-outside"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password: hunter2-x",
                "password: \"hunter2-x\"",
                "password:   'hunter2-x'   # comment",
                "  keyPassword: hunter2-x",
                "commandKey: |\n  hunter2-x\n  and more",
                "commandKey: >-\n    hunter2-x",
                "commandKey:\n  hunter2-x",
                "password: \"begins\n  hunter2-x\"",
                "keys: smoke-1=hunter2-x;smoke-2=0xdeadbeef",
                "keys: |\n  smoke-1=hunter2-x",
                "\"password\": hunter2-x",
                "PASSWORD: hunter2-x",
                "- password: hunter2-x",
                "# password: hunter2-x",
                "broken: {user: gw, password: hunter2-x}",
                "server: ssl://gw:hunter2-x@broker:8883",
                "devices: |\n  id,profile,key,name\n  a,b,hunter2-x,c",
                "devices: |\n  id,psk,name\n  # a comment\n  a,\"hunter2-x\",\"with, comma\"",
                "no yaml: [ at all\npassword: hunter2-x\n\t- ]"
            })
    void itIsTakenOutOfTheFile(String yaml) {
        String shown = redaction.configuration("user: gw\n" + yaml + "\nclientId: gw-1\n");
        assertFalse(shown.contains("hunter2"), shown);
        assertTrue(shown.contains("***"), shown);
        assertTrue(shown.contains("user: gw"), shown);
        assertTrue(shown.contains("clientId: gw-1"), shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password: a b\"c\\d",
                "password: 'a b\"c\\d'",
                "keys: x=other;y=a b\"c\\d",
                "keys: 'x=other;y=a b\"c\\d'",
                "password: 'other; a b\"c\\d'   # comment",
                "devices: |\n  id,key\n  a,a b\"c\\d"
            })
    void itIsTakenOutOfEverythingElse(String yaml) {
        String unused = redaction.configuration(yaml);
        String shown =
                redaction.without(
                        "log: a b\"c\\d! json: \"a b\\\"c\\\\d\" url: a+b%22c%5Cd and the rest");
        assertEquals("log: ***! json: \"***\" url: *** and the rest", shown);
        assertFalse(unused.contains("b\"c"), unused);
    }

    @Test
    void whatAReferenceLeadsToIsTakenOutAndTheReferenceStays(@TempDir Path work) throws Exception {
        Path file = Files.writeString(work.resolve("key"), "inside-the-file\n");
        String yaml = "password: env:BROKER_PASSWORD\nkeyPassword: file:" + file + "\n";
        assertEquals(yaml, redaction.configuration(yaml));
        assertEquals("*** and ***", redaction.without("from-outside and inside-the-file"));
    }

    @Test
    void whatIsNoSecretStays() {
        String yaml =
                """
                # Password of the broker; best file:/path
                district: fengtai
                trustStore: /etc/ca.pem
                devices: |
                  id,profile
                  hyd-1,generic-pressure-4reg
                password: ''
                """;
        assertEquals(yaml, redaction.configuration(yaml));
        assertEquals(0, redaction.replaced());
        assertEquals("hyd-1 of fengtai", redaction.without("hyd-1 of fengtai"));
    }

    @Test
    void thePasswordOfTheFirstLoginIsTakenOut() {
        String line = redaction.without("the one-time password 63VK-RZ8F-RR3F-XY4Y; the first");
        assertEquals("the one-time password ***; the first", line);
    }
}
