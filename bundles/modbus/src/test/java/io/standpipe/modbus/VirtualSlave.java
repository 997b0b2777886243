package io.standpipe.modbus;

import io.standpipe.model.Device;
import io.standpipe.model.DeviceProfile;
import io.standpipe.model.ModbusSource;
import io.standpipe.model.Place;
import io.standpipe.model.Point;
import io.standpipe.model.Readings;
import io.standpipe.model.Scheduler;
import io.standpipe.testkit.RecordingSink;
import io.standpipe.testkit.VirtualTime;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A connection under test in virtual time, with a scripted other end. Devices are called u1, u2,
 * ... by their unit.
 */
final class VirtualSlave implements Wire {

    enum OnConnect {
        ACCEPT,
        REFUSE,
        HANG
    }

    static final Duration TIMEOUT = Duration.ofMillis(500);

    /** The answer of a good slave: each register holds 1000 * unit + its address. */
    static byte[] good(byte[] request) {
        return Wires.answer(request, address -> 1000 * Wires.unit(request) + address);
    }

    static byte[] good(byte[] request, IntUnaryOperator value) {
        return Wires.answer(request, value);
    }

    final VirtualTime time = new VirtualTime();
    final RecordingSink sink = new RecordingSink();

    /** What was said of the bus being late. */
    final List<String> late = new ArrayList<>();

    /** What was said of units at which others are heard. */
    final List<String> sharing = new ArrayList<>();

    private final SharedUnits shared = new SharedUnits(sharing::add);

    private final Lateness lateness = new Lateness(late::add);

    /** When what was asked, in milliseconds. */
    final List<Long> asked = new ArrayList<>();

    OnConnect onConnect = OnConnect.ACCEPT;
    Consumer<byte[]> onRequest = request -> answer(0, good(request));
    int connects;

    private final List<Slave> slaves = new ArrayList<>();
    private final Framing framing;
    private final Timing timing;
    private @Nullable SlaveConnection connection;
    private Scheduler.@Nullable Task planned;
    private int generation;
    private boolean open;

    /** Of Modbus TCP. */
    VirtualSlave() {
        this(new Mbap(true), Timing.network(TIMEOUT, Duration.ZERO));
    }

    /** Of Modbus TCP, with a wait after connecting. */
    static VirtualSlave waiting(Duration connectDelay) {
        return new VirtualSlave(
                new Mbap(true), Timing.network(TIMEOUT, Duration.ZERO).with(connectDelay));
    }

    private VirtualSlave(Framing framing, Timing timing) {
        this.framing = framing;
        this.timing = timing;
    }

    /**
     * Of Modbus RTU: 1 ms a byte, 4 ms of silence before each request. Requests are given to {@link
     * #onRequest} as those of Modbus TCP; answers are sent as they are.
     */
    static VirtualSlave rtu() {
        return new VirtualSlave(new Rtu(), new Timing(TIMEOUT, 4_000_000, 1_000_000, 50_000_000));
    }

    /** Of Modbus TCP where the transaction id is ignored. */
    static VirtualSlave unnumbered() {
        return new VirtualSlave(new Mbap(false), Timing.network(TIMEOUT, Duration.ZERO));
    }

    VirtualSlave device(int unit, int intervalMillis, DeviceProfile profile) {
        String id = "u" + unit;
        slaves.add(
                new Slave(
                        new Device(id, id, profile, "test", Place.UNKNOWN),
                        unit,
                        ModbusBus.cycles(
                                ReadPlan.of(profile),
                                Duration.ofMillis(intervalMillis),
                                time.nanos(),
                                0),
                        lateness,
                        time,
                        sink::accept));
        return this;
    }

    VirtualSlave start() {
        connection = new SlaveConnection(slaves, timing, time, framing, shared, this);
        tell(SlaveConnection::onTime);
        return this;
    }

    VirtualSlave run(long millis) {
        time.advance(Duration.ofMillis(millis));
        return this;
    }

