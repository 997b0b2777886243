package io.standpipe.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.message.Lane;
import io.standpipe.model.time.SerialScheduler;
import io.standpipe.model.uplink.UplinkDuties;
import io.standpipe.uplink.command.CommandTable;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A transport of another bundle that keeps the uplink's thread, which is a real one here. */
@Timeout(60)
class HungTransportTest {

    private static final String FAULT = Rig.OPTIONS.source() + "/uplink";

    private final Rig rig = new Rig();
    private final SerialScheduler thread =
            new SerialScheduler(
                    "uplink-hung",
                    (what, e) -> {
                        throw new AssertionError(what, e);
                    });
    private final FakeBus bus = new FakeBus("lamp-1");
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch mended = new CountDownLatch(1);
    private Hostile transport;

    @BeforeEach
    void begin() {
        rig.thread = thread;
        rig.installed.add(bus);
        rig.uplinkDuties =
                new UplinkDuties(
                        0, new UplinkDuties.PointName("lamp-1", "lamp"), CommandTable.CONTRACT);
        rig.transport =
                well -> {
                    transport = new Hostile(well);
                    return transport;
                };
        rig.uplink();
        transport.instead = this::hang;
    }

    private Throwable hang() {
        entered.countDown();
        boolean interrupted = false;
        while (true) {
            try {
                mended.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true; // it knows no better
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        transport.method = "";
        return null;
    }

    @AfterEach
    void end() {
        mended.countDown();
        thread.close();
    }

    /** Lets the uplink's thread do all that it has to do, and this. */
    private void onThread(Runnable task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        thread.execute(
                () -> {
                    task.run();
                    done.complete(null);
                });
        done.join();
    }

    private void hangIn(String method) throws InterruptedException {
        rig.start();
        onThread(() -> rig.link().accept());
        onThread(() -> rig.link().acknowledgeAll());
        assertFalse(rig.faults.raised().containsKey(FAULT));
        transport.method = method;
        rig.alarm("hyd-1");
        entered.await();
    }

    @ParameterizedTest
    @ValueSource(strings = {"publish", "size"})
    void itIsTold(String method) throws InterruptedException {
        hangIn(method);
        rig.seconds(25);
        assertFalse(rig.faults.raised().containsKey(FAULT), "it may come back");
        rig.seconds(25);
        String text = rig.faults.raised().get(FAULT);
        assertTrue(text.contains("has not come back from " + method), text);
        assertTrue(text.contains("tcp://broker:1883"), text);
        assertTrue(bus.asked.contains("write lamp-1/lamp=1.0"), bus.asked::toString);

        mended.countDown();
        onThread(() -> {});
        assertFalse(rig.faults.raised().containsKey(FAULT), "what it tells now is its own");
        assertEquals("write lamp-1/lamp=0.0", bus.asked.get(bus.asked.size() - 1));
    }

    @Test
    void whatWaitedGoes() throws InterruptedException {
        hangIn("size");
        rig.fire("det-1");
        rig.seconds(60);
        mended.countDown();
        onThread(() -> {});
        onThread(() -> rig.link().acknowledgeAll());
        onThread(() -> {});
        assertEquals(Set.of(1L, 2L), rig.outbox.confirmed(Lane.ALARM));
    }

    /** Whoever replaces it is not told of the old one any more. */
    @Test
    void oneThatIsStoppedIsNotTold() throws InterruptedException {
        hangIn("publish");
        CountDownLatch stopped = new CountDownLatch(1);
        rig.stop(stopped::countDown);
        rig.seconds(120);
        assertEquals("{}", rig.faults.raised().toString());
        assertEquals(List.of(), bus.asked);
        mended.countDown();
        onThread(() -> rig.link().acknowledgeAll());
        onThread(() -> rig.link().acknowledgeAll());
        stopped.await();
        assertTrue(rig.outbox.closed());
    }

    @Test
    void whatHangsAtTheBeginningIsTold() throws InterruptedException {
        transport.method = "connect";
        rig.start();
        entered.await();
        rig.seconds(50);
        assertTrue(rig.faults.raised().get(FAULT).contains("connect"));
    }
}
