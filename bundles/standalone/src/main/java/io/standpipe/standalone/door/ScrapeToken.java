package io.standpipe.standalone.door;

import io.standpipe.model.config.FileSecrets;
import io.standpipe.model.config.Settings;
import io.standpipe.model.words.DoorPhrase;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The token by which a Prometheus server asks for the figures, and for nothing else: it asks every
 * few seconds, so bcrypt would take a core of its own, and a login has a cookie that no server
 * keeps. Read anew each time, so that another token needs no restart. Any thread.
 */
final class ScrapeToken {

    /**
     * Characters. As nobody has to remember it, it can be as long as nobody can guess; so tries are
     * not slowed down.
     */
    static final int MIN_LENGTH = 32;

    private static final String BEARER = "Bearer ";

    private final String reference;

    /**
     * @param reference where it stands, {@code file:/path} or {@code env:NAME}; empty for none
     */
    ScrapeToken(String reference) {
        this.reference = reference;
    }

    /** Why nobody can come in by it; empty if somebody can. Never the token itself. */
    static String wrong(String reference) {
        if (!Settings.isReference(reference)) {
            return DoorPhrase.SCRAPE_NO_REFERENCE.of();
        }
        try {
            char[] token = new FileSecrets(System::getenv).open(reference);
            int length = token.length;
            Arrays.fill(token, '0');
            return length < MIN_LENGTH ? DoorPhrase.SCRAPE_SHORT.of(length) : "";
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /**
     * Whether the header is that of whoever has the token.
     *
     * @param authorization null if there is none
     */
    boolean fits(@Nullable String authorization) {
        if (reference.isEmpty() || authorization == null || !authorization.startsWith(BEARER)) {
            return false;
        }
        char[] token;
        try {
            token = new FileSecrets(System::getenv).open(reference);
        } catch (IllegalArgumentException e) {
            return false; // it is told when the settings are read
        }
        return token.length >= MIN_LENGTH
                && MessageDigest.isEqual(
                        new String(token).getBytes(StandardCharsets.UTF_8),
                        authorization
                                .substring(BEARER.length())
                                .strip()
                                .getBytes(StandardCharsets.UTF_8));
    }
}
