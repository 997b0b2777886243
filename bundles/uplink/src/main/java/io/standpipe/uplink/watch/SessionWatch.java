package io.standpipe.uplink.watch;

import io.standpipe.model.time.Stamp;
import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.model.words.ConnectionPhrase;
import io.standpipe.uplink.queue.MessageWriter;
import io.standpipe.uplink.session.ConnectionAttempt;
import io.standpipe.uplink.session.Session;

/**
 * Tells the faults, which outlast a connection, what this one turns out to be, and hangs up where
 * it is of no use. One thread.
 */
public final class SessionWatch implements Session.Owner {

    private final ConnectionAttempt of;
    private final MessageWriter names;
    private final AckWatchdog watchdog;
    private final EchoFault echoFault;
    private final IdentityConflict other;

    /**
     * @param of the connection
     * @param names how people know a path
     */
    public SessionWatch(
            ConnectionAttempt of,
            MessageWriter names,
            AckWatchdog watchdog,
            EchoFault echoFault,
            IdentityConflict other) {
        this.of = of;
        this.names = names;
        this.watchdog = watchdog;
        this.echoFault = echoFault;
        this.other = other;
    }

    @Override
    public void proven() {
        of.worked();
        other.published();
        watchdog.proven();
    }

    @Override
    public void unanswered(Stamp since) {
        watchdog.unanswered(since);
    }

    @Override
    public void status(byte[] status, boolean retained) {
        other.status(of.server(), names.name("status"), status, retained);
    }

    @Override
    public void allowed() {
        // The statuses themselves show it.
    }

    @Override
    public void flows() {
        echoFault.flows();
    }

    @Override
    public void unchecked(String why) {
        echoFault.refused(of.server(), names.name("status"), why);
    }

    @Override
    public void stuck() {
        if (echoFault.broken(of.server())) {
            of.stuck();
            dead(ConnectionPhrase.STATUS_NOT_BACK.of());
        }
    }

    @Override
    public void dead(String cause) {
        of.end(cause, UplinkTransport.Loss.ENDED);
    }
}
