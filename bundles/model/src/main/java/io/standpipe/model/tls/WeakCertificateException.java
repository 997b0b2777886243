package io.standpipe.model.tls;

import java.security.cert.CertificateException;

/** A certificate is too weak to prove anything; the message says in what, and what to do. */
public final class WeakCertificateException extends CertificateException {

    private static final long serialVersionUID = 1;

    WeakCertificateException(String message) {
        super(message);
    }
}
