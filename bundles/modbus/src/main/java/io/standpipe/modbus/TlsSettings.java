package io.standpipe.modbus;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How TLS connections know the other side, and are known to it.
 *
 * @param ca PEM file with the issuers that are trusted; null: those of the JDK
 * @param certificate PEM or PKCS#12 file with our certificate; null: we have none
 * @param key PEM file with its key, PKCS#8; null: it is in the certificate's file
 * @param password opens the PKCS#12 file
 * @param pins SHA-256 of the servers' certificates, 64 hex digits each; if there are any, a server
 *     is known by that alone
 */
record TlsSettings(
        @Nullable Path ca,
        @Nullable Path certificate,
        @Nullable Path key,
        Password password,
        Set<String> pins) {

    static final TlsSettings NONE = new TlsSettings(null, null, null, () -> new char[0], Set.of());

    /** A password that is opened when it is needed. */
    interface Password {

        /**
         * @return empty for none
         * @throws IOException it cannot be opened; the message says why, never what it is
         */
        char[] open() throws IOException;
    }

    private static final Pattern PIN = Pattern.compile("[0-9a-f]{64}");

    /**
     * @param text with commas or white space between them, colons between the bytes or not
     * @throws IllegalArgumentException one has another form; the message continues "pins ..."
     */
    static Set<String> pins(String text) {
        Set<String> pins = new TreeSet<>();
        for (String each : text.split("[,\\s]+", -1)) {
            String pin = each.replace(":", "").toLowerCase(Locale.ROOT);
            if (PIN.matcher(pin).matches()) {
                pins.add(pin);
            } else if (!each.isEmpty()) {
                throw new IllegalArgumentException(
                        "must be SHA-256 fingerprints of 64 hex digits, but one is \"%s\""
                                .formatted(each));
            }
        }
        return Set.copyOf(pins);
    }

    TlsSettings with(Password other) {
        return new TlsSettings(ca, certificate, key, other, pins);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "TlsSettings[ca=%s, certificate=%s, key=%s, pins=%s]"
                .formatted(ca, certificate, key, pins);
    }
}
