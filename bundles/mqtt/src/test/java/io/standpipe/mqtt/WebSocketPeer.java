package io.standpipe.mqtt;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** A scripted peer behind a WebSocket: each thing it sends is a frame, and each is cut in two. */
final class WebSocketPeer extends ScriptedPeer {

    private String head = "";
    private InputStream payload = InputStream.nullInputStream();

    WebSocketPeer(ServerSocket server) throws IOException {
        super(server);
    }

    /** The request as it came. */
    String head() {
        return head;
    }

    @Override
    void accept() throws IOException {
        super.accept();
        StringBuilder request = new StringBuilder();
        while (request.indexOf("\r\n\r\n") < 0) {
            request.append((char) super.in().read());
        }
        head = request.toString();
        payload = InputStream.nullInputStream();
        String key = head.replaceFirst("(?s).*Sec-WebSocket-Key: ([^\r]*)\r.*", "$1");
        super.out()
                .write(
                        """
                        HTTP/1.1 101 OK
                        Upgrade: websocket
                        Connection: Upgrade
                        Sec-WebSocket-Accept: %s
                        Sec-WebSocket-Protocol: mqtt

                        """
                                .formatted(accept(key))
                                .replace("\n", "\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
    }

    private static String accept(String key) {
        try {
            return Base64.getEncoder()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-1")
                                    .digest(
                                            (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                                                    .getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** A frame as it is. */
    void raw(int... bytes) throws IOException {
        byte[] frame = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            frame[i] = (byte) bytes[i];
        }
        super.out().write(frame);
    }

    /** The next frame: first byte, then the payload. */
    byte[] frame() throws IOException {
        DataInputStream in = new DataInputStream(super.in());
        int first = in.read();
        if (first < 0) {
            return new byte[0];
        }
        int length = in.read() & 0x7F;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = (int) in.readLong();
        }
        byte[] mask = in.readNBytes(4);
        byte[] frame = new byte[1 + length];
        frame[0] = (byte) first;
        in.readFully(frame, 1, length);
        for (int i = 0; i < length; i++) {
            frame[1 + i] ^= mask[i % 4];
        }
        return frame;
    }

    @Override
    InputStream in() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                while (payload.available() == 0) {
                    byte[] frame = frame();
                    if (frame.length == 0) {
                        return -1;
                    }
                    payload = new ByteArrayInputStream(frame, 1, frame.length - 1);
                }
                return payload.read(into, offset, length);
            }
        };
    }

    @Override
    OutputStream out() throws IOException {
        OutputStream below = super.out();
        return new ByteArrayOutputStream() {
            @Override
            public void flush() throws IOException {
                byte[] all = toByteArray();
                reset();
                int half = all.length / 2;
                below.write(new byte[] {0x02, (byte) half});
                below.write(all, 0, half);
                below.write(new byte[] {(byte) 0x80, (byte) (all.length - half)});
                below.write(all, half, all.length - half);
                below.flush();
            }
        };
    }
}
