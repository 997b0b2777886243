package io.standpipe.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.message.Lane;
import io.standpipe.model.uplink.UplinkTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A transport of another bundle that throws, gives null, or calls back as it should not. The uplink
 * goes on, tells the cause, and what waits goes when the transport is well.
 */
class HostileTransportTest {

    private static final String SOURCE = Rig.OPTIONS.source();

    private final Rig rig = new Rig();
    private final List<Hostile> hostile = new ArrayList<>();

    private Hostile hostile() {
        rig.transport =
                well -> {
                    hostile.add(new Hostile(well));
                    return hostile.get(0);
                };
        rig.uplink();
        return hostile.get(0);
    }

    /** Seconds pass in which the receiver takes whatever comes. */
    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            for (FakeLink link : List.copyOf(rig.links)) {
                if (!link.closed()) {
                    link.accept();
                    link.acknowledgeAll();
                }
            }
            rig.seconds(1);
        }
    }

    /** What keeps each message from going. */
    private static final Set<String> CRUCIAL =
            Set.of("connect", "publish", "listen", "size", "message", "online", "offline");

    private static final List<String> METHODS =
            List.of(
                    "connect",
                    "publish",
                    "listen",
                    "ping",
                    "heardAt",
                    "size",
                    "inMessage",
                    "disconnect",
                    "abort",
                    "name",
                    "encoder",
                    "message",
                    "copy",
                    "online",
                    "offline");

    static Stream<Arguments> throwing() {
        return METHODS.stream()
                .flatMap(
                        method ->
                                Stream.<Supplier<@Nullable Throwable>>of(
                                                () -> new IllegalStateException("no \n reason"),
                                                () -> new NoClassDefFoundError("toy/Gone"),
                                                StackOverflowError::new,
                                                () -> new AbstractMethodError("of another version"),
                                                () -> null)
                                        .map(instead -> Arguments.of(method, instead)));
    }

    @ParameterizedTest
    @MethodSource("throwing")
    void itGoesOnAndWhatWaitsGoesWhenTheTransportIsWell(
            String method, Supplier<@Nullable Throwable> instead) {
        Hostile transport = hostile();
        transport.encodes = true;
        transport.method = method;
        transport.instead = instead;
        rig.state("hyd-1");
        rig.fire("det-1");
        rig.start();
        pass(600);
        if (!rig.links.isEmpty() && !rig.link().closed()) {
            rig.link().lose("gone");
        }
        rig.alarm("hyd-2");
        pass(600);
        if (CRUCIAL.contains(method) && instead.get() != null) {
            String text = rig.faults.raised().get(SOURCE + "/uplink");
            assertTrue(
                    text != null && text.contains(instead.get().getClass().getSimpleName()),
                    () -> method + ": " + rig.faults.raised());
            assertFalse(text.contains("\n"));
        }
        assertTrue(transport.calls < 1500, () -> "a loop: " + transport.calls);
        assertTrue(rig.links.size() < 150, () -> "attempts: " + rig.links.size());

        transport.method = "";
        // A connection that lives and acknowledges nothing is borne for a quarter of an hour.
        pass(instead.get() == null ? 900 : 150);
        assertEquals(List.of(), rig.outbox.open(Lane.ALARM), "also what it tells of itself");
        assertTrue(rig.outbox.confirmed(Lane.ALARM).containsAll(Set.of(1L, 2L, 3L)));
        assertEquals("{}", rig.faults.raised().toString());
    }

    @ParameterizedTest
    @MethodSource("throwing")
    void itEnds(String method, Supplier<@Nullable Throwable> instead) {
        Hostile transport = hostile();
        transport.encodes = true;
        rig.start();
        pass(10);
        transport.method = method;
        transport.instead = instead;
        List<String> ended = new ArrayList<>();
        rig.stop(() -> ended.add("ended"));
        pass(5);
        assertEquals(List.of("ended"), ended);
        assertTrue(rig.outbox.closed());
    }

    /** Not even a fire holds up the others. */
    @ParameterizedTest
    @ValueSource(strings = {"publish", "size", "message"})
    void aMessageThatBreaksItIsPutAside(String method) {
        Hostile transport = hostile();
        transport.encodes = true;
        transport.path = "alarm/det-1";
        transport.method = method;
        transport.instead = () -> new IllegalStateException("not this one");
        rig.fire("det-1");
        rig.alarm("hyd-1");
        rig.start();
        rig.alarm("hyd-2");
        rig.fire("det-2");
        pass(60);
        assertEquals(Set.of(2L, 3L, 4L), rig.outbox.confirmed(Lane.ALARM));
        String text = rig.faults.raised().get(SOURCE + "/uplink-refused");
        assertTrue(text.contains("alarm/det-1") && text.contains("not this one"), text);
        transport.method = "";
        pass(120);
        assertEquals(Set.of(1L, 2L, 3L, 4L), rig.outbox.confirmed(Lane.ALARM));
        assertEquals("{}", rig.faults.raised().toString());
    }

    private UplinkTransport.Events events() {
        return rig.link().events;
    }

    @Test
    void whatIsCalledTwiceCountsOnce() {
        FakeLink link = rig.connected();
        link.accept();
        rig.alarm("hyd-1");
        for (FakeLink.Published message : link.open()) {
            link.acknowledge(message);
            events().acknowledged(message.handle(), "");
            events().acknowledged(message.handle(), "not any more");
        }
        for (long handle = -1; handle < 100; handle++) {
            events().listening(handle, "");
            events().listening(handle, "no");
        }
        pass(60);
        assertEquals(Set.of(1L), rig.outbox.confirmed(Lane.ALARM));
        assertEquals(List.of(link), rig.links);
        events().lost("gone", UplinkTransport.Loss.ENDED);
        events().lost("gone again", UplinkTransport.Loss.ENDED);
        pass(60);
        assertEquals(2, rig.links.size());
    }

    @Test
    void whatIsCalledAfterTheEndMeansNothing() {
        FakeLink old = rig.connected();
        rig.alarm("hyd-1");
        old.lose("gone");
        FakeLink link = rig.reconnected();
        for (FakeLink.Published message : old.open()) {
            old.answer(message, 0);
        }
        old.events.connected(FakeLink.GENEROUS);
        old.events.lost("gone", UplinkTransport.Loss.TAKEN_OVER);
        rig.seconds(1);
        assertEquals(Set.of(), rig.outbox.confirmed(Lane.ALARM));
        assertFalse(link.closed());
        link.acknowledgeAll();
        assertEquals(Set.of(1L), rig.outbox.confirmed(Lane.ALARM));
    }

    /** The transport hears of it, on its own thread; the uplink takes it as not said. */
    @Test
    void nullIsNoAnswer() {
        rig.start();
        List<Consumer<UplinkTransport.Events>> wrong =
                List.of(
                        events -> events.connected(nothing()),
                        events -> events.acknowledged(1, nothing()),
                        events -> events.listening(1, nothing()),
                        events -> events.arrived(nothing()),
                        events -> events.dropped(nothing(), "is null"),
                        events -> events.dropped("null", nothing()),
                        events -> events.lost(nothing(), UplinkTransport.Loss.ENDED),
                        events -> events.lost("null", nothing()));
        for (Consumer<UplinkTransport.Events> one : wrong) {
            assertThrows(NullPointerException.class, () -> one.accept(events()));
        }
        rig.seconds(1);
        rig.link().accept();
        rig.alarm("hyd-1");
        rig.link().acknowledgeAll();
        assertEquals(Set.of(1L), rig.outbox.confirmed(Lane.ALARM));
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void aReceiverTakesAtLeastOne(int unacknowledged) {
        assertThrows(
                IllegalArgumentException.class,
                () -> new UplinkTransport.Limits(unacknowledged, Integer.MAX_VALUE));
    }

    @Test
    void oneThatNeverCallsBackIsTriedAnewAndTold() {
        rig.alarm("hyd-1");
        rig.start();
        rig.seconds(600);
        assertTrue(rig.links.size() > 5 && rig.links.size() < 80, "" + rig.links.size());
        assertTrue(rig.faults.raised().containsKey(SOURCE + "/uplink"));
    }

    @Test
    void aForeignThreadMayCall() {
        FakeLink link = rig.connected();
        rig.alarm("hyd-1");
        CompletableFuture.runAsync(link::acknowledgeAll).join();
        rig.seconds(1);
        assertEquals(Set.of(1L), rig.outbox.confirmed(Lane.ALARM));
    }
}
