package io.standpipe.kura;

import io.standpipe.model.Secrets;
import java.util.regex.Pattern;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.crypto.CryptoService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/**
 * Inside Kura a password arrives encrypted, and its own service opens it. Only what was given when
 * an instance was made over REST arrives as it was typed, until somebody saves the form.
 */
@Component(name = "io.standpipe.kura.secrets", configurationPolicy = ConfigurationPolicy.IGNORE)
public final class KuraSecrets implements Secrets {

    /** As Kura's CryptoService writes it: initialisation vector and cipher text, both in Base64. */
    private static final Pattern ENCRYPTED =
            Pattern.compile("[A-Za-z0-9+/]{16,}={0,2}-[A-Za-z0-9+/]{22,}={0,2}");

    private final CryptoService crypto;

    @Activate
    public KuraSecrets(@Reference CryptoService crypto) {
        this.crypto = crypto;
    }

    @Override
    public char[] open(String value) {
        if (!ENCRYPTED.matcher(value).matches()) {
            return value.toCharArray();
        }
        try {
            return crypto.decryptAes(value.toCharArray());
        } catch (KuraException | IllegalArgumentException e) {
            // Without the cause: its text may quote what was given.
            throw new IllegalArgumentException(
                    "Kura cannot decrypt it, perhaps because it was encrypted on another gateway; enter it again");
        }
    }
}
