package io.standpipe.coap;

import io.standpipe.coap.device.ListenAddress;
import io.standpipe.coap.device.UnknownDevices;
import io.standpipe.coap.dtls.DtlsSessions;
import io.standpipe.coap.observe.Observer;
import io.standpipe.coap.wire.BriefParser;
import io.standpipe.coap.wire.Copies;
import io.standpipe.coap.wire.DelayedAcks;
import io.standpipe.coap.wire.Inbound;
import io.standpipe.coap.wire.MessageIds;
import io.standpipe.coap.wire.MessageMemory;
import io.standpipe.coap.wire.Senders;
import io.standpipe.coap.wire.Tokens;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.words.BusPhrase;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.network.InMemoryMessageExchangeStore;
import org.eclipse.californium.core.network.RandomTokenGenerator;
import org.eclipse.californium.core.network.TokenGenerator;
import org.eclipse.californium.core.network.serialization.UdpDataSerializer;
import org.eclipse.californium.elements.Connector;
import org.eclipse.californium.elements.RawData;
import org.eclipse.californium.elements.UDPConnector;
import org.eclipse.californium.elements.UdpEndpointContextMatcher;
import org.eclipse.californium.elements.config.Configuration;

/**
 * The sockets of a bus, each with its way in and its CoAP stack. What cannot be opened is told and
 * can be tried again. Opens on one thread at a time.
 */
final class Sockets {

    /** Makes what is behind a socket. */
    interface Opening {
        Connector at(InetSocketAddress address) throws IOException, GeneralSecurityException;
    }

    /** A socket, or those of an interface's addresses. */
    private record Wanted(String setting, ListenAddress where, Opening opening) {}

    private final CoapServer server;
    private final ScheduledExecutorService thread;
    private final Scheduler scheduler;
    private final TimeSource time;
    private final UnknownDevices seen;
    private final Senders senders;
    private final DelayedAcks acks;
    private final MessageMemory recent;
    private final Tokens tokens;
    private final Observer observer;
    private final DtlsSessions sessions;
    private final List<Wanted> wanted = new ArrayList<>();
    private final Set<InetSocketAddress> opened = new HashSet<>();

    Sockets(
            CoapServer server,
            ScheduledExecutorService thread,
            Scheduler scheduler,
            TimeSource time,
            UnknownDevices seen,
            Senders senders,
            DelayedAcks acks,
            MessageMemory recent,
            Tokens tokens,
            Observer observer,
            DtlsSessions sessions) {
        this.server = server;
        this.thread = thread;
        this.scheduler = scheduler;
        this.time = time;
        this.seen = seen;
        this.senders = senders;
        this.acks = acks;
        this.recent = recent;
        this.tokens = tokens;
        this.observer = observer;
        this.sessions = sessions;
    }

    /** A socket without DTLS. */
    static Connector plain(InetSocketAddress address, Configuration network) {
        UDPConnector connector = new UDPConnector(address, network);
        connector.setReuseAddress(false);
        return connector;
    }

    void want(String setting, ListenAddress where, Opening opening) {
        wanted.add(new Wanted(setting, where, opening));
    }

    /**
     * Opens what is wanted and not open.
     *
     * @return what could not be opened, a sentence each
     */
    List<String> open() {
        List<String> problems = new ArrayList<>();
        for (Wanted one : List.copyOf(wanted)) {
            try {
                for (InetSocketAddress address : one.where().addresses()) {
                    if (opened.add(address)) {
                        open(one, address);
                    }
                }
                wanted.remove(one);
            } catch (IOException | GeneralSecurityException | RuntimeException e) {
                problems.add(
                        BusPhrase.NOTHING_HEARD.of(
                                one.setting(),
                                one.where().host(),
                                one.where().port(),
                                e.getMessage()));
            }
        }
        return problems;
    }

    private void open(Wanted one, InetSocketAddress address)
            throws IOException, GeneralSecurityException {
        boolean done = false;
        CoapEndpoint endpoint = null;
        try {
            endpoint = endpoint(one, one.opening().at(address));
            endpoint.start();
            server.addEndpoint(endpoint);
            sessions.opened(address);
            CoapEndpoint opened = endpoint;
            thread.execute(() -> observer.opened(opened));
            done = true;
        } finally {
            if (!done) {
                opened.remove(address);
                if (endpoint != null) {
                    endpoint.destroy();
                }
            }
        }
    }

    private CoapEndpoint endpoint(Wanted one, Connector socket) {
        CoapEndpoint.Builder builder = CoapEndpoint.builder();
        if (one.setting().equals("plain")) {
            // A NAT gives a detector another port; its token says whose notification it is.
            builder.setEndpointContextMatcher(new UdpEndpointContextMatcher(false));
        }
        Copies copies =
                new Copies(
                        time,
                        recent,
                        senders::of,
                        (answer, to) -> socket.send(RawData.outbound(answer, to, null, false)));
        TokenGenerator generator = new RandomTokenGenerator(server.getConfig());
        InMemoryMessageExchangeStore exchanges =
                new InMemoryMessageExchangeStore(one.setting(), server.getConfig(), generator);
        exchanges.setDeduplicator(copies);
        exchanges.setMessageIdProvider(new MessageIds());
        CoapEndpoint endpoint =
                builder.setConfiguration(server.getConfig())
                        .setConnector(new Inbound(socket, senders, seen, time, scheduler))
                        .setTokenGenerator(generator)
                        .setMessageExchangeStore(exchanges)
                        .setCoapStackFactory(acks.stacks(copies))
                        .setDataSerializerAndParser(new UdpDataSerializer(), new BriefParser())
                        .setObservationStore(tokens)
                        .setLoggingTag(one.setting())
                        .build();
        endpoint.addInterceptor(observer.strays());
        endpoint.addNotificationListener(observer);
        endpoint.setMessageDeliverer(server.getMessageDeliverer());
        endpoint.setExecutors(thread, thread);
        return endpoint;
    }
}
