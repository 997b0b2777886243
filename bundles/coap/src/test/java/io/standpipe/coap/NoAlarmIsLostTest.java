package io.standpipe.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.coap.device.CoapBusConfig;
import io.standpipe.coap.device.Detector.Security;
import io.standpipe.coap.device.ListenAddress;
import io.standpipe.model.device.Readings;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import io.standpipe.testkit.RecordingSink;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * The promise as a whole, on the running server, with a client that is nobody's library: whatever
 * detectors do and the network makes of it, each fire that is answered with 2.04 is handed over as
 * one, and no late message ends it.
 */
class NoAlarmIsLostTest {

    private static final List<String> IDS = List.of("a", "b");

    /** How late a datagram may be, s: MAX_LATENCY, RFC 7252 4.8.2. */
    private static final int LATENCY = 100;

    private static final Clock TIME = new Clock();
    private static final RecordingSink SINK = new RecordingSink();
    private static CoapBus bus;

    /** The gateway's; the test moves it while nothing is under way. */
    private static final class Clock implements TimeSource {

        private final AtomicLong passed = new AtomicLong();

        void passes(long seconds) {
            passed.addAndGet(seconds);
        }

        long seconds() {
            return passed.get();
        }

        @Override
        public long nanos() {
            return Duration.ofSeconds(seconds()).toNanos();
        }

        @Override
        public String boot() {
            return "boot";
        }

        @Override
        public Stamp stamp() {
            return new Stamp(nanos(), utc() * 1000, Stamp.Clock.SYNCHRONISED);
        }

        long utc() {
            return Instant.parse("2026-01-01T00:00:00Z").getEpochSecond() + seconds();
        }
    }

    enum What {
        /** its state of now */
        REPORT,
        /** something else than its state */
        HEARTBEAT,
        /** its message ids begin again, and its tokens */
        STARTS_ANEW,
        OTHER_PORT,
        CLOCK_STEPS,
        CLOCK_STANDS,
        /** one that was held up or doubled arrives */
        ARRIVES,
        TIME_PASSES
    }

    enum Network {
        DELIVERS,
        LOSES,
        DOUBLES,
        HOLDS
    }

    /**
     * A thing that happens.
     *
     * @param detector which one
     * @param fire what it then tells
     * @param number seconds, or which of those that are under way
     */
    record Step(
            What what,
            int detector,
            boolean fire,
            boolean confirmable,
            boolean token,
            Network network,
            int number) {

        @Override
        public String toString() {
            return what
                    + " "
                    + IDS.get(detector)
                    + (what == What.REPORT ? (fire ? " FIRE " : " clear ") + network : "")
                    + (confirmable ? "" : " NON")
                    + (token ? " token" : "")
                    + " "
                    + number;
        }
    }

