package io.standpipe.modbus;

import io.standpipe.model.TimeSource;
import io.standpipe.model.log.LogLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of a bus, one for each address: that of a serial line with a thread of its own,
 * those over TCP on the thread that all buses share. Any thread.
 */
final class Connections implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
    private static final Duration LONGEST_END = Duration.ofSeconds(5);

    /** For handshakes: a slow name server must not hold them up, nor they each other. */
    private static final int TLS_THREADS = 2;

    private final String name;
    private final BusConfig config;
    private final TimeSource time;
    private final Tls tls;
    // What the other ends can cause.
    private final LogLimit log;
    private final Resolver resolver;
    private final HelperThreads helpers;
    // Replaced as a whole with another table.
    private volatile Map<Address, Link> links;
    private final Map<Address, TcpWire> visited = new ConcurrentHashMap<>();
    private final SharedUnits shared;
    private final Consumer<Throwable> broken;
    private final @Nullable TcpIo tcp;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * @param name of the serial line's thread
     * @param slaves by their address; a serial line is the only address
     * @param shared told of units at which others are heard
     * @param certificates told a sentence when something is wrong with the files for TLS, and an
     *     empty one when it is over
     * @param broken told of errors of this program
     */
    Connections(
            String name,
            BusConfig config,
            TimeSource time,
            Map<Address, List<Slave>> slaves,
            SharedUnits shared,
            Consumer<String> certificates,
            Consumer<Throwable> broken) {
        this.shared = shared;
        this.broken = broken;
        this.name = name;
        this.config = config;
        this.time = time;
        tls = new Tls(config.transports().tls(), certificates);
        log = new LogLimit(time, LOG::warn);
        resolver = new Resolver(name + "-dns");
        helpers = new HelperThreads(name + "-tls", TLS_THREADS);
        boolean line = slaves.keySet().stream().anyMatch(SerialAddress.class::isInstance);
        TcpIo running = line ? null : TcpIo.acquire();
        tcp = running;
        Map<Address, Link> made = new LinkedHashMap<>();
        slaves.forEach((address, behind) -> made.put(address, link(address, behind)));
        links = made;
    }

    private Link link(Address address, List<Slave> behind) {
        TcpIo running = tcp;
        return address instanceof Endpoint endpoint && running != null
                ? wire(running, endpoint, behind)
                : line((SerialAddress) address, behind);
    }

    /**
     * Ends the connections to these addresses, and makes new ones for other slaves; those to all
     * other addresses go on. When it returns, nothing more comes from those that ended, and the new
     * ones run. One thread at a time.
     *
     * @param slaves by their address, of those that are to be reached again
     */
    void replace(Set<Address> ending, Map<Address, List<Slave>> slaves) {
        Map<Address, Link> going = new LinkedHashMap<>(links);
        List<Link> ended = new ArrayList<>();
        for (Address address : ending) {
            Link link = going.remove(address);
            if (link != null) {
                ended.add(link);
            }
        }
        end(ended);
        List<Link> begin = new ArrayList<>();
        slaves.forEach(
                (address, behind) -> {
                    Link made = link(address, behind);
                    going.put(address, made);
                    begin.add(made);
                });
        links = going;
        begin.forEach(Link::start);
    }

    private void end(List<Link> ended) {
        CountDownLatch over = new CountDownLatch(ended.size());
        for (Link link : ended) {
            if (link instanceof TcpWire wire && tcp != null) {
                tcp.remove(wire, over::countDown);
            } else if (link instanceof SerialIo line) {
                line.close();
                over.countDown();
            }
        }
        try {
            if (!over.await(LONGEST_END.toSeconds(), TimeUnit.SECONDS)) {
                LOG.error("{}: connections do not end within {} s", name, LONGEST_END.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private SerialIo line(SerialAddress address, List<Slave> slaves) {
        return new SerialIo(
                name,
                address,
                config.transports().serial(),
                new LibrarySerialPorts(),
                time,
                connection(address, slaves),
                broken);
    }

    private TcpWire wire(TcpIo on, Endpoint endpoint, List<Slave> slaves) {
        boolean secured = endpoint.transport() == Endpoint.Transport.TLS;
        return new TcpWire(
                new TcpWire.Shared(on, resolver, helpers, broken, log),
                endpoint,
                secured ? tls : null,
                config.timeout(),
                connection(endpoint, slaves));
    }

    private Function<Wire, SlaveConnection> connection(Address address, List<Slave> slaves) {
        return wire ->
                new SlaveConnection(
                        slaves,
                        config.transports().timing(address, config.timeout()),
                        time,
                        config.transports().framing(address),
                        shared,
                        wire);
    }

    void start() {
        links.values().forEach(Link::start);
    }

    /** Those of the configuration. */
    Map<Address, Link> all() {
        return links;
    }

    /** The one to an address of the configuration; null if it is none. */
    @Nullable Link at(Address address) {
        return links.get(address);
    }

    /**
     * The connection to an address, made for a visit if the configuration has none.
     *
     * @return null: this bus cannot reach it
     */
    @Nullable Link visit(Address address) {
        Link own = links.get(address);
        TcpIo on = tcp;
        if (own != null || !(address instanceof Endpoint endpoint) || on == null) {
            return own;
        }
        return visited.computeIfAbsent(
                address,
                any -> {
                    TcpWire made = wire(on, endpoint, List.of());
                    made.start();
                    return made;
                });
    }

    /** The visit is over. */
    void leave(Address address) {
        TcpWire wire = visited.remove(address);
        if (wire != null && tcp != null) {
            tcp.remove(wire, () -> {});
        }
    }

    /** When it returns, nothing more comes from the connections. */
    @Override
    public void close() {
        List<TcpWire> wires = new ArrayList<>(visited.values());
        for (Link link : links.values()) {
            if (link instanceof TcpWire wire) {
                wires.add(wire);
            } else if (link instanceof SerialIo line) {
                line.close();
            }
        }
        if (tcp != null && closed.compareAndSet(false, true)) {
            tcp.release(wires);
        }
        resolver.close();
        helpers.close();
    }
}
