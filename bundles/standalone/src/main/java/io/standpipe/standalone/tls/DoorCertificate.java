package io.standpipe.standalone.tls;

import io.standpipe.model.config.BoundedFile;
import io.standpipe.model.files.PrivateFiles;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.tls.Certificates;
import io.standpipe.model.tls.CredentialFiles;
import io.standpipe.model.tls.Credentials;
import io.standpipe.model.tls.CredentialsException;
import io.standpipe.model.tls.SelfSigned;
import io.standpipe.model.words.DoorPhrase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door's certificate: one that somebody put there, or one that the gateway makes for itself.
 * Read anew when it has changed; while it is no good, the last good one stays, and without one
 * there is no door. Any thread; reads and writes files.
 */
public final class DoorCertificate {

    /** Apple's systems refuse one that is valid for more than 825 days. */
    static final Duration VALID = Duration.ofDays(820);

    /** Before its end by so much another is made. */
    static final Duration RENEWED = Duration.ofDays(30);

    /** Clocks of browsers differ. */
    private static final Duration BEFORE = Duration.ofDays(1);

    private static final int MAX_NAME = 256;

    private static final Logger LOG = LoggerFactory.getLogger(DoorCertificate.class);

    private final Certificates certificates;
    private final TimeSource time;

    /** Where the one is that is made; null if somebody puts one there. */
    private final @Nullable Path made;

    private final Set<String> names;
    private String unwritten = "";

    /** Apart from what reads files: connections wait for none. */
    private volatile @Nullable Credentials current;

    private DoorCertificate(
            CredentialFiles files, @Nullable Path made, Set<String> names, TimeSource time) {
        certificates = Certificates.server(files, DoorPhrase.STAYS_SHUT);
        this.made = made;
        this.names = names;
        this.time = time;
    }

    /** One that somebody puts there. */
    public static DoorCertificate own(CredentialFiles files, TimeSource time) {
        return new DoorCertificate(files, null, Set.of(), time);
    }

    /**
     * One that is made here.
     *
     * @param file PEM with certificate and key, for the gateway's user alone
     * @param at where the door is
     */
    public static DoorCertificate selfMade(Path file, InetAddress at, TimeSource time) {
        return new DoorCertificate(new CredentialFiles(null, file, null), file, names(at), time);
    }

    /** Reads what has changed; makes what is missing or ends soon. */
    public synchronized void look() {
        Stamp stamp = time.stamp();
        Instant now = Instant.ofEpochMilli(stamp.utc());
        boolean known = stamp.clock() != Stamp.Clock.UNSYNCHRONISED;
        read(known ? now : null);
        if (made == null) {
            return;
        }
        unwritten = "";
        Credentials credentials = current;
        X509Certificate own = credentials == null ? null : credentials.own();
        boolean over =
                own == null
                        || (known && now.isAfter(own.getNotAfter().toInstant().minus(RENEWED)))
                        // Made while the clock was ahead.
                        || (stamp.clock() == Stamp.Clock.SYNCHRONISED
                                && now.isBefore(own.getNotBefore().toInstant()));
        if (over) {
            make(made, now);
            read(null);
        }
    }

    private void read(@Nullable Instant now) {
        try {
            if (certificates.look(now)) {
                Credentials read = certificates.current();
                read.notes().forEach(LOG::warn);
                current = read;
            }
        } catch (CredentialsException e) {
            throw new IllegalStateException("they were read just now", e);
        }
    }

    private void make(Path file, Instant now) {
        Instant until = now.plus(VALID);
        String common =
                "Standpipe %s %08x".formatted(hostName(), ThreadLocalRandom.current().nextInt());
        try {
            PrivateFiles.replace(
                    file, SelfSigned.pem(common, List.copyOf(names), now.minus(BEFORE), until));
        } catch (IOException e) {
            unwritten = DoorPhrase.NO_CERTIFICATE.of(file, PrivateFiles.reason(e));
            return;
        }
        read(null);
        Credentials fresh = current;
        if (fresh != null && fresh.own() != null) {
            LOG.warn(
                    "a certificate was made for the door, valid until {}; its SHA-256 fingerprint is {}: compare it with the one that the browser shows at the first visit (this line is not repeated)",
                    until.atOffset(ZoneOffset.UTC).toLocalDate(),
                    SelfSigned.fingerprint(fresh.own()));
        }
    }

    /** Whether a door may be opened with it. */
    public boolean usable() {
        return current != null;
    }

    /** What is wrong with it; a sentence each. */
    public synchronized List<String> problems() {
        Stamp stamp = time.stamp();
        boolean known = stamp.clock() != Stamp.Clock.UNSYNCHRONISED;
        List<String> all = new ArrayList<>();
        if (unwritten.isEmpty()) {
            all.addAll(certificates.problems(known ? Instant.ofEpochMilli(stamp.utc()) : null));
        } else {
            all.add(unwritten);
        }
        return all;
    }

    /** Of a connection that a browser made. */
    public SSLEngine engine() {
        Credentials now = current;
        if (now == null) {
            throw new IllegalStateException("the door is not opened without a certificate");
        }
        return now.serverEngine();
    }

    /**
     * Whether browsers may insist on it from now on (RFC 6797): with a certificate that nobody
     * vouches for nobody would come in any more.
     */
    public boolean strict() {
        Credentials now = current;
        return now != null && now.vouched();
    }

    /** Whatever people may write into a browser's line, without asking a name service. */
    private static Set<String> names(InetAddress at) {
        Set<String> all = new TreeSet<>(Set.of("localhost", "127.0.0.1", "::1"));
        all.add(hostName());
        all.add(hostName() + ".local");
        try {
            if (at.isAnyLocalAddress()) {
                NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .filter(each -> !each.isLinkLocalAddress())
                        .forEach(each -> all.add(each.getHostAddress().replaceFirst("%.*", "")));
            } else {
                all.add(at.getHostAddress().replaceFirst("%.*", ""));
            }
        } catch (SocketException e) {
            LOG.debug("no addresses for the certificate", e);
        }
        return all;
    }

    private static String hostName() {
        Path kernel = Path.of("/proc/sys/kernel/hostname");
        try {
            String name = Files.exists(kernel) ? BoundedFile.text(kernel, MAX_NAME).strip() : "";
            return name.isEmpty() ? "gateway" : name;
        } catch (IOException e) {
            return "gateway";
        }
    }
}
