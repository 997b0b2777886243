package io.standpipe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.simulators.device.PanelSim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The gateway as a process of its own, as a user starts it, and what is left of its work when it is
 * killed.
 */
@Timeout(120)
class ProcessTest {

    @TempDir Path work;

    private TestBroker broker;
    private Cable cable;
    private Centre centre;
    private Field field;
    private Process gateway;
    private Path log;

    @BeforeEach
    void start() throws Exception {
        broker = TestBroker.open(work);
        cable = new Cable(broker.port());
        centre = new Centre(broker.port());
        field = new Field(work.resolve("etc"));
        field.configure(cable.port());
        log = work.resolve("gateway.log");
        gateway = GatewayJar.start(work, log);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        field.close();
        centre.close();
        cable.close();
        broker.close();
    }

    private void awaitTelemetry() {
        centre.await("telemetry", m -> !m.readings("hyd-1").isEmpty());
    }

    @Test
    void killedDuringAnOutageItLosesNoAlarm() throws Exception {
        awaitTelemetry();
        cable.cut();
        field.panel.detector(1, 3, PanelSim.FIRE);
        field.awaitPanelPolls();
        field.panel.detector(1, 3, PanelSim.NORMAL);
        field.awaitPanelPolls();
        Eventually.await(() -> alarmsOnDisk() == 2, () -> read(log));
        assertEquals(List.of(), openToOthers());
        gateway.destroyForcibly();
        assertTrue(gateway.waitFor(10, TimeUnit.SECONDS));
        cable.mend();
        gateway = GatewayJar.start(work, log);
        centre.await("the fire that only the dead gateway saw", m -> fire(m, "RAISED"));
        centre.await("its end", m -> fire(m, "CLEARED"));
        String boot =
                centre.await("the first start", m -> m.suffix().equals("event/restart"))
                        .json()
                        .get("boot")
                        .asText();
        long restarted =
                centre.await(
                                "a second start",
                                m ->
                                        m.suffix().equals("event/restart")
                                                && !m.json().get("boot").asText().equals(boot))
                        .json()
                        .get("ts")
                        .asLong();
        centre.await(
                "telemetry goes on",
                m -> !m.readings("hyd-1").isEmpty() && m.json().get("ts").asLong() > restarted);
        Completeness.check(centre.all());
        assertEquals(1, unpacked().size(), "what the killed one had unpacked is gone");
        assertEquals(List.of(), files(work.resolve("tmp")));
    }

    /** Directly in the data directory; below what is unpacked others cannot come. */
    private List<Path> openToOthers() throws IOException {
        List<Path> found = new ArrayList<>();
        Path data = work.resolve("data");
        List<Path> all = new ArrayList<>(files(data));
        all.add(data);
        for (Path each : all) {
            String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(each));
            if (!mode.endsWith("------")) {
                found.add(each);
            }
        }
        return found;
    }

    private List<Path> unpacked() throws IOException {
        return files(work.resolve("data")).stream()
                .filter(each -> each.getFileName().toString().startsWith("running-"))
                .toList();
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    @Test
    void killedWhileAlarmsStandItRaisesNoneTwiceAndClearsWhatEndedMeanwhile() throws Exception {
        awaitTelemetry();
        field.panel.detector(1, 3, PanelSim.FIRE);
        field.panel.detector(1, 4, PanelSim.FIRE);
        centre.await("a fire", m -> m.alarm("panel-1", "L1D3-fire", "RAISED"));
        centre.await("another", m -> m.alarm("panel-1", "L1D4-fire", "RAISED"));
        centre.await("both", m -> m.alarm("panel-1", "fire-confirmed", "RAISED"));
        gateway.destroyForcibly();
        assertTrue(gateway.waitFor(10, TimeUnit.SECONDS));
        field.panel.detector(1, 4, PanelSim.NORMAL);
        gateway = GatewayJar.start(work, log);
        Centre.Received ended =
                centre.await(
                        "what ended meanwhile is cleared",
                        m -> m.alarm("panel-1", "L1D4-fire", "CLEARED"));
        assertTrue(ended.json().path("sinceUnknown").asBoolean(), ended::toString);
        field.panel.detector(1, 3, PanelSim.NORMAL);
        Centre.Received seen =
                centre.await(
                        "what ends now is cleared",
                        m -> m.alarm("panel-1", "L1D3-fire", "CLEARED"));
        assertTrue(seen.json().path("sinceUnknown").isMissingNode(), seen::toString);
        Map<String, List<String>> turns = new TreeMap<>();
        Set<String> copies = new HashSet<>();
        for (Centre.Received message : centre.all()) {
            if (message.suffix().equals("alarm/panel-1")
                    && copies.add(message.json().get("boot") + " " + message.json().get("seq"))) {
                turns.computeIfAbsent(condition(message), c -> new ArrayList<>())
                        .add(message.json().get("state").asText());
            }
        }
        List<String> once = List.of("RAISED", "CLEARED");
        assertEquals(Map.of("L1D3-fire", once, "L1D4-fire", once, "fire-confirmed", once), turns);
        Completeness.check(centre.all());
    }

    /** Of the panel. */
    private int alarmsOnDisk() {
        Path file = work.resolve("data/outbox.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT count(*) FROM alarm WHERE topic = 'alarm/panel-1'")) {
            return rows.next() ? rows.getInt(1) : 0;
        } catch (SQLException e) {
            return 0; // it looks again
        }
    }

    private static String condition(Centre.Received message) {
        return message.json().get("condition").asText();
    }

    private static boolean fire(Centre.Received message, String state) {
        return message.suffix().equals("alarm/panel-1")
                && message.json().get("kind").asText().equals("FIRE")
                && message.json().get("state").asText().equals(state);
    }

    @Test
    void aSecondGatewayOnTheSameDataSaysSo() throws Exception {
        awaitTelemetry();
        Path secondLog = work.resolve("second.log");
        Process second = GatewayJar.start(work, secondLog);
        try {
            Eventually.await(
                    () ->
                            read(secondLog)
                                    .lines()
                                    .anyMatch(
                                            line ->
                                                    line.contains("outbox")
                                                            && line.contains("another gateway")),
                    () -> read(secondLog));
        } finally {
            second.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void askedToEndItEndsSoonAndSaysGoodbye() throws Exception {
        awaitTelemetry();
        gateway.destroy();
        assertTrue(gateway.waitFor(10, TimeUnit.SECONDS), "it ends within 10 s");
        centre.await(
                "offline",
                m ->
                        m.suffix().equals("status")
                                && m.json().path("cause").asText().equals("shutdown"));
        assertEquals(
                "",
                read(log).lines().filter(line -> line.contains("Exception")).findAny().orElse(""));
        assertEquals(List.of(), unpacked());
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            return "";
        }
    }
}
