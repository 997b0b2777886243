package io.standpipe.modbus.connection;

import static io.standpipe.modbus.connection.VirtualSlave.good;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.frame.TcpFrames;
import io.standpipe.model.device.DeviceProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Reads on request, in virtual time. Timeout is 500 ms, an answer takes 5 ms unless said. */
class RequestedReadTest {

    private static final DeviceProfile ONE = TcpFrames.words(4);
    private static final DeviceProfile THREE = TcpFrames.words(0, 100, 200);

    private final VirtualSlave slave = new VirtualSlave();

    RequestedReadTest() {
        slave.onRequest = request -> slave.answer(5, good(request));
    }

    @Test
    void comesBetweenTheScheduledPollsAndMovesNone() {
        slave.device(1, 1000, ONE).start().run(300);
        CompletableFuture<String> done = slave.read(0);
        assertFalse(done.isDone());
        slave.run(2900);
        assertEquals("", done.getNow("not done"));
        assertEquals(
                List.of("5 r4=1004", "305 r4=1004", "1005 r4=1004", "2005 r4=1004", "3005 r4=1004"),
                slave.reports(1));
        assertEquals(0, slave.slave(0).skipped());
    }

    @Test
    void isDoneWhenTheReadingsWereHandedOver() {
        slave.device(1, 1000, THREE).start().run(300);
        List<String> order = new ArrayList<>();
        var unused =
                slave.read(0)
                        .thenAccept(text -> order.add(slave.reports(1).size() + " reports" + text));
        slave.run(14);
        assertEquals(List.of(), order);
        slave.run(1);
        assertEquals(List.of("2 reports"), order);
    }

