package io.standpipe.modbus.io;

import io.standpipe.modbus.settings.Endpoint;
import io.standpipe.model.net.HostAddresses;
import io.standpipe.model.words.AnswerPhrase;
import io.standpipe.model.words.FramePhrase;
import io.standpipe.model.words.text.Sentences;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes one TCP connection to a host: looks up its name, then tries its addresses, the next one
 * when another has refused or its share of the time is over. One that has not answered yet may
 * still; the first that does is taken, and the others are closed. On the thread of {@link TcpIo}
 * only.
 */
final class TcpConnect {

    /** Told how it ends, never from within a call to {@link #begin}. */
    interface Outcome {

        void connected(SocketChannel channel);

        void failed(String reason);
    }

    private final TcpIo io;
    private final TcpTransport transport;
    private final Resolver resolver;
    private final Endpoint endpoint;
    private final long timeout;
    private final Outcome outcome;
    private final HostAddresses addresses = new HostAddresses();
    private final ArrayDeque<InetAddress> waiting = new ArrayDeque<>();
    private final Map<SocketChannel, InetAddress> begun = new HashMap<>();
    private final Set<String> causes = new LinkedHashSet<>();
    private boolean wanted;
    private boolean resolving;
    private boolean several;
    // Why the name servers did not tell the last time; empty if they did.
    private String unknown = "";
    private long share;
    private long nextAt;

    /**
     * @param timeout nanoseconds that all addresses have together
     */
    TcpConnect(
            TcpIo io,
            TcpTransport transport,
            Resolver resolver,
            Endpoint endpoint,
            long timeout,
            Outcome outcome) {
        this.io = io;
        this.transport = transport;
        this.resolver = resolver;
        this.endpoint = endpoint;
        this.timeout = timeout;
        this.outcome = outcome;
    }

    /** Begins; ends with the outcome unless it is given up before. */
    void begin() {
        wanted = true;
        if (endpoint.literal()) {
            try {
                addresses.found(List.of(InetAddress.getByName(endpoint.host())), io.now());
                attempt();
            } catch (UnknownHostException e) {
                failSoon(AnswerPhrase.NO_INTERFACE.of(endpoint.host()));
            }
            return;
        }
        if (!resolving) {
            resolving = true;
            resolver.resolve(
                    endpoint.host(),
                    (all, reason) -> io.execute(transport, () -> resolved(all, reason)));
        }
        // A name server that does not answer takes longer to say so than anybody waits here.
        if (!unknown.isEmpty() && !addresses.order().isEmpty()) {
            attempt();
        }
    }

    private void resolved(@Nullable List<InetAddress> all, String reason) {
        resolving = false;
        unknown = all == null ? reason : "";
        if (all == null) {
            addresses.unknown(io.now());
        } else {
            addresses.found(all, io.now());
        }
        if (wanted && begun.isEmpty()) {
            attempt();
        }
    }

    private void attempt() {
        List<InetAddress> order = addresses.order();
        causes.clear();
        waiting.clear();
        waiting.addAll(order);
        several = order.size() > 1;
        share = timeout / Math.max(1, order.size());
        next();
    }

    /** Tries the next address that a socket can be opened to. */
    private void next() {
        while (!waiting.isEmpty()) {
            InetAddress address = waiting.remove();
            try {
                open(address);
                nextAt = io.now() + share;
                return;
            } catch (IOException | UnsupportedAddressTypeException e) {
                cause(address, e);
            }
        }
        if (begun.isEmpty()) {
            failSoon(reason());
        }
    }

    private void open(InetAddress address) throws IOException {
        SocketChannel opened = SocketChannel.open();
        try {
            opened.configureBlocking(false);
            opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
            boolean done = opened.connect(new InetSocketAddress(address, endpoint.port()));
            SelectionKey key = opened.register(io.selector(), 0, transport);
            begun.put(opened, address);
            if (done) {
                io.soon(transport, () -> finish(opened));
            } else {
                key.interestOps(SelectionKey.OP_CONNECT);
            }
        } catch (IOException | RuntimeException e) {
            begun.remove(opened);
            close(opened);
            throw e;
        }
    }

    private void cause(InetAddress address, Exception e) {
        String text = text(e);
        causes.add(several ? FramePhrase.AT.of(address.getHostAddress(), text) : text);
    }

    private String reason() {
        List<String> all = new ArrayList<>(causes);
        if (!unknown.isEmpty()) {
            all.add(0, causes.isEmpty() ? unknown : AnswerPhrase.WHERE_IT_WAS.of(unknown));
        }
        return all.stream().reduce(Sentences::and).orElse("");
    }

    /** Words for an exception of a socket. */
    static String text(Exception e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    /** When {@link #onTime} is to be called, unless something else is sooner. */
    long next(long otherwise) {
        return wanted && !waiting.isEmpty() && !begun.isEmpty() && nextAt - otherwise < 0
                ? nextAt
                : otherwise;
    }

    /** Goes on to the next address if it is time. */
    void onTime(long now) {
        if (wanted && !waiting.isEmpty() && !begun.isEmpty() && nextAt - now <= 0) {
            next();
        }
    }

    /** The selector has something for a channel; true if it was one of these. */
    boolean selected(SocketChannel channel) {
        if (!begun.containsKey(channel)) {
            return false;
        }
        finish(channel);
        return true;
    }

    private void finish(SocketChannel channel) {
        InetAddress address = begun.get(channel);
        if (address == null) {
            return;
        }
        try {
            if (!channel.finishConnect()) {
                return;
            }
        } catch (IOException e) {
            begun.remove(channel);
            close(channel);
            cause(address, e);
            next();
            return;
        }
        begun.remove(channel);
        addresses.worked(address);
        stop();
        outcome.connected(channel);
    }

    private void failSoon(String reason) {
        io.soon(
                transport,
                () -> {
                    if (wanted && begun.isEmpty()) {
                        giveUp();
                        outcome.failed(reason);
                    }
                });
    }

    /** It has taken too long, or is no longer wanted; the outcome is not told. */
    void giveUp() {
        if (wanted) {
            addresses.failed();
        }
        stop();
    }

    private void stop() {
        wanted = false;
        waiting.clear();
        begun.keySet().forEach(TcpConnect::close);
        begun.clear();
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}
