package io.standpipe.kura;

import io.standpipe.model.Secrets;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.crypto.CryptoService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** Inside Kura every password arrives encrypted; its own service opens it. */
@Component(name = "io.standpipe.kura.secrets", configurationPolicy = ConfigurationPolicy.IGNORE)
public final class KuraSecrets implements Secrets {

    private final CryptoService crypto;

    @Activate
    public KuraSecrets(@Reference CryptoService crypto) {
        this.crypto = crypto;
    }

    @Override
    public char[] open(String value) {
        if (value.isEmpty()) {
            return new char[0];
        }
        try {
            return crypto.decryptAes(value.toCharArray());
        } catch (KuraException e) {
            // Without the cause: its text may quote what was given.
            throw new IllegalArgumentException(
                    "Kura cannot decrypt it, perhaps because it was encrypted on another gateway; enter it again");
        }
    }
}
