package io.standpipe.model.tls;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** The little of DER (X.690) that turns an old key into PKCS#8, and makes a certificate. */
final class Der {

    static final int OCTET_STRING = 0x04;
    private static final int SEQUENCE = 0x30;
    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};

    private Der() {}

    /**
     * PrivateKeyInfo (RFC 5208, 5).
     *
     * @param algorithm AlgorithmIdentifier, DER
     * @param key as the algorithm has it, DER
     */
    static byte[] privateKeyInfo(byte[] algorithm, byte[] key) {
        return sequence(VERSION_0, algorithm, element(OCTET_STRING, key));
    }

    static byte[] sequence(byte[]... parts) {
        ByteArrayOutputStream inner = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            inner.writeBytes(part);
        }
        return element(SEQUENCE, inner.toByteArray());
    }

    /**
     * The AlgorithmIdentifier of a SubjectPublicKeyInfo (RFC 5280, 4.1).
     *
     * @param info as the JDK encodes it
     */
    static byte[] algorithm(byte[] info) {
        int start = headerLength(info, 0);
        int header = headerLength(info, start);
        return Arrays.copyOfRange(info, start, start + header + length(info, start));
    }

    private static int headerLength(byte[] der, int at) {
        int first = der[at + 1] & 0xFF;
        return first < 0x80 ? 2 : 2 + (first & 0x7F);
    }

    private static int length(byte[] der, int at) {
        int first = der[at + 1] & 0xFF;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7F); i++) {
            length = (length << 8) | (der[at + 2 + i] & 0xFF);
        }
        return length;
    }

    static byte[] element(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(content.length) + 7) / 8;
            out.write(0x80 | bytes);
            for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
                out.write(content.length >> shift);
            }
        }
        out.writeBytes(content);
        return out.toByteArray();
    }
}
