package io.standpipe.modbus.connection;

import static io.standpipe.modbus.connection.VirtualSlave.good;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.frame.Read;
import io.standpipe.modbus.frame.TcpFrames;
import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.model.point.Quality;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Reads that belong to no poll; registers of unit n hold 1000 n + address. */
class AdHocReadTest {

    private static final Duration PATIENCE = Duration.ofMillis(300);
    private static final Read TWO = new Read(Table.HOLDING, 7, 2, false, List.of());

    private VirtualSlave slave = new VirtualSlave();

    private static AdHocRead.Outcome outcome(CompletableFuture<AdHocRead.Outcome> done) {
        assertTrue(done.isDone());
        return done.join();
    }

    private void answerUnits(int... units) {
        slave.onRequest =
                request -> {
                    for (int unit : units) {
                        if (TcpFrames.unit(request) == unit) {
                            slave.answer(20, good(request));
                        }
                    }
                };
    }

    @Test
    void registersComeAsTheyAreFromAnyUnit() {
        answerUnits(1, 9);
        slave.device(1, 1000, TcpFrames.words(0)).start().run(100);
        var own = slave.adHocRead(1, TWO, PATIENCE);
        var stranger = slave.adHocRead(9, TWO, PATIENCE);
        slave.run(100);
        assertArrayEquals(new int[] {1007, 1008}, outcome(own).values());
        assertArrayEquals(new int[] {9007, 9008}, outcome(stranger).values());
        assertEquals(List.of("20 r0=1000"), slave.reports(1), "no poll of its own");
    }

    @Test
    void bitsAndRefusalsAndSilence() {
        slave.onRequest =
                request -> {
                    switch (TcpFrames.unit(request)) {
                        case 1 -> slave.answer(5, good(request, address -> address & 1));
                        case 2 -> slave.answer(5, TcpFrames.exception(request, 2));
                        case 3 -> slave.answer(5, TcpFrames.exception(request, 11));
                        default -> {}
                    }
                };
        slave.device(1, 60_000, TcpFrames.words(0)).start().run(100);
        var bits = slave.adHocRead(1, new Read(Table.COIL, 3, 3, false, List.of()), PATIENCE);
        var refused = slave.adHocRead(2, TWO, PATIENCE);
        var unreachable = slave.adHocRead(3, TWO, PATIENCE);
        var silent = slave.adHocRead(4, TWO, PATIENCE);
        slave.run(400);
        assertArrayEquals(new int[] {1, 0, 1}, outcome(bits).values());
        assertEquals("exception 2 (illegal data address)", outcome(refused).detail());
        assertTrue(outcome(refused).answered());
        assertFalse(outcome(unreachable).answered(), "the converter spoke, not the device");
        assertEquals(Quality.Cause.DEVICE_SILENT, outcome(silent).quality().cause());
        assertFalse(outcome(silent).answered());
    }

    @Test
    void noPollIsLateForIt() {
        answerUnits(1);
        slave.device(1, 500, TcpFrames.words(0)).start().run(100);
        for (int unit = 10; unit < 60; unit++) {
            var unused = slave.adHocRead(unit, TWO, PATIENCE);
        }
        slave.run(30_000);
        List<String> reports = slave.reports(1);
        for (int i = 0; i < reports.size(); i++) {
            assertEquals(500 * i + 20 + " r0=1000", reports.get(i));
        }
        assertEquals(1, slave.connects, "units that are not there say nothing of the connection");
    }

    @Test
    void whereThereIsNeverAPauseItTakesItsTurnAfterAWhile() {
        answerUnits(1, 9);
        slave.device(1, 100, TcpFrames.words(0)).start().run(100);
        var done = slave.adHocRead(9, TWO, PATIENCE);
        slave.run(9_000);
        assertFalse(done.isDone());
        slave.run(1_200);
        assertArrayEquals(new int[] {9007, 9008}, outcome(done).values());
    }

    @Test
    void withoutAConnectionOneIsMadeForItAndItsFailureIsTheAnswer() {
        slave.onConnect = VirtualSlave.OnConnect.REFUSE;
        slave.start();
        var refused = slave.adHocRead(1, TWO, PATIENCE);
        slave.run(1);
        assertEquals("refused", outcome(refused).detail());
        assertEquals(Quality.Cause.NO_CONNECTION, outcome(refused).quality().cause());
        slave.onConnect = VirtualSlave.OnConnect.ACCEPT;
        answerUnits(1);
        var answered = slave.adHocRead(1, TWO, PATIENCE);
        slave.run(100);
        assertArrayEquals(new int[] {1007, 1008}, outcome(answered).values());
        slave.hangUp(5);
        slave.run(100);
        var cut = slave.adHocRead(2, TWO, PATIENCE);
        slave.hangUp(5);
        slave.run(100);
        assertEquals(Quality.Cause.NO_CONNECTION, outcome(cut).quality().cause());
    }

    @Test
    void whatCouldBeALateAnswerIsNotShown() {
        slave = VirtualSlave.rtu();
        slave.onRequest = request -> {};
        slave.device(1, 1000, TcpFrames.words(7, 8)).start().run(700);
        var same = slave.adHocRead(1, TWO, PATIENCE);
        var other = slave.adHocRead(1, new Read(Table.HOLDING, 7, 9, false, List.of()), PATIENCE);
        slave.run(12_000);
        assertTrue(
                outcome(same).detail().startsWith("the device did not answer before, or somebody"));
        assertEquals("no answer within 300 ms", outcome(other).detail());
    }

    @Test
    void aTraceShowsTheFramesOfOneDeviceAndWhatTheyMean() {
        slave.onRequest =
                request -> {
                    if (TcpFrames.unit(request) == 1) {
                        slave.answer(20, good(request));
                    }
                };
        slave.device(1, 1000, TcpFrames.words(0))
                .device(2, 1000, TcpFrames.words(0))
                .start()
                .run(100);
        slave.trace(1, Duration.ofSeconds(4));
        slave.run(1_000);
        slave.trace(0, Duration.ofSeconds(4));
        slave.run(10_000);
        List<String> silent = slave.slave(1).trace().lines();
        assertEquals(2, silent.size(), "until another one is traced: " + silent);
        assertTrue(silent.get(0).endsWith("Z -- no answer within 500 ms"), silent.get(0));
        assertTrue(silent.get(1).endsWith(" 00 00 00 06 02 03 00 00 00 01  holding 0 to 0"));
        List<String> lines = slave.slave(0).trace().lines();
        assertEquals(3 * 4, lines.size(), "it ended by itself: " + lines);
        assertTrue(
                lines.get(0).matches(".*Z -> 00 .. 00 00 00 06 01 03 00 00 00 01  holding 0 to 0"));
        assertTrue(lines.get(1).endsWith(" 00 00 00 05 01 03 02 03 E8  "), lines.get(1));
        assertTrue(lines.get(2).endsWith("Z -- the answer to holding 0 to 0, after 20.000 ms"));
    }
}
