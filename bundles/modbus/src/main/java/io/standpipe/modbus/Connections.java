package io.standpipe.modbus;

import io.standpipe.model.TimeSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a bus, one for each address, all on one thread: that of a serial line, or the
 * one of all TCP connections. Any thread.
 */
final class Connections implements AutoCloseable {

    private final BusConfig config;
    private final TimeSource time;
    private final TcpIo tcp;
    private final Tls tls;
    private final Io io;
    private final Map<Address, Link> links = new LinkedHashMap<>();
    private final Map<Address, Link> visited = new ConcurrentHashMap<>();

    /**
     * @param name of the thread
     * @param slaves by their address; a serial line is the only address
     */
    Connections(String name, BusConfig config, TimeSource time, Map<Address, List<Slave>> slaves) {
        this.config = config;
        this.time = time;
        tcp = new TcpIo(name, time);
        tls = new Tls(config.transports().tls());
        Io only = tcp;
        for (Map.Entry<Address, List<Slave>> each : slaves.entrySet()) {
            Address address = each.getKey();
            Function<Wire, SlaveConnection> connection = connection(address, each.getValue());
            if (address instanceof SerialAddress serial) {
                SerialIo line =
                        new SerialIo(
                                name,
                                serial,
                                config.transports().serial(),
                                new LibrarySerialPorts(),
                                time,
                                connection);
                links.put(address, line);
                only = line;
            } else {
                links.put(address, tcp.add((Endpoint) address, tls, connection));
            }
        }
        io = only;
    }

    private Function<Wire, SlaveConnection> connection(Address address, List<Slave> slaves) {
        return wire ->
                new SlaveConnection(
                        slaves,
                        config.transports().timing(address, config.timeout()),
                        time,
                        config.transports().framing(address),
                        wire);
    }

    void start() {
        io.start();
    }

    /** Those of the configuration. */
    Map<Address, Link> all() {
        return links;
    }

    /** The one to an address of the configuration; null if it is none. */
    @Nullable Link at(Address address) {
        return links.get(address);
    }

    /** Runs the task on the thread. */
    void execute(Link link, Runnable task) {
        io.execute(link, task);
    }

    /**
     * The connection to an address, made for a visit if the configuration has none.
     *
     * @return null: this bus cannot reach it
     */
    @Nullable Link visit(Address address) {
        Link own = links.get(address);
        if (own != null || !(address instanceof Endpoint endpoint) || !io.equals(tcp)) {
            return own;
        }
        return visited.computeIfAbsent(
                address, any -> tcp.addLate(endpoint, tls, connection(address, List.of())));
    }

    /** The visit is over. */
    void leave(Address address) {
        if (visited.remove(address) instanceof TcpWire wire) {
            tcp.remove(wire);
        }
    }

    /** Waits until the thread has ended. */
    @Override
    public void close() {
        io.close();
    }
}
