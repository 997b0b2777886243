package io.standpipe.modbus.io;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import io.standpipe.modbus.settings.SerialSettings;
import io.standpipe.model.words.AnswerPhrase;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Serial ports of this machine, by jSerialComm. */
final class LibrarySerialPorts implements SerialPorts {

    // Linux errno(3).
    private static final int PERMISSION = 13;
    private static final int AGAIN = 11;
    private static final int BUSY = 16;

    /** What the library says if this program has the port open already. */
    private static final int OPEN_HERE = 2;

    private static final int MOST_NAMED = 8;

    private final Path devices;

    LibrarySerialPorts() {
        this(Path.of("/dev"));
    }

    /**
     * @param devices where the ports are looked for that are named to people
     */
    LibrarySerialPorts(Path devices) {
        this.devices = devices;
    }

    @Override
    public boolean present(String path) {
        return Files.exists(Path.of(path));
    }

    @Override
    public Port open(String path, SerialSettings settings) throws IOException {
        Path file = Path.of(path);
        if (!present(path)) {
            throw new IOException(AnswerPhrase.NO_PORT.of(path, remedy(present())));
        }
        SerialLibrary.load();
        SerialPort port;
        try {
            port = SerialPort.getCommPort(file.toRealPath().toString());
        } catch (SerialPortInvalidPortException e) {
            throw new IOException(AnswerPhrase.GONE.of(path), e);
        }
        set(port, settings);
        if (!port.openPort(0)) {
            throw new IOException(refusal(path, port.getLastErrorCode()));
        }
        return new Open(path, port);
    }

    private static void set(SerialPort port, SerialSettings settings) {
        int parity =
                switch (settings.parity()) {
                    case 'E' -> SerialPort.EVEN_PARITY;
                    case 'O' -> SerialPort.ODD_PARITY;
                    default -> SerialPort.NO_PARITY;
                };
        port.setComPortParameters(
                settings.baud(),
                settings.dataBits(),
                settings.stopBits() == 2 ? SerialPort.TWO_STOP_BITS : SerialPort.ONE_STOP_BIT,
                parity);
        port.setFlowControl(SerialPort.FLOW_CONTROL_DISABLED);
        port.setComPortTimeouts(
                SerialPort.TIMEOUT_READ_SEMI_BLOCKING, (int) Open.BLOCK.toMillis(), 0);
        if (settings.direction() == SerialSettings.Direction.NONE) {
            port.disableRs485ModeControl();
        } else {
            port.setRs485ModeParameters(
                    true,
                    settings.direction() == SerialSettings.Direction.HIGH,
                    micros(settings.before()),
                    micros(settings.after()));
        }
    }

    private static int micros(int millis) {
        return (int) Duration.ofMillis(millis).toNanos() / 1000;
    }

    private static String refusal(String path, int code) {
        return switch (code) {
            case PERMISSION -> {
                String user = System.getProperty("user.name");
                yield AnswerPhrase.PORT_FORBIDDEN.of(path, user, user);
            }
            case AGAIN, BUSY -> AnswerPhrase.PORT_IN_USE.of(path, path);
            case OPEN_HERE -> AnswerPhrase.PORT_OF_OTHER_BUS.of(path);
            default -> AnswerPhrase.PORT_REFUSES.of(path, code);
        };
    }

    private static String remedy(List<String> present) {
        return present.isEmpty()
                ? AnswerPhrase.NONE_PLUGGED_IN.of()
                : AnswerPhrase.PORTS_THERE.of(String.join(", ", present));
    }

    /** By their stable names, if they have such. */
    private List<String> present() {
        List<String> stable = names(devices.resolve("serial/by-id"), "*");
        return stable.isEmpty() ? names(devices, "tty{USB,ACM,AMA,mxc,XRUSB,O}*") : stable;
    }

    private static List<String> names(Path directory, String pattern) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, pattern)) {
            for (Path each : found) {
                names.add(each.toString());
            }
        } catch (IOException e) {
            return List.of(); // there is none
        }
        return names.stream().sorted().limit(MOST_NAMED).toList();
    }

    private static final class Open implements Port {

        /** The library waits for bytes in steps of this. */
        private static final Duration BLOCK = Duration.ofMillis(100);

        private static final long LOOK = Duration.ofMillis(1).toNanos();

        private final String path;
        private final SerialPort port;

        private Open(String path, SerialPort port) {
            this.path = path;
            this.port = port;
        }

        /** Waits in the kernel, but for the last tenth of a second, in which it looks in turns. */
        @Override
        public int read(byte[] buffer, long nanos) throws IOException {
            long end = System.nanoTime() + nanos;
            if (nanos < BLOCK.toNanos()) {
                while (available() == 0) {
                    long left = end - System.nanoTime();
                    if (left <= 0) {
                        return 0;
                    }
                    LockSupport.parkNanos(this, Math.min(left, LOOK));
                }
            }
            return checked(port.readBytes(buffer, buffer.length));
        }

        private int available() throws IOException {
            return checked(port.bytesAvailable());
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            if (checked(port.writeBytes(bytes, bytes.length)) < bytes.length) {
                throw new IOException(AnswerPhrase.PORT_FULL.of(path));
            }
        }

        private int checked(int result) throws IOException {
            if (result < 0) {
                throw new IOException(AnswerPhrase.GONE.of(path));
            }
            return result;
        }

        @Override
        public void close() {
            port.closePort();
        }
    }
}
