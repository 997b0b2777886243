package io.standpipe.kura;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.Present;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.kura.channel.listener.ChannelListener;
import org.eclipse.kura.driver.Driver;
import org.junit.jupiter.api.Test;

/** What Kura hears as it changes. */
class ListenersTest {

    private final FakePresent present = new FakePresent();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    private final ChannelListener listener =
            event -> {
                var record = event.getChannelRecord();
                var value = record.getValue();
                var status = record.getChannelStatus();
                heard.add(
                        record.getChannelName()
                                + " "
                                + (value != null
                                        ? value.getValue()
                                        : status == null ? "" : status.getExceptionMessage()));
            };

    private String next() throws InterruptedException {
        String what = heard.poll(10, TimeUnit.SECONDS);
        return what == null ? "nothing within 10 s" : what;
    }

    private static Map<String, Object> channel(
            String name, String type, String device, String point, String read) {
        return Map.of(
                "+name", name, "+value.type", type, "device", device, "point", point, "read", read);
    }

    @Test
    void aChannelListenerIsCalledOnChange() throws Exception {
        DriverComponent driver = new DriverComponent(Language.ENGLISH, Map.of());
        driver.bindPresent(present);
        present.has(0.3, 7, 1);
        driver.registerChannelListener(
                channel("p", "DOUBLE", "hyd-1", "pressure", "value"), listener);
        driver.registerChannelListener(channel("s", "STRING", "hyd-1", "", "state"), listener);
        Present.Follower follower = present.followers.get(0);
        follower.reading(
                FakePresent.HYDRANT, FakePresent.READ, FakePresent.reading(FakePresent.WORD, 8));
        follower.reading(
                FakePresent.HYDRANT,
                FakePresent.READ,
                FakePresent.reading(FakePresent.PRESSURE, 0.25));
        assertEquals("p 0.25", next());
        follower.reading(
                FakePresent.HYDRANT,
                FakePresent.READ,
                new Reading(
                        FakePresent.PRESSURE,
                        Double.NaN,
                        Quality.bad(Quality.Cause.NO_CONNECTION)));
        assertEquals("p BAD no-connection", next());
        follower.alarm(FakePresent.transition("hyd-2", true));
        follower.alarm(FakePresent.transition("hyd-1", true));
        assertEquals("s NORMAL", next());
        driver.unregisterChannelListener(listener);
        follower.reading(
                FakePresent.HYDRANT,
                FakePresent.READ,
                FakePresent.reading(FakePresent.PRESSURE, 0.2));
        driver.deactivate();
        assertTrue(heard.isEmpty(), heard::toString);
        assertEquals(0, present.followers.size());
    }

    @Test
    void aListenerThatThrowsDoesNotSilenceTheOthers() throws Exception {
        DriverComponent driver = new DriverComponent(Language.ENGLISH, Map.of());
        driver.bindPresent(present);
        driver.registerChannelListener(
                channel("a", "DOUBLE", "hyd-1", "pressure", "value"),
                event -> {
                    throw new IllegalStateException("broken");
                });
        driver.registerChannelListener(
                channel("b", "DOUBLE", "hyd-1", "pressure", "value"), listener);
        present.followers
                .get(0)
                .reading(
                        FakePresent.HYDRANT,
                        FakePresent.READ,
                        FakePresent.reading(FakePresent.PRESSURE, 0.25));
        assertEquals("b 0.25", next());
        driver.deactivate();
    }

    @Test
    void aWrongChannelIsRefusedWithASentence() {
        DriverComponent driver = new DriverComponent(Language.ENGLISH, Map.of());
        Driver.ConnectionException refused =
                assertThrows(
                        Driver.ConnectionException.class,
                        () ->
                                driver.registerChannelListener(
                                        channel("p", "DOUBLE", "hyd-1", "", "value"), listener));
        assertEquals(
                "channel p: point must be the id of a point of the device's profile, such as pressure, but is empty",
                refused.getMessage());
        driver.deactivate();
    }

    /** Kura may take its time; the rules thread does not wait for it, and memory is bounded. */
    @Test
    void whenKuraLagsTheOldestReadingsGoAndAlarmsStay() {
        List<Runnable> waiting = new ArrayList<>();
        List<Changes.Change> delivered = new ArrayList<>();
        Changes changes = new Changes("test", device -> true, waiting::add, delivered::addAll);
        changes.alarm(FakePresent.transition("hyd-1", true));
        for (int i = 0; i < Changes.ROOM + 5; i++) {
            changes.reading(
                    FakePresent.HYDRANT,
                    FakePresent.READ,
                    FakePresent.reading(FakePresent.PRESSURE, i));
        }
        assertEquals(1, waiting.size(), "one task for all that waits");
        waiting.remove(0).run();
        assertEquals(Changes.ROOM, delivered.size());
        assertTrue(delivered.get(0) instanceof Changes.Alarm);
        assertEquals(6.0, ((Changes.Read) delivered.get(1)).reading().value());
        changes.alarm(FakePresent.transition("hyd-1", false));
        waiting.remove(0).run();
        assertEquals(Changes.ROOM + 1, delivered.size());
    }
}
