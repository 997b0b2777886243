package io.standpipe.modbus.io;

import io.standpipe.modbus.settings.Endpoint;
import io.standpipe.modbus.settings.TlsSettings;
import io.standpipe.model.Faults;
import io.standpipe.model.tls.Certificates;
import io.standpipe.model.tls.TlsCauses;
import io.standpipe.model.words.TlsPhrase;
import io.standpipe.model.words.text.Sentences;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes TLS connections' engines, from files that are read again when they have changed; while what
 * they hold is no good, the last good ones stay. Any thread; reads files.
 */
final class Tls {

    private static final Logger LOG = LoggerFactory.getLogger(Tls.class);

    private final TlsSettings settings;
    private final Certificates certificates;
    private final Consumer<String> told;
    private List<String> problems = List.of();

    /**
     * @param told a sentence when something is wrong with the files, and an empty one when it is
     *     over
     */
    Tls(TlsSettings settings, Consumer<String> told) {
        this.settings = settings;
        this.told = told;
        certificates = new Certificates(settings.files(), settings.password(), settings.pins());
    }

    /**
     * A new connection's engine.
     *
     * @throws IOException the files are no good, and never were; the message says which, and why
     */
    SSLEngine engine(Endpoint endpoint) throws IOException {
        look();
        return certificates
                .current()
                .engine(endpoint.name(), endpoint.port(), settings.pins().isEmpty());
    }

    private synchronized void look() throws IOException {
        if (certificates.look()) {
            certificates.current().notes().forEach(LOG::warn);
        }
        List<String> now = certificates.problems(null);
        if (!now.equals(problems)) {
            problems = now;
            told.accept(now.isEmpty() ? "" : Faults.text(now));
        }
    }

    /** Why a connection did not come about or ended, in words. */
    static String reason(Throwable failure) {
        String text =
                TlsCauses.text(
                        failure,
                        TlsPhrase.THE_DEVICE.of(),
                        TlsPhrase.USE_ITS_NAME.of(),
                        TlsPhrase.TRUST_ITS_ISSUER.of());
        String fingerprint = TlsCauses.fingerprint(failure);
        return fingerprint == null ? text : Sentences.and(text, TlsPhrase.PIN_IT.of(fingerprint));
    }
}
