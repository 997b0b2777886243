package io.standpipe.modbus.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.connection.ModbusConnection;
import io.standpipe.modbus.connection.SharedUnits;
import io.standpipe.modbus.device.OverrunMonitor;
import io.standpipe.modbus.device.PollFigures;
import io.standpipe.modbus.device.PolledDevice;
import io.standpipe.modbus.frame.Rtu;
import io.standpipe.modbus.frame.TcpFrames;
import io.standpipe.modbus.plan.PollGroup;
import io.standpipe.modbus.plan.ReadPlan;
import io.standpipe.modbus.settings.SerialAddress;
import io.standpipe.modbus.settings.SerialSettings;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.Place;
import io.standpipe.model.device.Readings;
import io.standpipe.model.point.Quality;
import io.standpipe.model.time.SystemTime;
import io.standpipe.testkit.ChineseText;
import io.standpipe.testkit.RecordingSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of ports that cannot be opened. Lines at work: {@code SerialLineTest} of itest. */
class SerialIoTest {

    @TempDir Path devices;

    private String refusal(String path) {
        LibrarySerialPorts ports = new LibrarySerialPorts(devices);
        SerialSettings settings = SerialSettings.parse(SerialSettings.DEFAULT);
        String message =
                assertThrows(IOException.class, () -> ports.open(path, settings)).getMessage();
        ChineseText.of(message);
        return message;
    }

    @Test
    void aPortThatIsNotThereIsNamedWithThoseThatAre() throws IOException {
        String path = devices.resolve("serial/by-id/usb-adapter").toString();
        assertEquals(
                "there is no serial port %s; none is plugged in; it is used as soon as it is"
                        .formatted(path),
                refusal(path));
        Files.createFile(devices.resolve("ttyUSB3"));
        Files.createFile(devices.resolve("tty1"));
        assertTrue(refusal(path).endsWith("there are: " + devices.resolve("ttyUSB3")));
        Path stable = Files.createDirectories(devices.resolve("serial/by-id"));
        Files.createFile(stable.resolve("usb-other"));
        assertTrue(refusal(path).endsWith("there are: " + stable.resolve("usb-other")));
    }

    @Test
    void whatIsNoPortIsNotOpened() throws IOException {
        Path file = Files.createFile(devices.resolve("ttyUSB0"));
        String message = refusal(file.toString());
        assertTrue(message.contains("serial port " + file + " cannot be opened"), message);
    }

    /** A port that floods, throws, or holds its answer back. */
    private static final class FakePorts implements SerialPorts, SerialPorts.Port {

        private final AtomicInteger opened = new AtomicInteger();
        private final AtomicLong read = new AtomicLong();
        private volatile boolean floods;
        private volatile @Nullable Error thrown;

        @Override
        public Port open(String path, SerialSettings settings) {
            opened.incrementAndGet();
            return this;
        }

        @Override
        public boolean present(String path) {
            return true;
        }

        @Override
        public int read(byte[] buffer, long nanos) {
            Error error = thrown;
            thrown = null;
            if (error != null) {
                throw error;
            }
            if (floods) {
                read.addAndGet(buffer.length);
                return buffer.length;
            }
            LockSupport.parkNanos(Math.min(nanos, 1_000_000));
            return 0;
        }

        @Override
        public void write(byte[] bytes) {}

        @Override
        public void close() {}
    }

    private static SerialIo line(FakePorts ports, RecordingSink sink, List<Throwable> errors) {
        Device device = new Device("a", "a", TcpFrames.RELAY, "test", Place.UNKNOWN);
        PolledDevice slave =
                new PolledDevice(
                        device,
                        1,
                        PollGroup.of(
                                ReadPlan.of(device.profile()),
                                Duration.ofMillis(20),
                                SystemTime.INSTANCE.nanos(),
                                0),
                        new OverrunMonitor(text -> {}),
                        new PollFigures("test"),
                        SystemTime.INSTANCE,
                        sink::accept);
        SerialSettings settings = SerialSettings.parse(SerialSettings.DEFAULT);
        return new SerialIo(
                "serial-test",
                new SerialAddress("/dev/ttyTEST"),
                settings,
                ports,
                SystemTime.INSTANCE,
                to ->
                        new ModbusConnection(
                                List.of(slave),
                                settings.timing(Duration.ofMillis(50), Duration.ZERO),
                                SystemTime.INSTANCE,
                                new Rtu(),
                                new SharedUnits(text -> {}),
                                to),
                errors::add);
    }

    private static boolean has(Readings readings, Quality.Cause cause) {
        return readings.readings().get(0).quality().cause() == cause;
    }

    /** Bounded by what it reads, not by how long that takes. */
    @Test
    void aLineThatFloodsIsLeftAlone() {
        FakePorts ports = new FakePorts();
        ports.floods = true;
        RecordingSink sink = new RecordingSink();
        List<Throwable> errors = new CopyOnWriteArrayList<>();
        try (SerialIo line = line(ports, sink, errors)) {
            line.start();
            sink.await("no connection", each -> has(each, Quality.Cause.NO_CONNECTION));
            assertEquals(1, ports.opened.get());
            long read = ports.read.get();
            assertTrue(read <= 1 << 20, read + " bytes");
        }
        assertEquals(List.of(), errors);
    }

    @Test
    void theThreadOutlivesWhatIsThrown() {
        FakePorts ports = new FakePorts();
        RecordingSink sink = new RecordingSink();
        List<Throwable> errors = new CopyOnWriteArrayList<>();
        try (SerialIo line = line(ports, sink, errors)) {
            line.start();
            sink.await("silence", each -> has(each, Quality.Cause.DEVICE_SILENT));
            Error error = new AssertionError("planned");
            ports.thrown = error;
            line.execute(() -> {}); // wakes it
            sink.await("it is told", any -> errors.contains(error));
            line.execute(() -> {});
            sink.forget();
            sink.await("silence again", each -> has(each, Quality.Cause.DEVICE_SILENT));
        }
    }

    @Test
    void noLitterIsLeft() throws IOException {
        SerialLibrary.load();
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        try (var files = Files.newDirectoryStream(temporary, "{jSerialComm,standpipe-serial}*")) {
            for (Path each : files) {
                throw new AssertionError("left: " + each);
            }
        }
    }
}
