package io.standpipe.model.tls;

import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.TlsPhrase;
import io.standpipe.model.words.UplinkPhrase;
import io.standpipe.model.words.text.Sentences;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The credentials in force. Files that have changed are read anew when somebody looks; while what
 * they hold is no good, the last good ones stay. Any thread; reads files.
 */
public final class Certificates {

    /**
     * A broker's certificate is its operator's business; this long before its end he may forget.
     */
    private static final Duration SERVER_AHEAD = Duration.ofDays(14);

    /** A file of a hundred CAs may be old as a whole. */
    private static final int MOST = 5;

    private final CredentialFiles files;
    private final KeyPassword password;
    private final Set<String> pins;
    private final boolean server;
    private final Phrase none;
    private final Map<String, Instant> ending = new TreeMap<>();
    private List<String> seen = List.of("nothing yet");
    private @Nullable Credentials credentials;
    private @Nullable CredentialsException broken;

    /** Servers are known by their issuers. */
    public Certificates(CredentialFiles files, KeyPassword password) {
        this(files, password, Set.of());
    }

    /**
     * @param pins SHA-256 of the servers' certificates, 64 lower case hex digits each; if there are
     *     any, a server is known by that alone
     */
    public Certificates(CredentialFiles files, KeyPassword password, Set<String> pins) {
        this(files, password, pins, false, UplinkPhrase.NO_CONNECTION);
    }

    private Certificates(
            CredentialFiles files,
            KeyPassword password,
            Set<String> pins,
            boolean server,
            Phrase none) {
        this.files = files;
        this.password = password;
        this.pins = Set.copyOf(pins);
        this.server = server;
        this.none = none;
    }

    /**
     * Those of a server, which lets clients in whoever they are.
     *
     * @param none what it means that there are no good ones; ends a sentence
     */
    public static Certificates server(CredentialFiles files, Phrase none) {
        return new Certificates(files, KeyPassword.NONE, Set.of(), true, none);
    }

    /**
     * Reads what has changed.
     *
     * @return whether there are other credentials than before
     */
    public synchronized boolean look() {
        return look(null);
    }

    /**
     * Reads what has changed. What has expired already takes the place of nothing that has not.
     *
     * @param now null if nobody knows the time
     * @return whether there are other credentials than before
     */
    public synchronized boolean look(@Nullable Instant now) {
        // Before the reading: what changes meanwhile is seen next time.
        List<String> there = files.all().stream().map(Certificates::stamp).toList();
        if (there.equals(seen)) {
            return false;
        }
        char[] opened = new char[0];
        try {
            opened = password.open();
            Credentials read =
                    server ? Credentials.server(files) : Credentials.load(files, opened, pins);
            if (now != null && credentials != null && !credentials.expired(now)) {
                read.requireNotExpired(now);
            }
            credentials = read;
            broken = null;
            seen = there;
            return true;
        } catch (CredentialsException e) {
            broken = e;
            seen = there;
            return false;
        } catch (IOException e) {
            // The password: what opens it may be there next time.
            broken = new CredentialsException(String.valueOf(e.getMessage()), e);
            return false;
        } finally {
            Arrays.fill(opened, '\0');
        }
    }

    /** A replaced file has another inode, one written over another time or size. */
    private static String stamp(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return "%s %s %d".formatted(now.fileKey(), now.lastModifiedTime(), now.size());
        } catch (IOException e) {
            return e.getClass().getName();
        }
    }

    /**
     * The last good ones; call {@link #look} before.
     *
     * @throws CredentialsException there were never any
     */
    public synchronized Credentials current() throws CredentialsException {
        if (credentials != null) {
            return credentials;
        }
        throw broken == null
                ? new CredentialsException(TlsPhrase.NOT_READ_YET.of())
                : new CredentialsException(String.valueOf(broken.getMessage()), broken);
    }

    /**
     * A broker has shown a certificate just now. Only what was close to its end already is kept in
     * mind: a connection may stand for months, and the broker have another one meanwhile.
     */
    public synchronized void shown(String server, Instant until, Instant now) {
        if (now.isBefore(until.minus(SERVER_AHEAD))) {
            ending.remove(server);
        } else {
            ending.put(server, until);
        }
    }

    /**
     * What is wrong with the files, and what ends soon; a sentence each.
     *
     * @param now null if nobody knows the time
     */
    public synchronized List<String> problems(@Nullable Instant now) {
        List<String> all = new ArrayList<>();
        if (broken != null) {
            all.add(
                    Sentences.and(
                            String.valueOf(broken.getMessage()),
                            credentials == null ? none.of() : TlsPhrase.STILL_USED.of()));
        }
        if (now != null) {
            if (credentials != null) {
                credentials.expiries().forEach(e -> e.warning(now).ifPresent(all::add));
            }
            ending.forEach(
                    (server, until) ->
                            all.add(TlsPhrase.SERVER_EXPIRES.of(server, Expiry.day(until))));
        }
        return all.stream().distinct().limit(MOST).toList();
    }
}
