package io.standpipe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.simulators.modbus.LineFault;
import io.standpipe.simulators.modbus.RtuLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The gateway as a process on a serial line: a pair of pseudo-terminals by Debian's socat, RTU
 * frames, and the time that they take at 9600 baud.
 */
@Tag("debian")
@Timeout(180)
class SerialLineTest {

    private static final int BAUD = 9600;
    private static final int INTERVAL = 1000;
    private static final int LATE = 15;
    private static final int GARBAGE = 16;
    private static final List<Integer> HEALTHY = IntStream.rangeClosed(1, 10).boxed().toList();

    @TempDir Path work;

    private TestBroker broker;
    private Centre centre;
    private Socat socat;
    private Process gateway;
    private Path log;

    @BeforeEach
    void start() throws Exception {
        broker = TestBroker.open(work);
        centre = new Centre(broker.port());
        socat = new Socat(work);
        socat.plug();
        log = work.resolve("gateway.log");
    }

    private void launch(String devices) throws IOException {
        Path etc = Files.createDirectories(work.resolve("etc"));
        write(etc, "io.standpipe.gateway", "id: gw-test\ndistrict: fengtai\nheartbeat: 1\n");
        write(etc, "io.standpipe.outbox", "{}\n");
        write(etc, "io.standpipe.mqtt~centre", "server: tcp://127.0.0.1:" + broker.port() + "\n");
        write(
                etc,
                "io.standpipe.modbus~line",
                "address: %s\nserial: %d 8N1\ninterval: %d\ntimeout: 500\ndevices: |\n  id,profile,unit,mounting\n%s"
                        .formatted(socat.gateway(), BAUD, INTERVAL, devices));
        gateway = GatewayJar.start(work, log);
    }

    private static void write(Path etc, String pid, String yaml) throws IOException {
        Files.writeString(etc.resolve(pid + ".yaml"), yaml);
    }

    private static String rows(int from, int to) {
        StringBuilder rows = new StringBuilder();
        for (int unit = from; unit <= to; unit++) {
            rows.append("  hyd-%1$d,generic-pressure-4reg,%1$d,pressurised%n".formatted(unit));
        }
        return rows.toString();
    }

    @AfterEach
    void stop() throws Exception {
        if (gateway != null) {
            gateway.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        socat.unplug();
        centre.close();
        broker.close();
    }

    @Test
    void tenHealthySlavesKeepTheirIntervalBesideFourDeadOnesALateOneAndGarbage() throws Exception {
        try (RtuLine line = RtuLine.serial(socat.field(), BAUD)) {
            for (int unit : HEALTHY) {
                line.unit(unit).holdings(2, 0, 3, 300 + unit);
            }
            line.unit(LATE).holdings(2, 0, 3, 666);
            line.fault(LATE, LineFault.late(Duration.ofMillis(800)));
            line.unit(GARBAGE).holdings(2, 0, 3, 666);
            line.fault(GARBAGE, LineFault.garbage("10030499ff00ff00ff55aa"));
            launch(rows(1, 16));
            // The dead ones must have become known as such.
            centre.await("readings of all", m -> !m.readings("hyd-16").isEmpty());
            await(
                    "the dead ones are asked more seldom",
                    () -> line.asked(1).size() > line.asked(11).size() + 4);
            line.forget();
            centre.forget();
            await("a minute", () -> line.asked(1).size() > 45);
            report(line);
            log().lines().filter(l -> l.contains("answer")).forEach(System.out::println);
            for (int unit : HEALTHY) {
                List<Long> off = deviations(line.asked(unit));
                assertTrue(
                        off.get(off.size() / 2) <= INTERVAL / 10,
                        "unit %d is off by %s ms".formatted(unit, off));
                int wanted = 300 + unit;
                List<Double> values = values("hyd-" + unit);
                assertTrue(values.size() >= 20, "readings of unit " + unit + ": " + values);
                assertTrue(values.stream().allMatch(v -> v == wanted / 1000.0), values::toString);
            }
            for (int unit = 11; unit <= GARBAGE; unit++) {
                assertEquals(List.of(), values("hyd-" + unit), "unit " + unit);
            }
        }
    }

    private List<Double> values(String device) {
        return centre.all().stream()
                .flatMap(message -> message.readings(device).stream())
                .filter(reading -> reading.path("point").asText().equals("pressure"))
                .filter(reading -> reading.path("value").isNumber())
                .map(reading -> reading.path("value").asDouble())
                .toList();
    }

    /** In milliseconds, sorted. */
    private static List<Long> deviations(List<Long> times) {
        List<Long> off = new ArrayList<>();
        for (int i = 1; i < times.size(); i++) {
            long step = Math.round((times.get(i) - times.get(i - 1)) / 1e6);
            off.add(Math.abs(step - INTERVAL));
        }
        Collections.sort(off);
        return off;
    }

    private static void report(RtuLine line) {
        StringBuilder table = new StringBuilder("interval 1000 ms, 9600 baud, 16 slaves\n");
        table.append("unit  asked  off by (ms): median   90 %   most\n");
        for (int unit = 1; unit <= GARBAGE; unit++) {
            List<Long> off = deviations(line.asked(unit));
            if (HEALTHY.contains(unit)) {
                table.append(
                        "%4d %6d %20d %6d %6d%n"
                                .formatted(
                                        unit,
                                        off.size() + 1,
                                        off.get(off.size() / 2),
                                        off.get(off.size() * 9 / 10),
                                        off.get(off.size() - 1)));
            } else {
                table.append(
                        "%4d %6d  (silent, late or garbage)%n".formatted(unit, off.size() + 1));
            }
        }
        System.out.print(table);
    }

    @Test
    void anAdapterMayBeUnpluggedAndComeBack() throws Exception {
        try (RtuLine line = RtuLine.serial(socat.field(), BAUD)) {
            line.unit(1).holdings(2, 0, 3, 287);
            launch(rows(1, 1));
            centre.await("a value", m -> good(m, 0.287));
        }
        Path before = socat.last();
        socat.unplug();
        centre.await("its end", m -> bad(m, "no-connection"));
        await("the log says so", () -> log().contains("there is no serial port"));
        assertTrue(log().contains(socat.gateway().toString()), this::log);
        centre.forget();
        // Something else takes the first pseudo-terminals meanwhile: the link will lead elsewhere.
        try (Socat other = new Socat(Files.createDirectory(work.resolve("other")))) {
            other.plug();
            socat.plug();
            System.out.printf("the link led to %s, now to %s%n", before, socat.last());
            try (RtuLine line = RtuLine.serial(socat.field(), BAUD)) {
                line.unit(1).holdings(2, 0, 3, 288);
                centre.await("a value again", m -> good(m, 0.288));
            }
        }
        try (var files =
                Files.newDirectoryStream(Path.of("/tmp"), "{jSerialComm,standpipe-serial}*")) {
            assertTrue(!files.iterator().hasNext(), "no litter");
        }
    }

    private static boolean good(Centre.Received message, double value) {
        return message.readings("hyd-1").stream()
                .anyMatch(
                        reading ->
                                reading.path("point").asText().equals("pressure")
                                        && reading.path("value").asDouble() == value);
    }

    private static boolean bad(Centre.Received message, String cause) {
        return message.readings("hyd-1").stream()
                .anyMatch(reading -> reading.toString().contains(cause));
    }

    private String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void await(String what, BooleanSupplier done) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (!done.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, () -> what + "\n" + log());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }
}
