package io.standpipe.uplink.connect;

import io.standpipe.model.log.LogLimit;
import io.standpipe.model.log.Printable;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.uplink.UplinkEncoder;
import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.model.words.ConnectionPhrase;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wall around another bundle's transport: whatever it throws, errors too, goes no further. A
 * connection over which it throws is ended with that as its cause, so all holds for it that holds
 * for one that is lost: everything goes again, the pauses grow, a message that breaks each
 * connection is put aside, the fault names the cause. Uplink's thread, but for what says otherwise.
 */
public final class GuardedTransport implements UplinkTransport.Connector, UplinkEncoder {

    /** Causes that are logged with their place. */
    private static final int MOST_TRACES = 20;

    private static final byte[] NONE = new byte[0];

    private static final Logger LOG = LoggerFactory.getLogger(GuardedTransport.class);

    private final UplinkTransport.Connector connector;
    private final UplinkEncoder json;
    private final TimeSource time;
    private final LogLimit log;
    private final List<Guarded> standing = new CopyOnWriteArrayList<>();
    private final Set<String> traced = new HashSet<>();
    private @Nullable UplinkEncoder encoder;

    /** Why the next attempt fails: no last words could be made for it. */
    private String failed = "";

    private volatile @Nullable Call inside;

    /**
     * A call that has not come back.
     *
     * @param since monotonic nanoseconds
     */
    public record Call(String method, long since) {}

    /**
     * @param json writes what the transport has no encoder for
     * @param log where lines about it go
     */
    public GuardedTransport(
            UplinkTransport.Connector connector,
            UplinkEncoder json,
            TimeSource time,
            LogLimit log) {
        this.connector = connector;
        this.json = json;
        this.time = time;
        this.log = log;
    }

    /** Where the uplink's thread is, if it is in the transport. Any thread. */
    public @Nullable Call inside() {
        return inside;
    }

    /** Gives null if the transport threw or gave null; {@code failed} is told why. */
    private <T> @Nullable T ask(
            String method, Consumer<String> failed, Callable<? extends @Nullable T> foreign) {
        inside = new Call(method, time.nanos());
        try {
            return guard(method, failed, foreign);
        } finally {
            inside = null;
        }
    }

    private void tell(String method, Consumer<String> failed, Runnable foreign) {
        ask(
                method,
                failed,
                () -> {
                    foreign.run();
                    return this;
                });
    }

    @SuppressWarnings("CatchAndPrintStackTrace")
    private <T> @Nullable T guard(
            String method, Consumer<String> failed, Callable<? extends @Nullable T> foreign) {
        String why = "null";
        try {
            T answer = foreign.call();
            if (answer != null) {
                return answer;
            }
        } catch (Throwable e) {
            why = words(e);
            trace(method, e);
        }
        failed.accept(ConnectionPhrase.TRANSPORT_FAILED.of(method, why));
        return null;
    }

    // What is thrown is the other bundle's as well.
    private static String words(Throwable e) {
        try {
            return Printable.sentence(e.toString());
        } catch (Throwable itself) {
            return e.getClass().getName();
        }
    }

    private synchronized void trace(String method, Throwable e) {
        if (traced.size() < MOST_TRACES && traced.add(method + " " + e.getClass().getName())) {
            try {
                LOG.error("the transport failed in {}", method, e);
            } catch (Throwable itself) {
                LOG.error("the transport failed in {}: {}", method, e.getClass().getName());
            }
        }
    }

    private void line(String cause) {
        log.line("the transport", () -> cause);
    }

    @Override
    public UplinkTransport connect(
            String server,
            UplinkTransport.Outgoing lastWords,
            Duration limit,
            UplinkTransport.Events events) {
        Guarded guarded = new Guarded(events);
        standing.add(guarded);
        if (failed.isEmpty()) {
            guarded.link =
                    ask(
                            "connect",
                            guarded::broke,
                            () -> connector.connect(server, lastWords, limit, events));
        } else {
            guarded.broke(failed);
            failed = "";
        }
        return guarded;
    }

    /** Any thread. */
    @Override
    public String name(String path) {
        String name = guard("name", this::line, () -> connector.name(path));
        return name == null ? path : name;
    }

    @Override
    public UplinkEncoder encoder() {
        return this;
    }

    private UplinkEncoder own() {
        if (encoder == null) {
            UplinkEncoder own = connector.encoder();
            encoder = own == null ? json : own;
        }
        return encoder;
    }

    /** Gives nothing for a copy that cannot be made: it has gone once, and others wait. */
    @Override
    public byte[] message(Outbox.Entry entry, boolean replay, boolean copy, Stamp now) {
        return bytes(
                ask(
                        "message",
                        copy ? this::line : this::broke,
                        () -> own().message(entry, replay, copy, now)));
    }

    @Override
    public byte[] online() {
        return bytes(ask("online", this::broke, () -> own().online()));
    }

    @Override
    public byte[] offline(String cause) {
        return bytes(ask("offline", this::broke, () -> own().offline(cause)));
    }

    private static byte[] bytes(byte @Nullable [] made) {
        return made == null ? NONE : made;
    }

    /** Nothing can be made for any connection. */
    private void broke(String cause) {
        if (standing.isEmpty()) {
            failed = cause;
        }
        standing.forEach(each -> each.broke(cause));
    }

    /** One attempt, and the connection that comes of it. Takes nothing more once it is broken. */
    private final class Guarded implements UplinkTransport {

        private final Events events;
        private @Nullable UplinkTransport link;
        private boolean over;
        private long heardAt = time.nanos();

        Guarded(Events events) {
            this.events = events;
        }

        private void broke(String cause) {
            over = true;
            standing.remove(this);
            events.lost(cause, Loss.ENDED);
        }

        private void tell(String method, Consumer<UplinkTransport> what) {
            if (link != null && !over) {
                UplinkTransport to = link;
                GuardedTransport.this.tell(method, this::broke, () -> what.accept(to));
            }
        }

        @Override
        public void publish(long handle, Outgoing message) {
            tell("publish", to -> to.publish(handle, message));
        }

        @Override
        public void listen(long handle, String path) {
            tell("listen", to -> to.listen(handle, path));
        }

        @Override
        public void ping() {
            tell("ping", UplinkTransport::ping);
        }

        @Override
        public long heardAt() {
            tell("heardAt", to -> heardAt = to.heardAt());
            return heardAt;
        }

        @Override
        public int size(Outgoing message) {
            int[] size = {message.payload().length};
            tell("size", to -> size[0] = to.size(message));
            return size[0];
        }

        /** Also after the end. */
        @Override
        public boolean inMessage() {
            UplinkTransport of = link;
            return of != null
                    && Boolean.TRUE.equals(
                            ask("inMessage", GuardedTransport.this::line, of::inMessage));
        }

        @Override
        public void disconnect() {
            hangUp("disconnect", UplinkTransport::disconnect);
        }

        @Override
        public void abort() {
            hangUp("abort", UplinkTransport::abort);
        }

        /** Also one that is broken: it may hold something. */
        private void hangUp(String method, Consumer<UplinkTransport> how) {
            over = true;
            standing.remove(this);
            UplinkTransport to = link;
            if (to != null) {
                GuardedTransport.this.tell(
                        method, GuardedTransport.this::line, () -> how.accept(to));
            }
        }
    }
}
