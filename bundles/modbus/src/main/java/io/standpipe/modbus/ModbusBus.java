package io.standpipe.modbus;

import io.standpipe.model.Readings;
import io.standpipe.model.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A running bus: one connection for each host and port, all on one thread. */
final class ModbusBus implements AutoCloseable {

    /**
     * Devices polled together. The groups are spread over the interval: in one burst, a thousand
     * devices would hold up a panel that is polled every 20 ms; one by one, each would cost a
     * waking up of its own.
     */
    private static final int GROUP = 50;

    private final TcpIo io;

    /**
     * @param name of the thread
     * @param timeout to connect, and for each answer
     * @param sink on the bus's thread; must not block
     */
    ModbusBus(
            String name,
            List<BusConfig.Entry> entries,
            Duration timeout,
            TimeSource time,
            Consumer<Readings> sink) {
        io = new TcpIo(name, time);
        Map<Endpoint, List<Slave>> slaves = new LinkedHashMap<>();
        long now = time.nanos();
        int groups = (entries.size() + GROUP - 1) / GROUP;
        for (int i = 0; i < entries.size(); i++) {
            BusConfig.Entry entry = entries.get(i);
            long interval = entry.interval().toNanos();
            Schedule schedule = new Schedule(interval, now, interval / groups * (i / GROUP));
            slaves.computeIfAbsent(entry.endpoint(), any -> new ArrayList<>())
                    .add(
                            new Slave(
                                    entry.device(),
                                    entry.unit(),
                                    schedule,
                                    entry.plan(),
                                    time,
                                    sink));
        }
        slaves.forEach(
                (endpoint, there) ->
                        io.add(endpoint, wire -> new SlaveConnection(there, timeout, time, wire)));
    }

    void start() {
        io.start();
    }

    /** When it returns, nothing more comes to the sink. */
    @Override
    public void close() {
        io.close();
    }
}
