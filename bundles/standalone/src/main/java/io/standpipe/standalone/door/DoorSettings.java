package io.standpipe.standalone.door;

import io.standpipe.model.config.Settings;
import io.standpipe.model.tls.CredentialFiles;
import io.standpipe.model.words.DoorPhrase;
import io.standpipe.model.words.TlsPhrase;
import io.standpipe.model.words.settings.SettingPhrase;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the door is.
 *
 * @param address to listen at
 * @param port 0 for any that is free
 * @param scrapeToken where the token stands by which figures are asked for; empty for none
 * @param certificate that browsers are shown; null if the gateway makes one
 * @param tls whether what is sent is encrypted
 */
record DoorSettings(
        InetAddress address,
        int port,
        String scrapeToken,
        @Nullable CredentialFiles certificate,
        boolean tls) {

    static final String LISTEN = "listen";
    static final String SCRAPE = "scrapeToken";
    static final String CERTIFICATE = "certificate";
    static final String KEY = "key";

    /** Asks for a certificate that the gateway makes, also at the loopback address. */
    static final String SELF_MADE = "self-made";

    static final String DEFAULT = "127.0.0.1:8080";

    private static final int MAX_PORT = 65535;

    /** An address in figures: a name would need a name service at the start. */
    private static final Pattern FORM =
            Pattern.compile("([0-9.]{7,15}|\\[[0-9a-fA-F:.]{2,45}]):([0-9]{1,5})");

    /**
     * A password must not travel in plain text: beyond the loopback address there is TLS alone,
     * whatever is wrong with the certificate.
     */
    static DoorSettings read(Settings settings) {
        InetSocketAddress at = listen(settings);
        String token = token(settings);
        String asked = settings.text(CERTIFICATE, "").strip();
        boolean own = !asked.isEmpty() && !asked.equals(SELF_MADE);
        Path certificate = own ? path(settings, CERTIFICATE, asked) : null;
        String key = settings.text(KEY, "").strip();
        if (!own && !key.isEmpty()) {
            settings.wrong(KEY, DoorPhrase.KEY_ALONE.with());
        }
        return new DoorSettings(
                at.getAddress(),
                at.getPort(),
                token,
                own
                        ? new CredentialFiles(
                                null, certificate, key.isEmpty() ? null : path(settings, KEY, key))
                        : null,
                !asked.isEmpty() || !at.getAddress().isLoopbackAddress());
    }

    private static Path path(Settings settings, String setting, String text) {
        Path path;
        try {
            path = Path.of(text);
        } catch (InvalidPathException e) {
            path = Path.of("-");
        }
        if (!path.isAbsolute()) {
            settings.wrong(setting, TlsPhrase.PATH_NEEDED.with(setting, '"' + text + '"'));
        }
        return path;
    }

    private static InetSocketAddress listen(Settings settings) {
        String text = settings.text(LISTEN, DEFAULT).strip();
        InetSocketAddress read = parse(text);
        if (read != null) {
            return read;
        }
        settings.wrong(
                LISTEN,
                SettingPhrase.MUST_BE.with(LISTEN, "ADDRESS:PORT", '"' + text + '"'),
                SettingPhrase.USING.with(DEFAULT));
        return Objects.requireNonNull(parse(DEFAULT));
    }

    private static String token(Settings settings) {
        String reference = settings.text(SCRAPE, "").strip();
        String wrong = reference.isEmpty() ? "" : ScrapeToken.wrong(reference);
        if (wrong.isEmpty()) {
            return reference;
        }
        settings.wrong(
                SCRAPE,
                SettingPhrase.MUST_BE.with(
                        SCRAPE, DoorPhrase.SCRAPE_TOKEN.of(ScrapeToken.MIN_LENGTH), wrong));
        return "";
    }

    private static @Nullable InetSocketAddress parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches() || Integer.parseInt(parts.group(2)) > MAX_PORT) {
            return null;
        }
        try {
            return new InetSocketAddress(
                    InetAddress.getByName(parts.group(1)), Integer.parseInt(parts.group(2)));
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
