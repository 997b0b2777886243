package io.standpipe.coap.wire;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What stands for bytes that need not be kept: the first 128 bits of their SHA-256, so that nobody
 * can make two that have the same. Any thread.
 */
public record Fingerprint(long high, long low) {

    public static Fingerprint of(byte[] bytes) {
        try {
            ByteBuffer digest = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes));
            return new Fingerprint(digest.getLong(), digest.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