    SlaveConnection connection() {
        if (connection == null) {
            throw new AssertionError("not started");
        }
        return connection;
    }

    long flaws(Flaw flaw) {
        return connection().flaws().count(flaw);
    }

    Slave slave(int index) {
        return slaves.get(index);
    }

    /** Asks for registers besides the polls. */
    CompletableFuture<Errand.Outcome> errand(int unit, Read read, Duration patience) {
        CompletableFuture<Errand.Outcome> done = new CompletableFuture<>();
        tell(to -> to.run(new Errand(unit, read, patience, time.nanos(), done::complete)));
        return done;
    }

    void trace(int index, Duration lasting) {
        tell(to -> to.trace(slave(index), lasting));
    }

    void retry() {
        tell(SlaveConnection::retry);
    }

    /** Asks for a read. */
    CompletableFuture<String> read(int index) {
        CompletableFuture<String> done = new CompletableFuture<>();
        tell(to -> to.read(slave(index), done));
        return done;
    }

    /**
     * Writes a point of {@link Wires#RELAY}.
     *
     * @param point its index
     */
    CompletableFuture<String> write(int index, int point, int raw) {
        CompletableFuture<String> done = new CompletableFuture<>();
        Point target = Wires.RELAY.points().get(point);
        ModbusSource source = (ModbusSource) target.source();
        Write write = Write.of(target, source, raw, time.nanos(), done);
        tell(to -> to.write(slave(index), write));
        return done;
    }

    /** The other end sends these bytes, unless the connection ends before. */
    void answer(int delayMillis, byte[]... frames) {
        int before = generation;
        for (byte[] frame : frames) {
            time.schedule(
                    Duration.ofMillis(delayMillis),
                    () -> {
                        if (open && generation == before) {
                            tell(to -> to.received(ByteBuffer.wrap(frame)));
                        }
                    });
        }
    }

    /** The other end closes. */
    void hangUp(int delayMillis) {
        int before = generation;
        time.schedule(
                Duration.ofMillis(delayMillis),
                () -> {
                    if (open && generation == before) {
                        close();
                        tell(to -> to.lost("the device closed the connection"));
                    }
                });
    }

    @Override
    public void connect() {
        connects++;
        int before = ++generation;
        if (onConnect == OnConnect.HANG) {
            return;
        }
        boolean accept = onConnect == OnConnect.ACCEPT;
        time.schedule(
                Duration.ZERO,
                () -> {
                    if (generation == before) {
                        open = accept;
                        tell(accept ? SlaveConnection::connected : to -> to.lost("refused"));
                    }
                });
    }

    @Override
    public void send(ByteBuffer frame) {
        if (!open) {
            throw new AssertionError("sent on a closed connection");
        }
        byte[] request = new byte[frame.remaining()];
        frame.get(request);
        asked.add(time.millis());
        onRequest.accept(framing.endsInSilence() ? RtuWires.tcp(request) : request);
    }

    @Override
    public void close() {
        generation++;
        open = false;
    }

    private void tell(Consumer<SlaveConnection> what) {
        what.accept(connection());
        if (planned != null) {
            planned.cancel();
        }
        planned =
                time.schedule(
                        Duration.ofNanos(connection().next() - time.nanos()),
                        () -> tell(SlaveConnection::onTime));
    }

    /** What a device reported: milliseconds, then a value or a cause for each point. */
    List<String> reports(int unit) {
        List<String> reports = new ArrayList<>();
        for (Readings each : sink.all()) {
            if (each.device().id().equals("u" + unit)) {
                reports.add(text(each));
            }
        }
        return reports;
    }

    private static String text(Readings readings) {
        StringBuilder text = new StringBuilder().append(readings.stamp().nanos() / 1_000_000);
        readings.readings()
                .forEach(
                        reading -> {
                            text.append(' ').append(reading.point().id()).append('=');
                            if (reading.quality().isGood()) {
                                text.append((long) reading.value());
                            } else {
                                text.append(reading.quality().text());
                            }
                        });
        return text.toString();
    }
}
