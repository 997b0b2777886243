package io.standpipe.kura;

import io.standpipe.model.Secrets;
import io.standpipe.model.config.FileSecrets;
import io.standpipe.model.words.UplinkPhrase;
import java.util.regex.Pattern;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.crypto.CryptoService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/**
 * Inside Kura a password arrives encrypted, and its own service opens it. Only what was given when
 * an instance was made over REST arrives as it was typed, until somebody saves the form; so does
 * the column {@code key} of a table. All may be references, as without Kura.
 */
@Component(name = "io.standpipe.kura.secrets", configurationPolicy = ConfigurationPolicy.IGNORE)
public final class KuraSecrets implements Secrets {

    /** As Kura's CryptoService writes it: initialisation vector and cipher text, both in Base64. */
    private static final Pattern ENCRYPTED =
            Pattern.compile("[A-Za-z0-9+/]{16,}={0,2}-[A-Za-z0-9+/]{22,}={0,2}");

    private final Secrets references = new FileSecrets(System::getenv);
    private final CryptoService crypto;

    @Activate
    public KuraSecrets(@Reference CryptoService crypto) {
        this.crypto = crypto;
    }

    @Override
    public char[] open(String value) {
        return references.open(ENCRYPTED.matcher(value).matches() ? decrypted(value) : value);
    }

    private String decrypted(String value) {
        try {
            return new String(crypto.decryptAes(value.toCharArray()));
        } catch (KuraException | IllegalArgumentException e) {
            // Without the cause: its text may quote what was given.
            throw new IllegalArgumentException(UplinkPhrase.NOT_DECRYPTED.of());
        }
    }
}
