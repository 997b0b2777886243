package io.standpipe.mqtt.websocket;

import io.standpipe.model.words.PacketPhrase;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The opening handshake (RFC 6455, 4.1): asks, and checks the answer. */
final class Handshake {

    /** RFC 6455, 1.3. */
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /** MQTT 5, 6.0. */
    private static final String SUBPROTOCOL = "mqtt";

    /** An answer that is longer than this is none to our question. */
    static final int MAX_HEAD_BYTES = 8 * 1024;

    private static final int MAX_QUOTED = 60;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 ([0-9]{3})(?: (.*))?");

    private final String host;
    private final String path;
    private final String key;

    /**
     * @param host with the port
     * @param path begins with '/'
     * @param nonce 16 random bytes
     */
    Handshake(String host, String path, byte[] nonce) {
        this.host = host;
        this.path = path;
        key = Base64.getEncoder().encodeToString(nonce);
    }

    byte[] request() {
        return String.join(
                        "\r\n",
                        "GET " + path + " HTTP/1.1",
                        "Host: " + host,
                        "Upgrade: websocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Key: " + key,
                        "Sec-WebSocket-Version: 13",
                        "Sec-WebSocket-Protocol: " + SUBPROTOCOL,
                        "",
                        "")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Reads the answer and nothing behind it.
     *
     * @throws ProtocolException it is not what was asked for; the message says what came
     */
    void readAnswer(InputStream in) throws IOException {
        String[] lines = head(in).split("\r?\n");
        Matcher status = STATUS.matcher(lines[0]);
        if (!status.matches()) {
            throw new ProtocolException(PacketPhrase.NO_WEB_SERVER.of(quoted(lines[0])));
        }
        if (!status.group(1).equals("101")) {
            throw new ProtocolException(PacketPhrase.STATUS.of(quoted(lines[0]), path));
        }
        Map<String, String> headers = new HashMap<>();
        for (String line : Arrays.asList(lines).subList(1, lines.length)) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new ProtocolException(PacketPhrase.HEADER.of(quoted(line)));
            }
            headers.merge(
                    line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (one, two) -> one + ", " + two);
        }
        expect(headers, "Upgrade", "websocket", true);
        expect(headers, "Connection", "Upgrade", true);
        expect(headers, "Sec-WebSocket-Accept", accept(), false);
        expect(headers, "Sec-WebSocket-Protocol", SUBPROTOCOL, false);
        if (headers.containsKey("sec-websocket-extensions")) {
            throw new ProtocolException(PacketPhrase.EXTENSION.of());
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException(PacketPhrase.NO_HANDSHAKE.of());
            }
            if (head.length() == MAX_HEAD_BYTES) {
                throw new ProtocolException(PacketPhrase.ANSWER_TOO_LONG.of(MAX_HEAD_BYTES));
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static void expect(
            Map<String, String> headers, String name, String wanted, boolean oneOfMany)
            throws ProtocolException {
        String came = headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        boolean fits =
                oneOfMany
                        ? Arrays.stream(came.split(","))
                                .anyMatch(one -> one.strip().equalsIgnoreCase(wanted))
                        : came.equals(wanted);
        if (!fits) {
            throw new ProtocolException(PacketPhrase.HEADER_MUST_BE.of(name, wanted, quoted(came)));
        }
    }

    private String accept() {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-1")
                            .digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java has SHA-1", e);
        }
    }

    private static String quoted(String text) {
        String plain = text.replaceAll("[^ -~]", "?");
        return plain.length() > MAX_QUOTED ? plain.substring(0, MAX_QUOTED) + "..." : plain;
    }
}
