package io.standpipe.model.tls;

import java.security.cert.CertificateException;

/** A server's certificate is not accepted, for the reason in the cause. */
final class RefusedCertificateException extends CertificateException {

    private static final long serialVersionUID = 1;

    private final String fingerprint;

    /**
     * @param fingerprint SHA-256 of the certificate, 64 hex digits
     */
    RefusedCertificateException(CertificateException cause, String fingerprint) {
        super(cause.getMessage(), cause);
        this.fingerprint = fingerprint;
    }

    String fingerprint() {
        return fingerprint;
    }
}
