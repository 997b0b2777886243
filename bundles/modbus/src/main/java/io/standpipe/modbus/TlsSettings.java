package io.standpipe.modbus;

import io.standpipe.model.Secrets;
import io.standpipe.model.tls.CredentialFiles;
import io.standpipe.model.tls.KeyPassword;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How TLS connections know the other side, and are known to it.
 *
 * @param password opens the key
 * @param pins SHA-256 of the servers' certificates, 64 hex digits each; if there are any, a server
 *     is known by that alone
 */
record TlsSettings(CredentialFiles files, KeyPassword password, Set<String> pins) {

    static final TlsSettings NONE =
            new TlsSettings(CredentialFiles.NONE, KeyPassword.NONE, Set.of());

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

    /**
     * Opens a configured password.
     *
     * @param secrets null if nothing is there that opens it
     * @param configured empty for none
     * @throws IOException it cannot be opened now; the message says why, never what it is
     */
    static char[] open(@Nullable Secrets secrets, String configured) throws IOException {
        if (configured.isEmpty()) {
            return new char[0];
        }
        if (secrets == null) {
            throw new IOException(
                    "keyPassword is set, but no service is there that opens it; no TLS connection is made until there is one");
        }
        try {
            return secrets.open(configured);
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "keyPassword cannot be opened: %s; no TLS connection is made"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    TlsSettings with(KeyPassword other) {
        return new TlsSettings(files, other, pins);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "TlsSettings[files=%s, pins=%s]".formatted(files, pins);
    }
}
