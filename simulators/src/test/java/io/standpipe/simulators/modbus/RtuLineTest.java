package io.standpipe.simulators.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Unit 1 has 1 in register 0. Check sums are those that mbpoll and pymodbus agree on. */
@Timeout(30)
class RtuLineTest {

    private static final String REQUEST = "010300000001840a";
    private static final String ANSWER = "0103020001 7984".replace(" ", "");

    private RtuLine line;
    private Socket master;

    @BeforeEach
    void open() throws IOException {
        line = RtuLine.tcp(9600);
        line.unit(1).holdings(0, 1);
        master = new Socket(InetAddress.getLoopbackAddress(), line.tcpPort());
    }

    @AfterEach
    void close() throws IOException {
        master.close();
        line.close();
    }

    private String ask(String hex, int bytes) throws IOException {
        master.getOutputStream().write(HexFormat.of().parseHex(hex));
        return HexFormat.of().formatHex(master.getInputStream().readNBytes(bytes));
    }

    @Test
    void anAnswerTakesTheTimeThatItTakesOnTheLine() throws IOException {
        long start = System.nanoTime();
        assertEquals(ANSWER, ask(REQUEST, 7));
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        assertTrue(took >= 15 * 10_000 / 9600, "15 bytes at 9600 baud in " + took + " ms");
        assertEquals(1, line.asked(1).size());
    }

    @Test
    void noiseBeforeARequestIsDropped() throws IOException {
        assertEquals(ANSWER, ask("00ff" + REQUEST, 7));
    }

    @Test
    void aUnitThatIsNotThereIsSilent() throws IOException {
        // Unit 2, then unit 1: only one answers.
        assertEquals(ANSWER, ask("0203000000018439" + REQUEST, 7));
        assertEquals(1, line.asked(2).size());
    }

    @ParameterizedTest
    @CsvSource({
        "BAD_SUM,    010302" + "1001" + "7984",
        "OTHER_UNIT, 540302" + "0001" + "7588",
        "HALF,       010302",
        "TWICE,      01030200017984" + "01030200017984",
    })
    void faults(String name, String came) throws Exception {
        line.fault(1, (LineFault) LineFault.class.getField(name).get(null));
        assertEquals(came, ask(REQUEST, came.length() / 2));
    }

    @Test
    void heldBackAndGluedToTheNext() throws IOException {
        line.fault(1, LineFault.GLUED);
        assertEquals(ANSWER + ANSWER, ask(REQUEST + REQUEST, 14));
    }

    @Test
    void lateAndGarbage() throws IOException {
        line.unit(2).holdings(0, 1);
        line.fault(1, LineFault.late(Duration.ofMillis(50)));
        line.fault(2, LineFault.garbage("c0ffee"));
        assertEquals("c0ffee" + ANSWER, ask(REQUEST + "0203000000018439", 10));
    }
}
