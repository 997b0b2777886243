package io.standpipe.modbus.io;

import io.standpipe.modbus.settings.Endpoint;
import io.standpipe.model.log.LogLimit;
import io.standpipe.model.words.AnswerPhrase;
import io.standpipe.model.words.TlsPhrase;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS over the connections of one {@link TcpTransport}, one after the other: what takes long is
 * done by helper threads, and what comes of it for a connection that has ended meanwhile is
 * dropped. On the thread of {@link TcpIo} only.
 */
final class TlsOverTcp {

    private static final Logger LOG = LoggerFactory.getLogger(TlsOverTcp.class);

    /** The connection below, and who uses it. Whatever is called for a reason ends it. */
    interface Below {

        void execute(Runnable task);

        void put(ByteBuffer bytes);

        void ready();

        void fromPeer(ByteBuffer bytes);

        void lost(String reason);

        void lostSoon(String reason);

        /** Whether bytes may come has changed, see {@link #takes}. */
        void changed();
    }

    private final Tls tls;
    private final Endpoint endpoint;
    private final HelperThreads helpers;
    private final LogLimit log;
    private final Below below;
    private @Nullable TlsLayer layer;
    private boolean open;
    // Whether an engine is being made; one at a time, whatever the connections do.
    private boolean preparing;
    private int generation;

    TlsOverTcp(Tls tls, Endpoint endpoint, HelperThreads helpers, LogLimit log, Below below) {
        this.tls = tls;
        this.endpoint = endpoint;
        this.helpers = helpers;
        this.log = log;
        this.below = below;
    }

    /** There is a connection; nothing is to be read before {@link #takes}. */
    void opened() {
        open = true;
        generation++;
        if (preparing) {
            return; // for an earlier connection; it will do for this one
        }
        preparing = true;
        // Reads files, and makes a first key.
        helpers.run(
                () -> {
                    SSLEngine engine = null;
                    String reason = "";
                    try {
                        engine = tls.engine(endpoint);
                    } catch (IOException e) {
                        reason = TcpConnect.text(e);
                    } catch (RuntimeException | Error e) {
                        note("cannot be made ready", e);
                        reason = TlsPhrase.NOT_READY.of(e);
                    }
                    SSLEngine made = engine;
                    String why = reason;
                    below.execute(() -> prepared(made, why));
                });
    }

    private void prepared(@Nullable SSLEngine engine, String reason) {
        preparing = false;
        if (!open) {
            return;
        }
        if (engine == null) {
            below.lost(reason);
            return;
        }
        try {
            TlsLayer begun = new TlsLayer(engine, TcpIo.SCRATCH, new Around(generation));
            layer = begun;
            begun.go();
            below.changed();
        } catch (SSLException e) {
            below.lost(Tls.reason(e));
        }
    }

    private void note(String what, Throwable error) {
        log.line(endpoint.toString(), () -> "TLS for %s %s: %s".formatted(endpoint, what, error));
        LOG.debug("in full", error);
    }

    /** Whether bytes may be read: TLS neither gets ready nor calculates. */
    boolean takes() {
        return layer != null && !layer.calculating();
    }

    void received(ByteBuffer bytes) {
        TlsLayer present = layer;
        if (present != null) {
            try {
                present.received(bytes);
                below.changed();
            } catch (SSLException e) {
                below.lost(Tls.reason(e));
            }
        }
    }

    void send(ByteBuffer frame) {
        TlsLayer present = layer;
        if (present != null) {
            try {
                present.send(frame);
                below.changed();
            } catch (SSLException e) {
                below.lostSoon(Tls.reason(e));
            }
        }
    }

    /** Says goodbye; the connection is closed next. */
    void close() {
        TlsLayer present = layer;
        if (present != null) {
            try {
                present.close();
            } catch (SSLException | RuntimeException e) {
                LOG.debug("TLS had failed already", e);
            }
        }
        open = false;
        layer = null;
    }

    /** What TLS needs on one connection. */
    private final class Around implements TlsLayer.Around {

        private final int of;

        private Around(int of) {
            this.of = of;
        }

        private boolean present() {
            return open && generation == of;
        }

        @Override
        public void toNetwork(ByteBuffer bytes) {
            if (present()) {
                below.put(bytes);
            }
        }

        @Override
        public void ready() {
            if (present()) {
                below.ready();
            }
        }

        @Override
        public void fromPeer(ByteBuffer bytes) {
            if (present()) {
                below.fromPeer(bytes);
            }
            bytes.position(bytes.limit());
        }

        @Override
        public void ended() {
            if (present()) {
                below.lost(AnswerPhrase.CLOSED.of());
            }
        }

        @Override
        public void elsewhere(Runnable task) {
            helpers.run(
                    () -> {
                        Throwable failed = null;
                        try {
                            task.run();
                        } catch (RuntimeException | Error e) {
                            failed = e;
                        }
                        Throwable error = failed;
                        below.execute(() -> calculated(error));
                    });
        }

        private void calculated(@Nullable Throwable error) {
            TlsLayer ours = layer;
            if (!present() || ours == null) {
                return;
            }
            if (error != null) {
                note("failed", error);
                below.lost(TlsPhrase.NO_TLS.of(error));
                return;
            }
            try {
                ours.calculated();
                below.changed();
            } catch (SSLException e) {
                below.lost(Tls.reason(e));
            }
        }
    }
}
