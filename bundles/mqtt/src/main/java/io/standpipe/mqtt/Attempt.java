package io.standpipe.mqtt;

import io.standpipe.model.Scheduler;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
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

    /** Told how it goes. */
    interface Owner {

        void connected(Attempt attempt, Link.Limits limits);

        /** It is over; told once. */
        void ended(Attempt attempt, String cause, boolean reached);
    }

    private final Server server;
    private final Scheduler scheduler;
    private final Owner owner;
    private final AtomicInteger arrived = new AtomicInteger();
    private final AtomicInteger dropped = new AtomicInteger();
    private Scheduler.@Nullable Task timeout;
    private @Nullable Link link;
    private Link.@Nullable Will will;
    private @Nullable Session session;
    private boolean connected;
    private boolean stuck;
    private boolean worked;
    private boolean late;
    private boolean over;

    Attempt(Server server, Scheduler scheduler, Owner owner) {
        this.server = server;
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
                        session.acknowledged(handle, reason, text);
                    }
                });
    }

    @Override
    public void subscribed(long handle, int reason, String text) {
        onThread(
                () -> {
                    if (session != null) {
                        session.subscribed(handle, reason, text);
                    }
                });
    }

    @Override
    public void arrived(Link.Incoming message) {
        int room = message.topic().endsWith("/status") ? MAX_ARRIVED : MAX_ARRIVED / 2;
        if (arrived.incrementAndGet() > room) {
            arrived.decrementAndGet();
            dropped.incrementAndGet();
            return;
        }
        scheduler.execute(
                () -> {
                    arrived.decrementAndGet();
                    if (!over && session != null) {
                        session.dropped(dropped.getAndSet(0));
                        session.arrived(message);
                    }
                });
    }

    @Override
    public void lost(String cause, boolean reached) {
        onThread(() -> end(cause, reached));
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
