package io.standpipe.coap.dtls;

import io.standpipe.coap.device.CoapBusConfig;
import io.standpipe.model.config.BoundedFile;
import io.standpipe.model.config.Quotation;
import io.standpipe.model.tls.TlsPolicy;
import io.standpipe.model.words.TlsPhrase;
import io.standpipe.model.words.text.Sentences;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.List;
import org.eclipse.californium.elements.util.SslContextUtil;

/** The files that DTLS stands on: the gateway's own key and the authorities. */
public final class DtlsFiles {

    private DtlsFiles() {}

    /**
     * Reads them as a socket that is opened does.
     *
     * @throws IOException a file cannot be read; a sentence
     * @throws GeneralSecurityException a file holds something else; a sentence
     */
    public static void require(CoapBusConfig.Ports ports)
            throws IOException, GeneralSecurityException {
        byte[] unused = trust(ports);
        if (!ports.credentials().isEmpty()) {
            SslContextUtil.Credentials unusedKey = own(ports);
            List<X509Certificate> unusedAuthorities = DtlsTrust.authorities(ports.ca());
        }
    }

    /** Another file of these ends what was proven by the old one. */
    static byte[] trust(CoapBusConfig.Ports ports) throws IOException, GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (String file : List.of(ports.credentials(), ports.ca())) {
            if (!file.isEmpty()) {
                try (InputStream in = open("credentials or ca", file)) {
                    digest.update(in.readAllBytes());
                }
            }
        }
        return digest.digest();
    }

    /** The gateway's own key, with its certificates if it has some. */
    static SslContextUtil.Credentials own(CoapBusConfig.Ports ports)
            throws IOException, GeneralSecurityException {
        SslContextUtil.Credentials own;
        try (InputStream pem = open("credentials", ports.credentials())) {
            own = SslContextUtil.loadPemCredentials(pem);
        }
        if (own.getPrivateKey() == null || own.getPublicKey() == null) {
            throw new GeneralSecurityException(TlsPhrase.CREDENTIALS.of(ports.credentials()));
        }
        String weak = TlsPolicy.weakness(own.getPublicKey());
        if (weak != null) {
            weak = Sentences.and(weak, TlsPolicy.ANEW);
        } else if (!own.getPublicKey().getAlgorithm().equals("EC")) {
            weak = TlsPhrase.UNUSED_KIND.of(own.getPublicKey().getAlgorithm());
        }
        if (weak != null) {
            throw new GeneralSecurityException(
                    TlsPhrase.WEAK_CREDENTIALS.of(ports.credentials(), weak));
        }
        return own;
    }

    /** Of a key with its certificates, or of those that are trusted: some hundred of them. */
    static final int MAX_FILE_BYTES = 1 << 20;

    /**
     * @throws IOException a sentence
     */
    static InputStream open(String setting, String path) throws IOException {
        try {
            return new ByteArrayInputStream(BoundedFile.bytes(Path.of(path), MAX_FILE_BYTES));
        } catch (IOException e) {
            throw new IOException(TlsPhrase.FILE.of(setting, path, e.getMessage()), e);
        } catch (InvalidPathException e) {
            throw new IOException(TlsPhrase.PATH_NEEDED.of(setting, Quotation.of(path)), e);
        }
    }
}
