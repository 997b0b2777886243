package io.standpipe.uplink;

import io.standpipe.model.message.Outbox;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.uplink.UplinkEncoder;
import io.standpipe.model.uplink.UplinkTransport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A transport of another bundle, one method of which does not do what it should. */
final class Hostile implements UplinkTransport.Connector {

    private final UplinkTransport.Connector well;

    /** The method; empty while it is well. */
    String method = "";

    /** Only with a message on this path; empty for all. */
    String path = "";

    /** What it does instead: throws, or gives null. */
    Supplier<? extends @Nullable Throwable> instead = () -> null;

    /** It has an encoder of its own. */
    boolean encodes;

    /** How often the method was called while it was not well. */
    int calls;

    Hostile(UplinkTransport.Connector well) {
        this.well = well;
    }

    /** Whether the method is to give null; throws if it is to do that. */
    private boolean fails(String name) {
        return fails(name, path);
    }

    private boolean fails(String name, String with) {
        if (!name.equals(method) || !with.endsWith(path)) {
            return false;
        }
        calls++;
        Throwable thrown = instead.get();
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException e) {
            throw e;
        }
        return true;
    }

    @Override
    @SuppressWarnings("NullAway") // that is the test
    public UplinkTransport connect(
            String server,
            UplinkTransport.Outgoing lastWords,
            Duration limit,
            UplinkTransport.Events events) {
        return fails("connect") ? null : new Link(well.connect(server, lastWords, limit, events));
    }

    @Override
    @SuppressWarnings("NullAway")
    public String name(String path) {
        return fails("name") ? null : well.name(path);
    }

    @Override
    public @Nullable UplinkEncoder encoder() {
        return fails("encoder") || !encodes ? null : new Encoder();
    }

    private final class Encoder implements UplinkEncoder {

        @SuppressWarnings("NullAway")
        private byte[] bytes(String name, String path, String json) {
            return fails(name, path) ? null : json.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] message(Outbox.Entry entry, boolean replay, boolean copy, Stamp now) {
            return bytes(
                    copy ? "copy" : "message",
                    entry.message().topic(),
                    "{\"seq\":" + entry.seq() + "}");
        }

        @Override
        public byte[] online() {
            return bytes("online", "status", "{}");
        }

        @Override
        public byte[] offline(String cause) {
            return bytes("offline", "status", "{\"cause\":\"" + cause + "\"}");
        }
    }

    private final class Link implements UplinkTransport {

        private final UplinkTransport link;

        Link(UplinkTransport link) {
            this.link = link;
        }

        @Override
        public void publish(long handle, Outgoing message) {
            if (!fails("publish", message.path())) {
                link.publish(handle, message);
            }
        }

        @Override
        public void listen(long handle, String path) {
            if (!fails("listen")) {
                link.listen(handle, path);
            }
        }

        @Override
        public void ping() {
            if (!fails("ping")) {
                link.ping();
            }
        }

        @Override
        public long heardAt() {
            return fails("heardAt") ? 0 : link.heardAt();
        }

        @Override
        public int size(Outgoing message) {
            return fails("size", message.path()) ? 0 : link.size(message);
        }

        @Override
        public boolean inMessage() {
            return !fails("inMessage") && link.inMessage();
        }

        @Override
        public void disconnect() {
            if (!fails("disconnect")) {
                link.disconnect();
            }
        }

        @Override
        public void abort() {
            if (!fails("abort")) {
                link.abort();
            }
        }
    }
}
