package io.standpipe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.simulators.device.PanelSim;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the gateway publishes is what Debian's mbpoll (libmodbus) reads from the same slaves. */
@Tag("debian")
@Timeout(120)
class OtherMasterTest {

    /** {@code [4]: 65524 (-12)}; the number in brackets only if it is negative. */
    private static final Pattern VALUE =
            Pattern.compile("\\[\\d+\\]:\\s+(\\d+)(?: \\((-?\\d+)\\))?");

    @TempDir Path work;

    @Test
    void mbpollReadsTheSameValues() throws Exception {
        try (TestBroker broker = TestBroker.open(work);
                Centre centre = new Centre(broker.port());
                Field field = new Field(work.resolve("etc"))) {
            field.hydrant(1).pressure(0.287, Duration.ZERO);
            field.hydrant(2).pressure(-0.012, Duration.ZERO);
            field.panel.detector(1, 5, PanelSim.TROUBLE);
            field.configure(broker.port());
            try (InFelix felix = InFelix.start(work)) {
                assertTrue(felix.context().getBundles().length > 1);
                assertEquals(
                        mbpoll(field.hydrant(1).slave().port(), 4) / 1000.0,
                        published(centre, "hyd-1", "pressure"),
                        1e-9);
                assertEquals(
                        mbpoll(field.hydrant(2).slave().port(), 4) / 1000.0,
                        published(centre, "hyd-2", "pressure"),
                        1e-9);
                assertEquals(
                        mbpoll(field.panel.slave().port(), 4),
                        published(centre, "panel-1", "L1D5"),
                        0);
            }
        }
    }

    private static double published(Centre centre, String device, String point) {
        return centre
                .await(
                        point + " of " + device,
                        message ->
                                message.readings(device).stream()
                                        .anyMatch(
                                                reading ->
                                                        reading.get("point")
                                                                .asText()
                                                                .equals(point)))
                .readings(device)
                .stream()
                .filter(reading -> reading.get("point").asText().equals(point))
                .findFirst()
                .orElseThrow()
                .get("value")
                .asDouble();
    }

    /** One holding register of unit 1, as mbpoll prints it: a signed 16-bit number. */
    private static int mbpoll(int port, int address) throws Exception {
        Process process =
                new ProcessBuilder(
                                "mbpoll",
                                "-m",
                                "tcp",
                                "-a",
                                "1",
                                "-0",
                                "-1",
                                "-t",
                                "4",
                                "-r",
                                String.valueOf(address),
                                "-c",
                                "1",
                                "-p",
                                String.valueOf(port),
                                "127.0.0.1")
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(20, TimeUnit.SECONDS), "mbpoll ends");
        Matcher value = VALUE.matcher(output);
        assertTrue(value.find(), output);
        return Integer.parseInt(value.group(2) == null ? value.group(1) : value.group(2));
    }
}
