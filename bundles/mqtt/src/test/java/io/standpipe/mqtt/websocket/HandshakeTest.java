package io.standpipe.mqtt.websocket;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.testkit.ChineseText;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HandshakeTest {

    /** The example of RFC 6455, 1.3. */
    private static final byte[] NONCE = "the sample nonce".getBytes(StandardCharsets.US_ASCII);

    private static final String GOOD =
            """
            HTTP/1.1 101 Switching Protocols
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=
            Sec-WebSocket-Protocol: mqtt

            """
                    .replace("\n", "\r\n");

    private final Handshake handshake = new Handshake("broker:8080", "/mqtt", NONCE);

    private void read(String answer) throws IOException {
        handshake.readAnswer(stream(answer));
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void whatIsAsked() {
        assertEquals(
                """
                GET /mqtt HTTP/1.1
                Host: broker:8080
                Upgrade: websocket
                Connection: Upgrade
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
                Sec-WebSocket-Version: 13
                Sec-WebSocket-Protocol: mqtt

                """
                        .replace("\n", "\r\n"),
                new String(handshake.request(), StandardCharsets.US_ASCII));
    }

    @Test
    void aGoodAnswerIsReadAndNothingBehindIt() throws IOException {
        InputStream in = stream(GOOD + "next");
        handshake.readAnswer(in);
        assertEquals("next", new String(in.readAllBytes(), StandardCharsets.US_ASCII));
        read(GOOD.replace("Connection: Upgrade", "CONNECTION: keep-alive, upgrade"));
        read(GOOD.replace(": websocket", ":WebSocket").replace(" Switching Protocols", ""));
    }

    @Test
    void otherAnswersAreNamed() {
        String[][] rows = {
            {"SSH-2.0-x\r\n\r\n", "no web server answers there, but \"SSH-2.0-x\""},
            {"HTTP/1.0 101 x\r\n\r\n", "no web server answers there"},
            {
                "HTTP/1.1 404 Not\u0007Found\r\n\r\n",
                "answered \"HTTP/1.1 404 Not?Found\" to a WebSocket on /mqtt; is the path right?"
            },
            {GOOD.replace("Upgrade: websocket", "Upgrade: h2c"), "Upgrade must be \"websocket\""},
            {
                GOOD.replace("Connection", "Konnection"),
                "Connection must be \"Upgrade\", but is \"\""
            },
            {GOOD.replace("s3pP", "S3pP"), "Sec-WebSocket-Accept must be"},
            {GOOD.replace("col: mqtt", "col: MQTT"), "Sec-WebSocket-Protocol must be \"mqtt\""},
            {
                GOOD.replace("col: mqtt\r\n", "col: mqtt\r\nSec-WebSocket-Protocol: a\r\n"),
                "but is \"mqtt, a\""
            },
            {GOOD.replace("Upgrade: w", "Sec-WebSocket-Extensions: z\r\nUpgrade: w"), "extension"},
            {GOOD.replace("Upgrade: w", "Upgrade w"), "with the header \"Upgrade websocket\""},
            {"HTTP/1.1 101 " + "x".repeat(9000), "more than 8192 bytes"},
        };
        for (String[] row : rows) {
            IOException refusal = assertThrows(IOException.class, () -> read(row[0]));
            assertTrue(refusal.getMessage().contains(row[1]), refusal.getMessage());
            ChineseText.of(refusal.getMessage());
        }
        assertThrows(EOFException.class, () -> read(GOOD.substring(0, 60)));
    }

    @Property
    void anythingIsAnsweredOrRefused(
            @ForAll byte[] patch, @ForAll @IntRange(max = 200) int at, @ForAll boolean alone) {
        byte[] answer = alone ? patch : GOOD.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < patch.length && !alone; i++) {
            answer[(at + i) % answer.length] = patch[i];
        }
        assertDoesNotThrow(
                () -> {
                    try {
                        handshake.readAnswer(new ByteArrayInputStream(answer));
                    } catch (IOException e) {
                        assertTrue(!e.getMessage().isEmpty());
                    }
                });
    }
}
