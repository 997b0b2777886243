package io.standpipe.model.tls;

import io.standpipe.model.words.TlsPhrase;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * When a certificate holds.
 *
 * @param what for people, {@code the certificate in /etc/x.pem (CN=gw-1)}
 * @param remedy what to do, ends the sentence
 */
record Expiry(String what, Instant from, Instant until, String remedy) {

    /** It is time to say so: for whoever issues them, and for a way to the gateway. */
    static final Duration AHEAD = Duration.ofDays(30);

    static Expiry of(String file, X509Certificate certificate, String remedy) {
        return new Expiry(
                TlsPhrase.CERTIFICATE_IN.of(file, name(certificate)),
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant(),
                remedy);
    }

    static String name(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }

    /** What is to be said now. */
    Optional<String> warning(Instant now) {
        String sentence = null;
        if (now.isBefore(from)) {
            sentence = TlsPhrase.NOT_BEFORE.of(what, day(from));
        } else if (!now.isBefore(until)) {
            sentence = TlsPhrase.EXPIRED_ON.of(what, day(until), remedy);
        } else if (!now.isBefore(until.minus(AHEAD))) {
            sentence = TlsPhrase.EXPIRES_ON.of(what, day(until), remedy);
        }
        return Optional.ofNullable(sentence);
    }

    static String day(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }
}
