package io.standpipe.modbus.connection;

import io.standpipe.modbus.device.OverrunMonitor;
import io.standpipe.modbus.device.PollFigures;
import io.standpipe.modbus.device.PolledDevice;
import io.standpipe.modbus.frame.FrameError;
import io.standpipe.modbus.frame.Framing;
import io.standpipe.modbus.frame.Mbap;
import io.standpipe.modbus.frame.Read;
import io.standpipe.modbus.frame.Rtu;
import io.standpipe.modbus.frame.RtuFrames;
import io.standpipe.modbus.frame.TcpFrames;
import io.standpipe.modbus.frame.Write;
import io.standpipe.modbus.plan.PollGroup;
import io.standpipe.modbus.plan.ReadPlan;
import io.standpipe.modbus.profile.ModbusSource;
import io.standpipe.modbus.settings.Timing;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Place;
import io.standpipe.model.device.Readings;
import io.standpipe.model.point.Point;
import io.standpipe.model.time.Scheduler;
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
public final class VirtualSlave implements Transport {

    enum OnConnect {
        ACCEPT,
        REFUSE,
        HANG
    }

    static final Duration TIMEOUT = Duration.ofMillis(500);

    /** The answer of a good slave: each register holds 1000 * unit + its address. */
    public static byte[] good(byte[] request) {
        return TcpFrames.answer(request, address -> 1000 * TcpFrames.unit(request) + address);
    }

    public static byte[] good(byte[] request, IntUnaryOperator value) {
        return TcpFrames.answer(request, value);
    }

    public final VirtualTime time = new VirtualTime();
    public final RecordingSink sink = new RecordingSink();

    /** What was said of the bus being late. */
    public final List<String> late = new ArrayList<>();

    /** What was said of units at which others are heard. */
    public final List<String> sharing = new ArrayList<>();

    private final SharedUnits shared = new SharedUnits(sharing::add);

    final PollFigures figures = new PollFigures("virtual");
    private final OverrunMonitor overruns = new OverrunMonitor(late::add);

    /** When what was asked, in milliseconds. */
    public final List<Long> asked = new ArrayList<>();

    OnConnect onConnect = OnConnect.ACCEPT;
    public Consumer<byte[]> onRequest = request -> answer(0, good(request));
    int connects;

    private final List<PolledDevice> slaves = new ArrayList<>();
    private final Framing framing;
    private final Timing timing;
    private @Nullable ModbusConnection connection;
    private Scheduler.@Nullable Task planned;
    private int generation;
    private boolean open;

    /** Of Modbus TCP. */
    public VirtualSlave() {
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
    public static VirtualSlave rtu() {
        return new VirtualSlave(new Rtu(), new Timing(TIMEOUT, 4_000_000, 1_000_000, 50_000_000));
    }

    /** Of Modbus TCP where the transaction id is ignored. */
    public static VirtualSlave unnumbered() {
        return new VirtualSlave(new Mbap(false), Timing.network(TIMEOUT, Duration.ZERO));
    }

    public VirtualSlave device(int unit, int intervalMillis, DeviceProfile profile) {
        String id = "u" + unit;
        slaves.add(
                new PolledDevice(
                        new Device(id, id, profile, "test", Place.UNKNOWN),
                        unit,
                        PollGroup.of(
                                ReadPlan.of(profile),
                                Duration.ofMillis(intervalMillis),
                                time.nanos(),
                                0),
                        overruns,
                        figures,
                        time,
                        sink::accept));
        return this;
    }

    public VirtualSlave start() {
        connection = new ModbusConnection(slaves, timing, time, framing, shared, this);
        tell(ModbusConnection::onTime);
        return this;
    }

    public VirtualSlave run(long millis) {
        time.advance(Duration.ofMillis(millis));
        return this;
    }

    ModbusConnection connection() {
        if (connection == null) {
            throw new AssertionError("not started");
        }
        return connection;
    }

    public long frameErrors(FrameError frameError) {
        return connection().frameErrors().count(frameError);
    }

    public PolledDevice slave(int index) {
        return slaves.get(index);
    }

    /** Asks for registers besides the polls. */
    CompletableFuture<AdHocRead.Outcome> adHocRead(int unit, Read read, Duration patience) {
        CompletableFuture<AdHocRead.Outcome> done = new CompletableFuture<>();
        tell(to -> to.run(new AdHocRead(unit, read, patience, time.nanos(), done::complete)));
        return done;
    }

    void trace(int index, Duration lasting) {
        tell(to -> to.trace(slave(index), lasting));
    }

    void retry() {
        tell(ModbusConnection::retry);
    }

    /** Asks for a read. */
    public CompletableFuture<String> read(int index) {
        CompletableFuture<String> done = new CompletableFuture<>();
        tell(to -> to.read(slave(index), done));
        return done;
    }

    /**
     * Writes a point of {@link TcpFrames#RELAY}.
     *
     * @param point its index
     */
    CompletableFuture<String> write(int index, int point, int raw) {
        CompletableFuture<String> done = new CompletableFuture<>();
        Point target = TcpFrames.RELAY.points().get(point);
        ModbusSource source = (ModbusSource) target.source();
        Write write = Write.of(target, source, raw, time.nanos(), done);
        tell(to -> to.write(slave(index), write));
        return done;
    }

    /** The other end sends these bytes, unless the connection ends before. */
    public void answer(int delayMillis, byte[]... frames) {
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
    public void hangUp(int delayMillis) {
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
                        tell(accept ? ModbusConnection::connected : to -> to.lost("refused"));
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
        onRequest.accept(framing.endsInSilence() ? RtuFrames.tcp(request) : request);
    }

    @Override
    public void close() {
        generation++;
        open = false;
    }

    private void tell(Consumer<ModbusConnection> what) {
        what.accept(connection());
        if (planned != null) {
            planned.cancel();
        }
        planned =
                time.schedule(
                        Duration.ofNanos(connection().next() - time.nanos()),
                        () -> tell(ModbusConnection::onTime));
    }

    /** What a device reported: milliseconds, then a value or a cause for each point. */
    public List<String> reports(int unit) {
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
