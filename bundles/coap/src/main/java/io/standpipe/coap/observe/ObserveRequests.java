package io.standpipe.coap.observe;

import io.standpipe.coap.payload.ContentFormats;
import io.standpipe.coap.registration.Registration;
import io.standpipe.coap.registration.StoredRegistration;
import io.standpipe.coap.wire.Senders;
import io.standpipe.coap.wire.Tokens;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.californium.core.coap.MessageObserverAdapter;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.coap.Token;
import org.eclipse.californium.core.network.Endpoint;
import org.eclipse.californium.core.observe.Observation;
import org.eclipse.californium.elements.EndpointContext;
import org.jspecify.annotations.Nullable;

/**
 * The requests by which one detector is observed, and where they are sent. A path keeps the token
 * of its first request until it is forgotten, and has one request under way at most. One thread,
 * that of the CoAP stack.
 */
final class ObserveRequests {

    /** In a request's user context, beside {@link Tokens#DEVICE}: the path that is observed. */
    private static final String PATH = "path";

    /** Hears of the requests, on the same thread. */
    interface Listener {

        /** The first answer to a request; those that follow are notifications. */
        void answered(Request request, Response response);

        /** No answer came, however often the request was repeated. */
        void unanswered(String path);

        /** The detector's address or a token is another: {@link #stored} gives the new state. */
        void changed();
    }

    private final String device;
    private final Tokens tokens;
    private final Senders senders;
    private final Listener listener;

    /** By path. */
    private final Map<String, Request> underWay = new HashMap<>();

    /** By path. */
    private final Map<String, Token> held = new HashMap<>();

    /** Null after a restart, until the detector shows itself or its socket is open. */
    private @Nullable Endpoint endpoint;

    private @Nullable EndpointContext peer;

    /** The gateway's own address where the detector was reached last, also before a restart. */
    private @Nullable InetSocketAddress socket;

    ObserveRequests(String device, Tokens tokens, Senders senders, Listener listener) {
        this.device = device;
        this.tokens = tokens;
        this.senders = senders;
        this.listener = listener;
    }

    /** The path that a request observes; empty if it is none of these requests. */
    static String path(Request request) {
        return about(request, PATH);
    }

    /** Id of the detector that a request observes; empty if it is none of these requests. */
    static String device(Request request) {
        return about(request, Tokens.DEVICE);
    }

    private static String about(Request request, String key) {
        Map<String, String> about = request.getUserContext();
        return about == null ? "" : about.getOrDefault(key, "");
    }

    /** The detector showed itself on a socket. */
    void reachedBy(Endpoint now, EndpointContext where) {
        endpoint = now;
        socket = now.getAddress();
        heard(where);
    }

    /** A message of the detector came from this address. */
    void heard(EndpointContext where) {
        EndpointContext before = peer;
        peer = where;
        if (before == null || !before.getPeerAddress().equals(where.getPeerAddress())) {
            if (before != null) {
                senders.left(before.getPeerAddress(), device);
            }
            senders.came(where.getPeerAddress(), device);
            listener.changed();
        }
    }

    /** The detector is expected where it was before the restart. */
    void restore(InetSocketAddress at, EndpointContext from) {
        socket = at;
        peer = from;
        senders.came(from.getPeerAddress(), device);
    }

    /**
     * A path is observed under a token of before the restart.
     *
     * @param root see {@link Registration#root}
     */
    void restore(String root, String path, byte[] token, EndpointContext from) {
        Token same = new Token(token);
        held.put(path, same);
        Request request = request(root, path, ContentFormats.NONE, from);
        request.setToken(same);
        tokens.put(same, new Observation(request, from));
    }

    /** Whether the detector was reached by this socket before the restart and not since. */
    boolean waitFor(Endpoint opened) {
        return endpoint == null && opened.getAddress().equals(socket);
    }

    /**
     * The detector is reached by this socket from now on, unless it showed itself meanwhile.
     *
     * @return whether it is
     */
    boolean goOnAt(Endpoint opened) {
        if (endpoint != null || peer == null) {
            return false;
        }
        endpoint = opened;
        return true;
    }

    /** A registration with what a restart must know; null if nobody knows where its detector is. */
    @Nullable StoredRegistration stored(Registration registration) {
        InetSocketAddress here = socket;
        EndpointContext there = peer;
        if (here == null || there == null) {
            return null;
        }
        Map<String, byte[]> bytes = new TreeMap<>();
        held.forEach((path, token) -> bytes.put(path, token.getBytes()));
        return new StoredRegistration(registration, here, there, bytes);
    }

    /**
     * Asks a detector that can be reached; the request before for this path is given up.
     *
     * @param root see {@link Registration#root}
     * @param accept Accept option, or {@link ContentFormats#NONE}
     */
    void ask(String root, String path, int accept) {
        Endpoint by = endpoint;
        EndpointContext to = peer;
        if (by == null || to == null) {
            return;
        }
        giveUp(path);
        Request request = request(root, path, accept, to);
        Token token = held.get(path);
        if (token != null) {
            request.setToken(token);
        }
        underWay.put(path, request);
        request.addMessageObserver(new Answers(path, request));
        by.sendRequest(request);
    }

    private Request request(String root, String path, int accept, EndpointContext to) {
        Request request = Request.newGet();
        request.setObserve();
        for (String part : (root + path).substring(1).split("/", -1)) {
            request.getOptions().addUriPath(part);
        }
        if (accept != ContentFormats.NONE) {
            request.getOptions().setAccept(accept);
        }
        request.setDestinationContext(to);
        Map<String, String> about = new HashMap<>();
        about.put(Tokens.DEVICE, device);
        about.put(PATH, path);
        request.setUserContext(about);
        return request;
    }

    /** No answer is awaited any more; notifications are heard as before. */
    void giveUp(String path) {
        Request request = underWay.remove(path);
        if (request != null) {
            request.cancel();
        }
    }

    /** Nothing is heard of the path any more. */
    void forget(String path) {
        giveUp(path);
        Token token = held.remove(path);
        if (token != null) {
            tokens.forget(token);
        }
    }

    /** The detector is gone from its address. All paths were forgotten before. */
    void close() {
        if (peer != null) {
            senders.left(peer.getPeerAddress(), device);
        }
    }

    /** To one request. */
    private final class Answers extends MessageObserverAdapter {

        private final String path;
        private final Request request;

        Answers(String path, Request request) {
            this.path = path;
            this.request = request;
        }

        @Override
        public void onReadyToSend() {
            if (request.getToken() != null && held.putIfAbsent(path, request.getToken()) == null) {
                listener.changed();
            }
        }

        @Override
        public void onResponse(Response response) {
            if (underWay.remove(path, request)) {
                listener.answered(request, response);
            }
        }

        @Override
        protected void failed() {
            if (underWay.remove(path, request)) {
                listener.unanswered(path);
            }
        }
    }
}
