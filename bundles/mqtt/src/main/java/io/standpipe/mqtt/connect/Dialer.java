package io.standpipe.mqtt.connect;

import io.standpipe.model.net.HostAddresses;
import io.standpipe.model.net.HostLookup;
import io.standpipe.model.time.SystemTime;
import io.standpipe.model.tls.Credentials;
import io.standpipe.model.tls.TlsPolicy;
import io.standpipe.model.words.ConnectionPhrase;
import io.standpipe.mqtt.settings.BrokerAddress;
import io.standpipe.mqtt.tls.CertificateWatch;
import io.standpipe.mqtt.websocket.WebSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Opens the way to a broker, once: TCP, then TLS and the WebSocket if the address says so. {@link
 * #open} blocks; {@link #abort} may come from any thread at any moment.
 */
public final class Dialer {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final ConnectTarget target;
    private final HostLookup lookup;
    private final BrokerAddress server;

    /** For TCP, and for TLS and the WebSocket together, however the peer drips its bytes. */
    private final Duration step;

    private @Nullable Socket tcp;
    private final AtomicBoolean pinging = new AtomicBoolean();
    private boolean aborted;
    private volatile boolean reached;
    private volatile boolean late;
    private volatile @Nullable ReceivedPackets received;
    private volatile @Nullable SentPackets packets;

    public Dialer(ConnectTarget target) {
        this(target, HostLookup.SYSTEM);
    }

    public Dialer(ConnectTarget target, HostLookup lookup) {
        this.target = target;
        this.lookup = lookup;
        server = target.server();
        step = target.limit().dividedBy(2);
    }

    /** Whether somebody was there: a TCP connection came about. */
    public boolean reached() {
        return reached;
    }

    public synchronized boolean aborted() {
        return aborted;
    }

    /**
     * Opens the way.
     *
     * @param renew told when the certificates it was opened with have been replaced; any thread
     * @throws IOException {@link NetworkCauses} puts it into words
     */
    public ConnectedSocket open(Runnable renew) throws IOException {
        CertificateWatch certificates = server.encrypted() ? target.certificates() : null;
        if (server.encrypted() && certificates == null) {
            throw new IllegalStateException("an encrypted connection needs certificates");
        }
        Credentials credentials = certificates == null ? null : certificates.current();
        Socket plain = reach();
        reached = true;
        // Small packets go out at once: an alarm does not wait for the previous message's ACK.
        plain.setTcpNoDelay(true);
        ScheduledFuture<?> bound =
                target.threads().schedule(this::tooLong, step.toMillis(), TimeUnit.MILLISECONDS);
        try {
            Socket socket = plain;
            if (certificates != null && credentials != null) {
                socket = encrypt(plain, certificates, credentials);
                stands(certificates, credentials, renew);
            }
            if (!server.webSocket()) {
                return wire(socket.getInputStream(), socket.getOutputStream(), plain);
            }
            WebSocket frames =
                    WebSocket.open(
                            socket.getInputStream(),
                            socket.getOutputStream(),
                            server.host() + ":" + server.port(),
                            server.path(),
                            RANDOM);
            return wire(frames.input(), frames.output(), plain);
        } catch (IOException e) {
            abort();
            throw late
                    ? new SocketTimeoutException(ConnectionPhrase.NO_HANDSHAKE.of(step.toSeconds()))
                    : e;
        } finally {
            bound.cancel(false);
        }
    }

    private ConnectedSocket wire(InputStream in, OutputStream out, Socket plain) {
        ReceivedPackets bytes = new ReceivedPackets(in, SystemTime.INSTANCE);
        SentPackets sent = new SentPackets(out);
        received = bytes;
        packets = sent;
        return new ConnectedSocket(bytes, sent, plain);
    }

    /** When something last came, {@link SystemTime}; 0 if no way was open yet. */
    public long heardAt() {
        ReceivedPackets bytes = received;
        return bytes == null ? 0 : bytes.heardAt();
    }

    /** What the broker says in a CONNACK that refuses; empty if nothing. */
    public String connackText() {
        ReceivedPackets bytes = received;
        return bytes == null ? "" : Connack.text(bytes.first());
    }

    /** Sends a ping; blocks as the socket does. */
    public void ping() {
        SentPackets sent = packets;
        if (sent != null && pinging.compareAndSet(false, true)) {
            try {
                sent.ping();
            } catch (IOException e) {
                // The connection ended, which is reported once for all.
            } finally {
                pinging.set(false);
            }
        }
    }

    private void tooLong() {
        late = true;
        abort();
    }

    /** Tries the addresses behind the name in the name servers' order; they share the time. */
    private Socket reach() throws IOException {
        List<InetAddress> addresses = addresses(server.name());
        Set<String> causes = new LinkedHashSet<>();
        for (InetAddress address : addresses) {
            Socket socket = next();
            try {
                socket.connect(
                        new InetSocketAddress(address, server.port()),
                        (int) (step.toMillis() / addresses.size()));
                return socket;
            } catch (IOException e) {
                socket.close();
                causes.add(NetworkCauses.text(e));
            }
        }
        throw new SocketException(String.join("; ", causes));
    }

    private List<InetAddress> addresses(String name) throws UnknownHostException {
        try {
            List<InetAddress> all = List.of(lookup.all(name));
            return all.subList(0, Math.min(HostAddresses.MOST, all.size()));
        } catch (UnknownHostException e) {
            // The JDK's text sometimes holds more than the name.
            throw (UnknownHostException) new UnknownHostException(name).initCause(e);
        }
    }

    private synchronized Socket next() throws IOException {
        if (aborted) {
            throw new SocketException("given up");
        }
        Socket socket = new Socket();
        tcp = socket;
        return socket;
    }

    private SSLSocket encrypt(Socket plain, CertificateWatch certificates, Credentials credentials)
            throws IOException {
        String name = target.serverName().isEmpty() ? server.name() : target.serverName();
        SSLSocket socket =
                (SSLSocket) credentials.sockets().createSocket(plain, name, server.port(), true);
        socket.setSSLParameters(TlsPolicy.apply(socket.getSSLParameters(), name, true));
        socket.startHandshake();
        check(socket.getSession().getPeerCertificates(), certificates);
        return socket;
    }

    /** The JDK does not look at the dates of a certificate that is itself among the trusted. */
    private void check(Certificate[] chain, CertificateWatch certificates)
            throws SSLHandshakeException {
        X509Certificate own = (X509Certificate) chain[0];
        try {
            own.checkValidity();
        } catch (CertificateException e) {
            throw (SSLHandshakeException) new SSLHandshakeException(e.getMessage()).initCause(e);
        }
        Instant until =
                Arrays.stream(chain)
                        .map(certificate -> ((X509Certificate) certificate).getNotAfter())
                        .map(Date::toInstant)
                        .min(Comparator.naturalOrder())
                        .orElseThrow();
        certificates.shown(server.toString(), until);
    }

    private synchronized void stands(
            CertificateWatch certificates, Credentials credentials, Runnable renew)
            throws SocketException {
        if (aborted) {
            throw new SocketException("given up");
        }
        certificates.stands(this, credentials, renew);
    }

    /**
     * Closes the socket at once, in whatever state it is: TLS would want to say goodbye first, and
     * wait for a peer that does not read.
     */
    public void abort() {
        Socket socket;
        synchronized (this) {
            aborted = true;
            socket = tcp;
        }
        if (target.certificates() != null) {
            target.certificates().ended(this);
        }
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                // It is as good as closed.
            }
        }
    }
}
