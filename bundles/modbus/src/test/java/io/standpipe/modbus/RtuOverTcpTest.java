package io.standpipe.modbus;

import io.standpipe.modbus.connection.VirtualSlave;
import io.standpipe.modbus.device.PollFigures;
import io.standpipe.modbus.frame.RtuFrames;
import io.standpipe.modbus.frame.TcpFrames;
import io.standpipe.modbus.plan.ReadPlan;
import io.standpipe.modbus.settings.Address;
import io.standpipe.modbus.settings.BusConfig;
import io.standpipe.model.config.WriteList;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.Place;
import io.standpipe.model.device.Readings;
import io.standpipe.model.point.Quality.Cause;
import io.standpipe.model.time.SystemTime;
import io.standpipe.testkit.Fixtures;
import io.standpipe.testkit.RecordingSink;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A transparent converter on a real socket, with units behind it. */
@Timeout(60)
class RtuOverTcpTest {

    private static final int REQUEST = 8;

    private final RecordingSink sink = new RecordingSink();

    private static void serve(ServerSocket server) {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread thread = new Thread(() -> serve(socket));
                thread.setDaemon(true);
                thread.start();
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    /** Unit 2 is dead, unit 3 sends a wrong check sum, unit 4 hangs up, unit 5 drips. */
    private static void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            while (true) {
                byte[] frame = new byte[REQUEST];
                in.readFully(frame);
                byte[] answer = RtuFrames.rtu(VirtualSlave.good(RtuFrames.tcp(frame)));
                switch (frame[0]) {
                    case 2 -> {}
                    case 3 ->
                            socket.getOutputStream()
                                    .write(TcpFrames.with(answer, 4, answer[4] ^ 1));
                    case 4 -> {
                        return;
                    }
                    case 5 -> {
                        for (byte one : answer) {
                            socket.getOutputStream().write(one);
                        }
                    }
                    default -> socket.getOutputStream().write(answer);
                }
            }
        } catch (IOException ended) {
            // The master went.
        }
    }

    @Test
    void unitsBehindAConverterThatPassesRtuFramesOn() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> serve(server));
            thread.setDaemon(true);
            thread.start();
            Address address = Address.parse("rtu+tcp://127.0.0.1:" + server.getLocalPort());
            List<BusConfig.Entry> entries = new ArrayList<>();
            for (int unit = 1; unit <= 6; unit++) {
                Device device =
                        new Device("u" + unit, "u", TcpFrames.words(4), "test", Place.UNKNOWN);
                entries.add(
                        new BusConfig.Entry(
                                device,
                                address,
                                unit,
                                Duration.ofMillis(100),
                                ReadPlan.of(device.profile())));
            }
            try (ModbusBus bus =
                    new ModbusBus(
                            "rtu-test",
                            new BusConfig(entries, Duration.ofMillis(300), WriteList.NONE),
                            Fixtures.profiles(),
                            SystemTime.INSTANCE,
                            new PollFigures("modbus-test"),
                            sink::accept,
                            (fault, text) -> {})) {
                bus.start();
                for (int unit : new int[] {1, 5, 6}) {
                    sink.await("unit " + unit, is(unit, Cause.NONE));
                }
                sink.await("the dead one", is(2, Cause.DEVICE_SILENT));
                sink.await("the wrong sum", is(3, Cause.INVALID_ANSWER));
                sink.await("the one that hangs up", is(4, Cause.NO_CONNECTION));
                sink.forget();
                sink.await("they go on", is(6, Cause.NONE));
            }
        }
    }

    private static Predicate<Readings> is(int unit, Cause cause) {
        return readings ->
                readings.device().id().equals("u" + unit)
                        && readings.readings().get(0).quality().cause() == cause
                        && (cause != Cause.NONE
                                || readings.readings().get(0).value() == 1000 * unit + 4);
    }
}