    @Provide
    static Arbitrary<List<Step>> steps() {
        Arbitrary<What> what =
                Arbitraries.frequencyOf(
                        Tuple.of(12, Arbitraries.just(What.REPORT)),
                        Tuple.of(5, Arbitraries.just(What.ARRIVES)),
                        Tuple.of(7, Arbitraries.of(What.values())));
        return Combinators.combine(
                        what,
                        Arbitraries.integers().between(0, 1),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false),
                        Arbitraries.of(Network.values()),
                        Arbitraries.integers().between(-300, 300))
                .as(Step::new)
                .list()
                .ofMaxSize(40);
    }

    /** A datagram under way. */
    private record Sent(Unit from, RawUdp port, Datagram datagram, int fire, int order, long at) {}

    /** A detector. */
    private static final class Unit {
        final String id;
        final boolean dated;
        final List<RawUdp> ports = new ArrayList<>();
        int mid = 1;
        long ahead;
        long stands = -1;

        /** Numbers of its reports: the newest that arrived with a fire, and at the last step. */
        int order;

        int newestFire = -1;
        int sinceStep;

        Unit(String id, boolean dated) throws IOException {
            this.id = id;
            this.dated = dated;
            otherPort();
        }

        void otherPort() throws IOException {
            ports.add(new RawUdp(bus.addresses().get(0)));
        }

        long clock() {
            return stands >= 0 ? stands : TIME.utc() + ahead;
        }

        RawUdp port() {
            return ports.get(ports.size() - 1);
        }

        Sent report(Step step, int fire) {
            String time = dated ? ",\"t\":" + clock() : "";
            String said =
                    fire < 0
                            ? "{\"n\":\"battery\",\"v\":80%s}"
                            : "{\"n\":\"smoke\",\"vb\":" + (fire == 1) + "%s}";
            Datagram datagram =
                    Datagram.post(mid, "standpipe/" + id)
                            .token(step.token() ? "%04x".formatted(mid) : "")
                            .json("[" + said.formatted(time) + "]");
            mid++;
            return new Sent(
                    this,
                    port(),
                    step.confirmable() ? datagram : datagram.non(),
                    fire,
                    order++,
                    TIME.seconds());
        }
    }

    @BeforeContainer
    static void start() {
        bus = new CoapBus("coap-test", SINK, TIME);
        bus.start(
                new CoapBusConfig.Ports(null, ListenAddress.parse("127.0.0.1:0", 0), "", ""),
                problems -> {});
    }

    @AfterContainer
    static void stop() {
        bus.close();
    }

    @Property(tries = 1500)
    void eachFireIsRaisedAndNoneIsEndedByALateMessage(
            @ForAll("steps") List<Step> steps, @ForAll boolean dated) throws Exception {
        TIME.passes(100_000);
        SINK.forget();
        bus.install(List.of());
        bus.install(
                IDS.stream().map(id -> Kit.detector(id, Kit.SMOKE, Security.NONE, null)).toList());
        List<Unit> units = List.of(new Unit("a", dated), new Unit("b", !dated));
        List<Sent> underWay = new ArrayList<>();
        try {
            for (Step step : steps) {
                TIME.passes(1);
                underWay.removeIf(one -> TIME.seconds() - one.at() > LATENCY);
                happens(step, units.get(step.detector()), underWay);
            }
            atLast(units);
        } finally {
            units.forEach(unit -> unit.ports.forEach(RawUdp::close));
        }
    }

    private static void happens(Step step, Unit unit, List<Sent> underWay) throws IOException {
        switch (step.what()) {
            case REPORT -> travels(unit.report(step, step.fire() ? 1 : 0), step, underWay);
            case HEARTBEAT -> travels(unit.report(step, -1), step, underWay);
            case STARTS_ANEW -> unit.mid = 1;
            case OTHER_PORT -> unit.otherPort();
            case CLOCK_STEPS -> {
                unit.ahead += step.fire() ? step.number() : step.number() * 100_000L;
                unit.stands = -1;
                unit.sinceStep = unit.order;
            }
            case CLOCK_STANDS -> {
                unit.stands = unit.clock();
                unit.sinceStep = Integer.MAX_VALUE;
            }
            case ARRIVES -> {
                if (!underWay.isEmpty()) {
                    arrives(underWay.remove(Math.floorMod(step.number(), underWay.size())));
                }
            }
            case TIME_PASSES -> TIME.passes(Math.abs(step.number()));
        }
    }

    private static void travels(Sent sent, Step step, List<Sent> underWay) throws IOException {
        switch (step.network()) {
            case DELIVERS -> arrives(sent);
            case LOSES -> {}
            case DOUBLES -> {
                arrives(sent);
                underWay.add(sent);
            }
            case HOLDS -> {
                // Nobody can know the order of what has neither a time nor came before.
                if (sent.from().dated) {
                    underWay.add(sent);
                }
            }
        }
    }

    private static void arrives(Sent sent) throws IOException {
        Unit unit = sent.from();
        int before = smoke(unit.id);
        Datagram answer = sent.port().ask(sent.datagram());
        assertEquals("2.04", answer.said(), sent::toString);
        int now = smoke(unit.id);
        if (sent.fire() == 1) {
            assertEquals(1, now, () -> "it was taken, and is none: " + sent);
            unit.newestFire = Math.max(unit.newestFire, sent.order());
        } else if (sent.fire() == 0 && sent.order() < unit.newestFire) {
            // A clock that was set in between tells no order.
            if (!unit.dated || sent.order() >= unit.sinceStep) {
                assertEquals(before, now, () -> "a late message changed it: " + sent);
            }
        } else if (sent.fire() < 0) {
            assertEquals(before, now, () -> "it said nothing of it: " + sent);
        }
    }

    /** A clear of much later ends it, whatever came before. */
    private static void atLast(List<Unit> units) throws IOException {
        for (Unit unit : units) {
            TIME.passes(1000);
            unit.mid = 5000;
            Step step = new Step(What.REPORT, 0, false, true, false, Network.DELIVERS, 0);
            assertEquals("2.04", unit.port().ask(unit.report(step, 0).datagram()).said());
            assertEquals(0, smoke(unit.id), "an alarm that never ends");
        }
    }

    /** As the rules know it: 1 for smoke, 0 for none, -1 if they heard nothing. */
    private static int smoke(String id) {
        int smoke = -1;
        for (Readings readings : SINK.all()) {
            if (readings.device().id().equals(id)) {
                for (var reading : readings.readings()) {
                    if (reading.point().id().equals("smoke")) {
                        smoke = (int) reading.value();
                    }
                }
            }
        }
        return smoke;
    }
}
