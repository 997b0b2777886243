package io.standpipe.coap;

import java.nio.ByteBuffer;
import java.util.Random;

/** DTLS records of somebody without a key, by hand after RFC 6347, 4.2. */
public final class Hello {

    private static final int HEADER = 13;
    private static final int MESSAGE = 12;

    private Hello() {}

    /** A hello that offers TLS_PSK_WITH_AES_128_CCM_8 and TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256. */
    public static byte[] client(long random, byte[] cookie, int sequence) {
        return client(random, new byte[0], cookie, sequence, 0);
    }

    /**
     * @param session id that it wants to resume
     * @param padding bytes of an extension without meaning (RFC 7685)
     */
    public static byte[] client(
            long random, byte[] session, byte[] cookie, int sequence, int padding) {
        byte[] nonce = new byte[32];
        new Random(random).nextBytes(nonce);
        ByteBuffer body = ByteBuffer.allocate(128 + session.length + cookie.length + padding);
        body.put((byte) 0xFE).put((byte) 0xFD).put(nonce);
        body.put((byte) session.length).put(session);
        body.put((byte) cookie.length).put(cookie);
        body.putShort((short) 4).putShort((short) 0xC0A8).putShort((short) 0xD001);
        body.put((byte) 1).put((byte) 0);
        body.putShort((short) (8 + 4 + 4 + padding));
        body.putShort((short) 10).putShort((short) 4); // elliptic curves:
        body.putShort((short) 2).putShort((short) 23); // P-256
        body.putShort((short) 23).putShort((short) 0); // extended master secret
        body.putShort((short) 21).putShort((short) padding).put(new byte[padding]);
        return handshake(1, sequence, bytes(body));
    }

    /** A handshake message, not encrypted. */
    static byte[] handshake(int type, int sequence, byte[] body) {
        return fragment(type, sequence, body.length, 0, body);
    }

    /** A piece of one that says it is so long. */
    static byte[] fragment(int type, int sequence, int length, int offset, byte[] piece) {
        ByteBuffer message = ByteBuffer.allocate(MESSAGE + piece.length);
        message.put((byte) type);
        three(message, length);
        message.putShort((short) sequence);
        three(message, offset);
        three(message, piece.length);
        message.put(piece);
        return record(22, 0, sequence, message.array());
    }

    private static void three(ByteBuffer to, int number) {
        to.put((byte) (number >> 16)).putShort((short) number);
    }

    public static byte[] record(int type, int epoch, int sequence, byte[] fragment) {
        ByteBuffer record = ByteBuffer.allocate(HEADER + fragment.length);
        record.put((byte) type).put((byte) 0xFE).put((byte) 0xFD);
        record.putShort((short) epoch).putShort((short) 0).putInt(sequence);
        record.putShort((short) fragment.length).put(fragment);
        return record.array();
    }

    /** The type of the message in the first record: 2 for the gateway's hello, 3 for a cookie. */
    static int type(byte[] datagram) {
        return datagram[0] == 22 ? datagram[HEADER] : -1;
    }

    /** Of a datagram that gives one. */
    static byte[] cookie(byte[] datagram) {
        int at = HEADER + MESSAGE + 2;
        byte[] cookie = new byte[datagram[at]];
        System.arraycopy(datagram, at + 1, cookie, 0, cookie.length);
        return cookie;
    }

    private static byte[] bytes(ByteBuffer body) {
        byte[] bytes = new byte[body.position()];
        body.flip().get(bytes);
        return bytes;
    }
}