    @Test
    void requestsThatWaitShareOneReadAndOneUnderWayIsTooOld() {
        slave.onRequest = request -> slave.answer(100, good(request));
        slave.device(1, 10_000, THREE).start().run(1000);
        CompletableFuture<String> first = slave.read(0);
        slave.run(50);
        List<CompletableFuture<String>> others = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            others.add(slave.read(0));
        }
        slave.run(250);
        assertTrue(first.isDone());
        assertTrue(others.stream().noneMatch(CompletableFuture::isDone));
        slave.run(300);
        assertTrue(others.stream().allMatch(CompletableFuture::isDone));
        slave.run(5000);
        assertEquals(3, slave.reports(1).size(), "the first poll, and two on request");
        assertEquals(9, slave.asked.size());
    }

    @Test
    void aPollThatIsDueServesTheRequest() {
        slave.onRequest = request -> slave.answer(60, good(request));
        slave.device(1, 1000, ONE).device(2, 1000, ONE).start().run(1030);
        // u1 is being asked, u2 is due and waits.
        CompletableFuture<String> done = slave.read(1);
        slave.run(500);
        assertTrue(done.isDone());
        assertEquals(2, slave.reports(2).size());
    }

    @Test
    void aPollThatFallsDueMeanwhileIsNotLost() {
        slave.onRequest = request -> slave.answer(200, good(request));
        slave.device(1, 1000, ONE).start().run(900);
        var unused2 = slave.read(0);
        slave.run(2000);
        assertEquals(
                List.of("200 r4=1004", "1100 r4=1004", "1300 r4=1004", "2200 r4=1004"),
                slave.reports(1));
    }

    @Test
    void aRequestWaitsForTheRequestUnderWayAndTakesItsTurn() {
        slave.onRequest = request -> slave.answer(100, good(request));
        slave.device(1, 60_000, THREE).device(2, 60_000, THREE).device(3, 60_000, ONE).start();
        slave.run(5000);
        slave.asked.clear();
        var unused3 = slave.read(0);
        slave.run(50);
        CompletableFuture<String> other = slave.read(2);
        slave.run(149);
        assertFalse(other.isDone());
        slave.run(1);
        assertTrue(other.isDone(), "after one read of its neighbour");
    }

    @Test
    void badIsDataAndTheTextIsEmpty() {
        slave.device(1, 60_000, ONE).start().run(1000);
        slave.onRequest = request -> slave.answer(5, TcpFrames.exception(request, 4));
        CompletableFuture<String> done = slave.read(0);
        slave.run(100);
        assertEquals("", done.getNow("not done"));
        assertEquals("1005 r4=exception-4", slave.reports(1).get(1));
    }

    @Test
    void aDeadDeviceIsBoundedByItsTimeouts() {
        slave.onRequest = request -> {};
        slave.device(1, 60_000, THREE).start().run(2000);
        long before = slave.asked.size();
        CompletableFuture<String> done = slave.read(0);
        slave.run(499);
        assertFalse(done.isDone());
        slave.run(1);
        assertEquals("", done.getNow("not done"), "known to be silent: one chance");
        assertEquals(before + 1, slave.asked.size());
        assertEquals(
                "2500 r100=device-silent r200=device-silent r0=device-silent",
                slave.reports(1).get(1));
    }

    @Test
    void askingForADeadDeviceAgainAndAgainPutsOffNothing() {
        slave.onRequest = request -> {};
        slave.device(1, 1000, ONE).start().run(100_000);
        List<Long> alone = List.copyOf(slave.asked);
        VirtualSlave nagged = new VirtualSlave();
        nagged.onRequest = request -> {};
        nagged.device(1, 1000, ONE).start();
        List<Long> requested = new ArrayList<>();
        for (int second = 0; second < 100; second++) {
            nagged.run(700);
            var unused4 = nagged.read(0);
            requested.add(nagged.time.millis());
            nagged.run(300);
        }
        List<Long> scheduled = new ArrayList<>(nagged.asked);
        scheduled.removeAll(requested);
        assertTrue(alone.size() < 15, "it does back off: " + alone);
        assertTrue(
                Math.abs(scheduled.size() - alone.size()) <= 1,
                "alone it is asked at " + alone + ", with requests also at " + scheduled);
    }

    @Test
    void aDeviceThatAnswersARequestIsBackAtItsRate() {
        slave.onRequest = request -> {};
        slave.device(1, 1000, ONE).start().run(100_000);
        slave.onRequest = request -> slave.answer(5, good(request));
        slave.sink.forget();
        var unused5 = slave.read(0);
        slave.run(3000);
        List<String> reports = slave.reports(1);
        assertEquals(3, reports.size(), reports.toString());
        assertEquals("101005 r4=1004", reports.get(1), "on its grid");
    }

    @Test
    void withoutAConnectionOneIsMadeAtOnceAndItsFailureIsTheAnswer() {
        slave.onConnect = VirtualSlave.OnConnect.REFUSE;
        slave.device(1, 1000, ONE).start().run(100_000);
        int before = slave.connects;
        slave.sink.forget();
        CompletableFuture<String> done = slave.read(0);
        slave.run(1);
        assertEquals("", done.getNow("not done"));
        assertEquals(List.of("100000 r4=no-connection"), slave.reports(1));
        assertEquals(before + 1, slave.connects);
        slave.onConnect = VirtualSlave.OnConnect.HANG;
        CompletableFuture<String> hanging = slave.read(0);
        slave.run(500);
        assertTrue(hanging.isDone());
    }

    @Test
    void neighboursKeepTheirTimesWhateverIsRequested() {
        slave.device(1, 1000, ONE).device(2, 1000, ONE).start();
        for (int i = 0; i < 200; i++) {
            slave.run(50);
            var unused6 = slave.read(0);
        }
        List<String> reports = slave.reports(2);
        assertEquals(10, reports.size());
        for (int i = 0; i < reports.size(); i++) {
            long at = Long.parseLong(reports.get(i).substring(0, reports.get(i).indexOf(' ')));
            assertTrue(at - 1000L * i <= 15, reports.toString());
        }
    }

    @Test
    void anErrorOfThisProgramLeavesNoRequestOpen() {
        slave.onRequest = request -> {};
        slave.device(1, 1000, ONE).start().run(700);
        CompletableFuture<String> done = slave.read(0);
        slave.run(10);
        slave.connection().reset("a bug");
        assertTrue(done.isDone());
    }
}
