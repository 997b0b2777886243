package io.standpipe.uplink.session;

import io.standpipe.model.log.Printable;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.model.words.CommandPhrase;
import io.standpipe.model.words.ConnectionPhrase;
import io.standpipe.model.words.PacketPhrase;
import io.standpipe.uplink.command.CommandCheck;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One try to connect to one server, and the connection that comes of it. Carries the link's events
 * to the uplink's thread until it is given up; one that says null is thrown back at whoever says
 * it. All but the events: uplink's thread.
 */
public final class ConnectionAttempt implements UplinkTransport.Events {

    /**
     * So many messages from the receiver may wait for the uplink's thread, and half as many
     * commands: they must not push out what proves that the connection flows. More are dropped.
     */
    static final int MAX_ARRIVED = 100;

    /** And so many bytes: some messages of the largest size, or all of the usual one. */
    static final int MAX_BYTES = 512 * 1024;

    /** Chars of a path that are told. */
    private static final int MAX_NAME = 100;

    /** Chars of a cause: a library's sentence and one of the receiver's. */
    private static final int MAX_CAUSE = 400;

    /** Told how it goes. */
    public interface Owner {

        void connected(ConnectionAttempt attempt, UplinkTransport.Limits limits);

        /** It is over; told once. */
        void ended(ConnectionAttempt attempt, String cause, UplinkTransport.Loss how);
    }

    private final String server;
    private final Scheduler scheduler;
    private final Owner owner;
    private final CommandCheck commands;
    private final AtomicInteger arrived = new AtomicInteger();
    private final AtomicInteger bytes = new AtomicInteger();
    private final AtomicInteger dropped = new AtomicInteger();
    private volatile String lastDropped = "";
    private Scheduler.@Nullable Task timeout;
    private @Nullable UplinkTransport link;
    private UplinkTransport.@Nullable Outgoing will;
    private UplinkTransport.@Nullable Connector names;
    private @Nullable Session session;
    private boolean connected;
    private boolean stuck;
    private boolean worked;
    private boolean late;
    private boolean over;

    /**
     * @param commands looks at what comes as a command
     */
    public ConnectionAttempt(
            String server, CommandCheck commands, Scheduler scheduler, Owner owner) {
        this.server = server;
        this.commands = commands;
        this.scheduler = scheduler;
        this.owner = owner;
    }

    /**
     * @param limit until the receiver must have accepted
     */
    public void begin(
            UplinkTransport.Connector connector, UplinkTransport.Outgoing will, Duration limit) {
        timeout = scheduler.schedule(limit, () -> tooLate(limit));
        this.will = will;
        names = connector;
        link = connector.connect(server, will, limit, this);
    }

    private void tooLate(Duration limit) {
        late = true;
        end(ConnectionPhrase.NO_ANSWER_WITHIN.of(limit.toSeconds()), UplinkTransport.Loss.ENDED);
    }

    /** Whether the receiver did not accept in time. */
    public boolean isLate() {
        return late;
    }

    /** The receiver acknowledged something over the connection. */
    public void worked() {
        worked = true;
    }

    public boolean hasWorked() {
        return worked;
    }

    /** What the receiver says when it ends without goodbye; only after {@link #begin}. */
    UplinkTransport.Outgoing will() {
        if (will == null) {
            throw new IllegalStateException("not begun");
        }
        return will;
    }

    public String server() {
        return server;
    }

    /** Only after {@link #begin}. */
    public UplinkTransport link() {
        if (link == null) {
            throw new IllegalStateException("not begun");
        }
        return link;
    }

    public @Nullable Session session() {
        return session;
    }

    public void session(Session now) {
        session = now;
    }

    /** The connection stands, but what it takes comes out nowhere. */
    public void stuck() {
        stuck = true;
    }

    public boolean isStuck() {
        return stuck;
    }

    @Override
    public void connected(UplinkTransport.Limits limits) {
        Objects.requireNonNull(limits);
        onThread(
                () -> {
                    if (!connected) {
                        connected = true;
                        cancelTimeout();
                        owner.connected(this, limits);
                    }
                });
    }

    @Override
    public void acknowledged(long handle, String refusal) {
        String why = Printable.of(refusal, MAX_CAUSE);
        onThread(
                () -> {
                    if (session != null) {
                        session.acknowledged(handle, why);
                    }
                });
    }

    @Override
    public void listening(long handle, String refusal) {
        String why = Printable.of(refusal, MAX_CAUSE);
        onThread(
                () -> {
                    if (session != null) {
                        session.listening(handle, why);
                    }
                });
    }

    @Override
    public void arrived(UplinkTransport.Incoming message) {
        if (message.path().equals("status")) {
            hold(message.payload().length, MAX_ARRIVED, now -> now.statusArrived(message));
            return;
        }
        if (!message.path().startsWith("cmd/")) {
            dropped(name(message.path()), PacketPhrase.UNASKED.of());
            return;
        }
        CommandCheck.Checked command = commands.check(message);
        if (command.junk()) {
            left(command.refusal());
            return;
        }
        int size = message.payload().length + command.correlation().length;
        hold(size, MAX_ARRIVED / 2, now -> now.commandArrived(command));
    }

    private String name(String path) {
        return names == null ? path : names.name(path);
    }

    /** Hands a message over to the uplink's thread, if there is room for it. */
    private void hold(int size, int room, Consumer<Session> task) {
        boolean fits = arrived.incrementAndGet() <= room;
        fits &= bytes.addAndGet(size) <= MAX_BYTES;
        if (!fits) {
            arrived.decrementAndGet();
            bytes.addAndGet(-size);
            left(CommandPhrase.TOO_FAST.of());
            return;
        }
        scheduler.execute(
                () -> {
                    arrived.decrementAndGet();
                    bytes.addAndGet(-size);
                    if (!over && session != null) {
                        task.accept(session);
                    }
                });
    }

    @Override
    public void dropped(String name, String why) {
        left(PacketPhrase.DROPPED.of(Printable.of(name, MAX_NAME), Objects.requireNonNull(why)));
    }

    // At most one task waits, however many are left out.
    private void left(String why) {
        lastDropped = why;
        if (dropped.getAndIncrement() == 0) {
            scheduler.execute(
                    () -> {
                        int count = dropped.getAndSet(0);
                        if (!over && session != null) {
                            session.dropped(count, lastDropped);
                        }
                    });
        }
    }

    @Override
    public void lost(String cause, UplinkTransport.Loss how) {
        String why = Printable.of(cause, MAX_CAUSE);
        Objects.requireNonNull(how);
        onThread(() -> end(why, how));
    }

    // What an attempt says that has been given up means nothing.
    private void onThread(Runnable task) {
        scheduler.execute(
                () -> {
                    if (!over) {
                        task.run();
                    }
                });
    }

    /** Hangs up and tells the owner. */
    public void end(String cause, UplinkTransport.Loss how) {
        if (!over) {
            abort();
            owner.ended(this, cause, how);
        }
    }

    /** Hangs up without a word to the receiver; nobody is told. */
    public void abort() {
        close();
        if (link != null) {
            link.abort();
        }
    }

    /** Says goodbye to the receiver and hangs up; nobody is told. */
    public void disconnect() {
        close();
        if (link != null) {
            link.disconnect();
        }
    }

    private void close() {
        over = true;
        cancelTimeout();
    }

    private void cancelTimeout() {
        if (timeout != null) {
            timeout.cancel();
            timeout = null;
        }
    }
}
