package io.standpipe.modbus.io;

import io.standpipe.modbus.connection.ConnectionRunner;
import io.standpipe.modbus.connection.ModbusConnection;
import io.standpipe.modbus.connection.SharedUnits;
import io.standpipe.modbus.connection.Transport;
import io.standpipe.modbus.device.PolledDevice;
import io.standpipe.modbus.settings.Address;
import io.standpipe.modbus.settings.BusConfig;
import io.standpipe.modbus.settings.Endpoint;
import io.standpipe.modbus.settings.SerialAddress;
import io.standpipe.model.log.LogLimit;
import io.standpipe.model.time.TimeSource;
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
public final class Connections implements AutoCloseable {

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
    private volatile Map<Address, ConnectionRunner> runners;
    private final Map<Address, TcpTransport> visited = new ConcurrentHashMap<>();
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
    public Connections(
            String name,
            BusConfig config,
            TimeSource time,
            Map<Address, List<PolledDevice>> slaves,
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
        Map<Address, ConnectionRunner> made = new LinkedHashMap<>();
        slaves.forEach((address, behind) -> made.put(address, runner(address, behind)));
        runners = made;
    }

    private ConnectionRunner runner(Address address, List<PolledDevice> behind) {
        TcpIo running = tcp;
        return address instanceof Endpoint endpoint && running != null
                ? transport(running, endpoint, behind)
                : line((SerialAddress) address, behind);
    }

    /**
     * Ends the connections to these addresses, and makes new ones for other slaves; those to all
     * other addresses go on. When it returns, nothing more comes from those that ended, and the new
     * ones run. One thread at a time.
     *
     * @param slaves by their address, of those that are to be reached again
     */
    public void replace(Set<Address> ending, Map<Address, List<PolledDevice>> slaves) {
        Map<Address, ConnectionRunner> going = new LinkedHashMap<>(runners);
        List<ConnectionRunner> ended = new ArrayList<>();
        for (Address address : ending) {
            ConnectionRunner runner = going.remove(address);
            if (runner != null) {
                ended.add(runner);
            }
        }
        end(ended);
        List<ConnectionRunner> begin = new ArrayList<>();
        slaves.forEach(
                (address, behind) -> {
                    ConnectionRunner made = runner(address, behind);
                    going.put(address, made);
                    begin.add(made);
                });
        runners = going;
        begin.forEach(ConnectionRunner::start);
    }

    private void end(List<ConnectionRunner> ended) {
        CountDownLatch over = new CountDownLatch(ended.size());
        for (ConnectionRunner runner : ended) {
            if (runner instanceof TcpTransport transport && tcp != null) {
                tcp.remove(transport, over::countDown);
            } else if (runner instanceof SerialIo line) {
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

    private SerialIo line(SerialAddress address, List<PolledDevice> slaves) {
        return new SerialIo(
                name,
                address,
                config.transports().serial(),
                new LibrarySerialPorts(),
                time,
                connection(address, slaves),
                broken);
    }

    private TcpTransport transport(TcpIo on, Endpoint endpoint, List<PolledDevice> slaves) {
        boolean secured = endpoint.protocol() == Endpoint.Protocol.TLS;
        return new TcpTransport(
                new TcpTransport.Shared(on, resolver, helpers, broken, log),
                endpoint,
                secured ? tls : null,
                config.timeout(),
                connection(endpoint, slaves));
    }

    private Function<Transport, ModbusConnection> connection(
            Address address, List<PolledDevice> slaves) {
        return transport ->
                new ModbusConnection(
                        slaves,
                        config.transports().timing(address, config.timeout()),
                        time,
                        config.transports().framing(address),
                        shared,
                        transport);
    }

    public void start() {
        runners.values().forEach(ConnectionRunner::start);
    }

    /** Those of the configuration. */
    public Map<Address, ConnectionRunner> all() {
        return runners;
    }

    /** The one to an address of the configuration; null if it is none. */
    public @Nullable ConnectionRunner at(Address address) {
        return runners.get(address);
    }

    /**
     * The connection to an address, made for a visit if the configuration has none.
     *
     * @return null: this bus cannot reach it
     */
    public @Nullable ConnectionRunner visit(Address address) {
        ConnectionRunner own = runners.get(address);
        TcpIo on = tcp;
        if (own != null || !(address instanceof Endpoint endpoint) || on == null) {
            return own;
        }
        return visited.computeIfAbsent(
                address,
                any -> {
                    TcpTransport made = transport(on, endpoint, List.of());
                    made.start();
                    return made;
                });
    }

    /** The visit is over. */
    public void leave(Address address) {
        TcpTransport transport = visited.remove(address);
        if (transport != null && tcp != null) {
            tcp.remove(transport, () -> {});
        }
    }

    /** When it returns, nothing more comes from the connections. */
    @Override
    public void close() {
        List<TcpTransport> wires = new ArrayList<>(visited.values());
        for (ConnectionRunner runner : runners.values()) {
            if (runner instanceof TcpTransport transport) {
                wires.add(transport);
            } else if (runner instanceof SerialIo line) {
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
