package io.standpipe.modbus.settings;

import io.standpipe.model.Secrets;
import io.standpipe.model.config.Quotation;
import io.standpipe.model.tls.CredentialFiles;
import io.standpipe.model.tls.KeyPassword;
import io.standpipe.model.words.PhraseException;
import io.standpipe.model.words.TlsPhrase;
import io.standpipe.model.words.settings.SettingPhrase;
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
public record TlsSettings(CredentialFiles files, KeyPassword password, Set<String> pins) {

    public static final TlsSettings NONE =
            new TlsSettings(CredentialFiles.NONE, KeyPassword.NONE, Set.of());

    private static final Pattern PIN = Pattern.compile("[0-9a-f]{64}");

    /**
     * @param text with commas or white space between them, colons between the bytes or not
     * @throws PhraseException one has another form
     */
    public static Set<String> pins(String text) {
        Set<String> pins = new TreeSet<>();
        for (String each : text.split("[,\\s]+", -1)) {
            String pin = each.replace(":", "").toLowerCase(Locale.ROOT);
            if (PIN.matcher(pin).matches()) {
                pins.add(pin);
            } else if (!each.isEmpty()) {
                throw new PhraseException(
                        SettingPhrase.MUST_BE.with(
                                "pins", TlsPhrase.PINS.of(), Quotation.of(each)));
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
    public static char[] open(@Nullable Secrets secrets, String configured) throws IOException {
        if (configured.isEmpty()) {
            return new char[0];
        }
        if (secrets == null) {
            throw new IOException(TlsPhrase.NOBODY_OPENS.of());
        }
        try {
            return secrets.open(configured);
        } catch (IllegalArgumentException e) {
            throw new IOException(TlsPhrase.PASSWORD_NOT_OPENED.of(e.getMessage()), e);
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
