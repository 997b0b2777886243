package io.standpipe.mqtt.websocket;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.random.RandomGenerator;

/**
 * The client's side of a WebSocket over a connection that stands: a stream of bytes in binary
 * frames, which need not be aligned with what they carry (MQTT 5, 6.0).
 *
 * @param input one thread
 * @param output any thread
 */
public record WebSocket(InputStream input, OutputStream output) {

    private static final int NONCE_BYTES = 16;

    /**
     * Does the opening handshake; blocks until the answer is there.
     *
     * @param host with the port, for the web server's choice of a site
     * @param path begins with '/'
     * @param random of cryptographic strength: its masks keep what is sent from being chosen by
     *     somebody else (RFC 6455, 10.3)
     */
    public static WebSocket open(
            InputStream in, OutputStream out, String host, String path, RandomGenerator random)
            throws IOException {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        Handshake handshake = new Handshake(host, path, nonce);
        out.write(handshake.request());
        out.flush();
        InputStream buffered = new BufferedInputStream(in);
        handshake.readAnswer(buffered);
        FrameOutput output = new FrameOutput(out, random);
        return new WebSocket(new FrameInput(buffered, output), output);
    }
}
