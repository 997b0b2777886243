package io.standpipe.mqtt.tls;

import io.standpipe.model.Faults;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.tls.Certificates;
import io.standpipe.model.tls.Credentials;
import io.standpipe.model.tls.CredentialsException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the certificate files before each connection and every minute: connections that stand on
 * replaced ones are renewed, and what is wrong or ends soon is the fault {@code certificate}. Any
 * thread.
 */
public final class CertificateWatch {

    public static final String CONDITION = "certificate";

    static final Duration INTERVAL = Duration.ofMinutes(1);

    /**
     * Many gateways may get their new certificates at once; they do not come to the broker at once.
     */
    static final Duration SPREAD = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);

    private final Certificates certificates;
    private final Faults faults;
    private final String source;
    private final TimeSource time;
    private final Scheduler scheduler;
    private final Executor files;
    private final RandomGenerator random;
    private final Map<Object, Standing> standing = new ConcurrentHashMap<>();
    private Scheduler.@Nullable Task next;
    private boolean closed;

    /** A connection that stands on credentials. */
    private record Standing(Credentials on, Runnable renew) {}

    /**
     * @param source signs the fault
     * @param files runs what reads files
     */
    public CertificateWatch(
            Certificates certificates,
            Faults faults,
            String source,
            TimeSource time,
            Scheduler scheduler,
            Executor files,
            RandomGenerator random) {
        this.certificates = certificates;
        this.faults = faults;
        this.source = source;
        this.time = time;
        this.scheduler = scheduler;
        this.files = files;
        this.random = random;
    }

    /** Begins. */
    public void start() {
        plan(Duration.ZERO);
    }

    private synchronized void plan(Duration delay) {
        if (!closed) {
            next = scheduler.schedule(delay, () -> files.execute(this::round));
        }
    }

    private void round() {
        try {
            look();
        } catch (CredentialsException | RuntimeException | Error e) {
            LOG.error("looking at the certificate files failed; it is tried again", e);
        } finally {
            plan(INTERVAL);
        }
    }

    /** Ends the rounds; the fault stays as it is. */
    public synchronized void close() {
        closed = true;
        if (next != null) {
            next.cancel();
        }
    }

    /**
     * The credentials for a connection that begins now.
     *
     * @throws CredentialsException there are none
     */
    public Credentials current() throws CredentialsException {
        look();
        return certificates.current();
    }

    private void look() throws CredentialsException {
        boolean anew = certificates.look();
        if (anew) {
            certificates.current().notes().forEach(LOG::warn);
        }
        if (anew && !standing.isEmpty()) {
            LOG.info("the certificate files have changed; connections are renewed with them");
            scheduler.schedule(
                    Duration.ofMillis(random.nextLong(SPREAD.toMillis() + 1)), this::renew);
        }
        report();
    }

    private void renew() {
        for (Standing connection : List.copyOf(standing.values())) {
            try {
                if (connection.on() != certificates.current()) {
                    connection.renew().run();
                }
            } catch (CredentialsException e) {
                LOG.debug("nothing to renew with", e);
            }
        }
    }

    /**
     * A connection stands.
     *
     * @param connection whatever the caller knows it by, until {@link #ended}
     * @param renew told when there are newer credentials; must not block
     */
    public void stands(Object connection, Credentials on, Runnable renew) {
        standing.put(connection, new Standing(on, renew));
    }

    public void ended(Object connection) {
        standing.remove(connection);
    }

    /** See {@link Certificates#shown}. */
    public void shown(String server, Instant until) {
        certificates.shown(server, until, Instant.ofEpochMilli(time.stamp().utc()));
        report();
    }

    private synchronized void report() {
        if (closed) {
            return;
        }
        Stamp now = time.stamp();
        // A clock that nobody has set yet stands in 1970, or where the power failed.
        boolean known = now.clock() != Stamp.Clock.UNSYNCHRONISED;
        List<String> problems =
                certificates.problems(known ? Instant.ofEpochMilli(now.utc()) : null);
        if (problems.isEmpty()) {
            faults.clear(source, CONDITION);
        } else {
            faults.raise(source, CONDITION, String.join("; ", problems));
        }
    }
}
