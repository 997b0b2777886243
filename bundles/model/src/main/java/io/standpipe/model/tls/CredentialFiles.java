package io.standpipe.model.tls;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files as configured; those left out are null.
 *
 * @param ca PEM, the only issuers that are trusted; without it those of the JDK
 * @param certificate PEM with the gateway's certificate and those between it and the CA, or a
 *     PKCS#12 file with the key
 * @param key PEM; without it the key is in the certificate's file
 */
public record CredentialFiles(@Nullable Path ca, @Nullable Path certificate, @Nullable Path key) {

    public static final CredentialFiles NONE = new CredentialFiles(null, null, null);

    List<Path> all() {
        return Stream.of(ca, certificate, key).filter(Objects::nonNull).toList();
    }
}
