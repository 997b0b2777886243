package io.standpipe.mqtt;

import io.standpipe.model.Scheduler;
import io.standpipe.model.log.Printable;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One try to connect to one server, and the connection that comes of it. Carries the link's events
 * to the uplink's thread until it is given up. All but the events: uplink's thread.
 */
final class Attempt implements Link.Events {

    /**
     * So many messages from the broker may wait for the uplink's thread, and half as many commands:
     * they must not push out what proves that the connection flows. More are dropped.
     */
    static final int MAX_ARRIVED = 100;

    /** And so many bytes: some messages of the largest size, or all of the usual one. */
    static final int MAX_BYTES = 512 * 1024;

    /** Chars of a topic that are told. */
    private static final int MAX_TOPIC = 100;

    /** Chars of a cause: a library's sentence and one of the broker's. */
    private static final int MAX_CAUSE = 400;

    /** Told how it goes. */
    interface Owner {

        void connected(Attempt attempt, Link.Limits limits);

        /** It is over; told once. */
        void ended(Attempt attempt, String cause, boolean reached);
    }

    private final Server server;
    private final Scheduler scheduler;
    private final Owner owner;
    private final CommandCheck commands;
    private final AtomicInteger arrived = new AtomicInteger();
    private final AtomicInteger bytes = new AtomicInteger();
    private final AtomicInteger dropped = new AtomicInteger();
    private volatile String lastDropped = "";
    private Scheduler.@Nullable Task timeout;
    private @Nullable Link link;
    private Link.@Nullable Will will;
    private @Nullable Session session;
    private boolean connected;
    private boolean stuck;
    private boolean worked;
    private boolean late;
    private boolean over;

    /**
     * @param commands looks at what comes as a command
     */
    Attempt(Server server, CommandCheck commands, Scheduler scheduler, Owner owner) {
        this.server = server;
        this.commands = commands;
        this.scheduler = scheduler;
        this.owner = owner;
    }

    /**
     * @param limit until the broker must have accepted
     */
    void begin(Link.Connector connector, Link.Will will, Duration limit) {
        timeout = scheduler.schedule(limit, () -> tooLate(limit));
        this.will = will;
        link = connector.connect(server, will, limit, this);
    }

    private void tooLate(Duration limit) {
        late = true;
        end("no answer within " + limit.toSeconds() + " s", true);
    }

    /** Whether the broker did not accept in time. */
    boolean isLate() {
        return late;
    }

    /** The broker acknowledged something over the connection. */
    void worked() {
        worked = true;
    }

    boolean hasWorked() {
        return worked;
    }

    /** What the broker says when it ends without goodbye; only after {@link #begin}. */
    Link.Will will() {
        if (will == null) {
            throw new IllegalStateException("not begun");
        }
        return will;
    }

    Server server() {
        return server;
    }

    /** Only after {@link #begin}. */
    Link link() {
        if (link == null) {
            throw new IllegalStateException("not begun");
        }
        return link;
    }

    @Nullable Session session() {
        return session;
    }

    void session(Session now) {
        session = now;
    }

    /** The connection stands, but what it takes comes out nowhere. */
    void stuck() {
        stuck = true;
    }

    boolean isStuck() {
        return stuck;
    }

    @Override
    public void connected(Link.Limits limits) {
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
    public void acknowledged(long handle, int reason, String text) {
        onThread(
                () -> {
                    if (session != null) {
                        session.acknowledged(handle, reason, Printable.sentence(text));
                    }
                });
    }

    @Override
    public void subscribed(long handle, int reason, String text) {
        onThread(
                () -> {
                    if (session != null) {
                        session.subscribed(handle, reason, Printable.sentence(text));
                    }
                });
    }

    @Override
    public void arrived(Link.Incoming message) {
        if (message.topic().equals(will().topic())) {
            hold(message.payload().length, MAX_ARRIVED, now -> now.statusArrived(message));
            return;
        }
        if (!message.topic().startsWith(root() + "cmd/")) {
            dropped(message.topic(), "came though nobody asked for it");
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

    /** Of all topics of the gateway. */
    private String root() {
        String status = will().topic();
        return status.substring(0, status.length() - "status".length());
    }

    /** Hands a message over to the uplink's thread, if there is room for it. */
    private void hold(int size, int room, Consumer<Session> task) {
        boolean fits = arrived.incrementAndGet() <= room;
        fits &= bytes.addAndGet(size) <= MAX_BYTES;
        if (!fits) {
            arrived.decrementAndGet();
            bytes.addAndGet(-size);
            left("they came too fast");
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
    public void dropped(String topic, String why) {
        left("a message on %s %s".formatted(Printable.of(topic, MAX_TOPIC), why));
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
    public void lost(String cause, boolean reached) {
        onThread(() -> end(Printable.of(cause, MAX_CAUSE), reached));
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
    void end(String cause, boolean reached) {
        if (!over) {
            abort();
            owner.ended(this, cause, reached);
        }
    }

    /** Hangs up without a word to the broker; nobody is told. */
    void abort() {
        close();
        if (link != null) {
            link.abort();
        }
    }

    /** Says goodbye to the broker and hangs up; nobody is told. */
    void disconnect() {
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
