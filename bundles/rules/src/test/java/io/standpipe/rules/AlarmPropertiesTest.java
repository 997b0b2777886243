package io.standpipe.rules;

import static io.standpipe.rules.Definitions.alarm;
import static io.standpipe.rules.Definitions.derived;
import static io.standpipe.rules.Definitions.full;
import static io.standpipe.rules.Definitions.latching;
import static io.standpipe.rules.Definitions.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.standpipe.model.Present;
import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.alarm.Hold.Target;
import io.standpipe.model.alarm.Hold.What;
import io.standpipe.model.alarm.Priority;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.Readings;
import io.standpipe.model.message.Message;
import io.standpipe.model.point.Bits;
import io.standpipe.model.point.Derived;
import io.standpipe.model.point.Quality;
import io.standpipe.rules.operator.OperatorOrders;
import io.standpipe.testkit.Fixtures;
import io.standpipe.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The whole alarm model at once: what must hold whatever the field, people and power do. */
class AlarmPropertiesTest {

    /** What happens at a step besides a reading. */
    enum Act {
        NOTHING,
        ACKNOWLEDGE,
        RESET,
        SHELVE,
        MAINTENANCE,
        END_MAINTENANCE,
        OUT_OF_SERVICE,
        POWER_CUT
    }

    record Step(int afterMillis, int value, boolean silent, Act act) {}

    private static Condition bit(int n) {
        return new Condition.Is(1, Bits.bit(n));
    }

    private static final AlarmDefinition[] ALARMS = {
        alarm("low", AlarmKind.SUPERVISORY, new Condition.Below(0, 0.10, 0.02), 2, 5),
        alarm("median", AlarmKind.SUPERVISORY, new Condition.Below(2, 0.05, 0.02)),
        alarm(
                "often",
                AlarmKind.FAULT,
                new Condition.Samples(2, 3, new Condition.Above(0, 0.2, 0.01))),
        alarm("stuck", AlarmKind.FAULT, new Condition.Stuck(0, 0.001, seconds(20))),
        alarm(
                "both",
                AlarmKind.PRE_ALARM,
                new Condition.All(List.of(bit(0), new Condition.Not(bit(1))))),
        alarm("test", AlarmKind.TEST, bit(4)),
        full(
                "suppressible",
                AlarmKind.SUPERVISORY,
                bit(5),
                Priority.MEDIUM,
                false,
                null,
                30,
                new Condition.Stands("test")),
        latching("fire", AlarmKind.FIRE, bit(3), bit(6)),
        full(
                "confirmed",
                AlarmKind.FIRE,
                new Condition.InPlace(1, AlarmKind.FIRE, "fire"),
                Priority.CRITICAL,
                false,
                null,
                0,
                null)
    };

    private static final Device DEVICE =
            Definitions.device(
                    "dev-1",
                    DeviceKind.HYDRANT,
                    List.of(
                            Fixtures.pressure(0),
                            Fixtures.word(1, "word", 0),
                            derived(2, "derived", 0, new Derived.Median(3))),
                    ALARMS);

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 8000),
                        Arbitraries.integers().between(0, 255),
                        Arbitraries.of(true, false, false, false, false, false),
                        Arbitraries.frequencyOf(
                                net.jqwik.api.Tuple.of(6, Arbitraries.just(Act.NOTHING)),
                                net.jqwik.api.Tuple.of(4, Arbitraries.of(Act.values()))))
                .as(Step::new)
                .list()
                .ofMaxSize(50);
    }

    /** One run: the scenes that power cuts made of it, and all they said. */
    private static final class Run {
        Scene scene = new Scene().install(DEVICE);
        final List<JsonNode> alarms = new ArrayList<>();

        /** Conditions of which an alarm chattered when the power failed. */
        final Set<String> chattered = new TreeSet<>();

        int taken;

        void step(Step step, boolean cuts) {
            scene.time.advance(Duration.ofMillis(step.afterMillis()));
            if (step.act() == Act.POWER_CUT) {
                if (cuts) {
                    collect();
                    scene.now("dev-1").alarms().stream()
                            .filter(Present.StandingAlarm::unstable)
                            .forEach(a -> chattered.add(a.condition()));
                    scene = scene.restarted().install(DEVICE);
                    taken = 0;
                }
            } else {
                order(step.act());
            }
            if (step.silent()) {
                scene.fail(DEVICE, Quality.bad(Quality.Cause.DEVICE_SILENT));
            } else {
                scene.read(DEVICE, step.value() / 1000.0, step.value());
            }
            scene.time.advance(Duration.ZERO);
            collect();
            // What is counted as it changes is what there is.
            Present.DeviceNow now = scene.now("dev-1");
            assertEquals(Map.of(now.state(), 1), scene.gatewayStatus.states());
            assertEquals(
                    Map.of(Objects.requireNonNull(now.serviceability()), 1),
                    scene.gatewayStatus.hydrants());
        }

        private void order(Act act) {
            OperatorOrders orders = scene.engine.orders();
            Target device = Target.device("dev-1");
            Duration minute = Duration.ofMinutes(1);
            switch (act) {
                case ACKNOWLEDGE -> orders.acknowledge("dev-1", "fire", "Li Na");
                case RESET -> orders.reset("dev-1", "fire", "Li Na");
                case SHELVE ->
                        orders.hold(
                                What.SHELVED,
                                Target.alarm("dev-1", "low"),
                                null,
                                "Li Na",
                                "w",
                                minute);
                case MAINTENANCE ->
                        orders.hold(What.MAINTENANCE, device, null, "Li Na", "w", minute);
                case END_MAINTENANCE -> orders.release(What.MAINTENANCE, device, "Li Na");
                case OUT_OF_SERVICE ->
                        orders.hold(What.OUT_OF_SERVICE, device, null, "Li Na", "w", minute);
                case NOTHING, POWER_CUT -> {}
            }
            scene.time.advance(Duration.ZERO);
        }

        /** All readings the same for three minutes: whatever waits for something has got it. */
        Run settle(double pressure, int word) {
            for (int i = 0; i < 36; i++) {
                scene.time.advance(Duration.ofSeconds(5));
                scene.read(DEVICE, pressure, word);
            }
            scene.time.advance(Duration.ofMinutes(6));
            collect();
            return this;
        }

        private void collect() {
            for (Message message : scene.messages.subList(taken, scene.messages.size())) {
                if (message.topic().startsWith("alarm/")) {
                    alarms.add(Scene.json(message));
                }
            }
            taken = scene.messages.size();
        }

        String state() {
            Present.DeviceNow now = scene.now("dev-1");
            return now.state() + " " + now.serviceability() + " " + standing();
        }

        Map<String, String> standing() {
            Map<String, String> standing = new TreeMap<>();
            scene.now("dev-1")
                    .alarms()
                    .forEach(
                            a ->
                                    standing.put(
                                            a.condition(),
                                            a.kind() + (a.latched() ? " latched" : "")));
            return standing;
        }
    }

    private static Run play(List<Step> steps, boolean cuts) {
        Run run = new Run();
        steps.forEach(step -> run.step(step, cuts));
        return run;
    }

    @Property(tries = 400)
    void neverTwoRaisesInARowAndNoClearWithoutRaise(@ForAll("steps") List<Step> steps) {
        Map<String, Boolean> standing = new HashMap<>();
        for (JsonNode body : play(steps, true).settle(0.3, 0).alarms) {
            String condition = body.get("condition").asText();
            boolean raised = body.get("state").asText().equals("RAISED");
            boolean before = Objects.requireNonNullElse(standing.put(condition, raised), false);
            boolean again = body.has("again"); // of one that stands, and only of that
            assertTrue(again ? raised && before : raised != before, () -> "out of turn: " + body);
        }
    }

    @Property(tries = 300)
    void aFireIsToldInTheStepThatSeesIt(@ForAll("steps") List<Step> steps) {
        Run run = new Run();
        for (Step step : steps) {
            run.step(step, true);
            if (!step.silent() && (step.value() & 8) != 0) {
                String last = "none";
                for (JsonNode body : run.alarms) {
                    if (body.get("condition").asText().equals("fire")) {
                        last = body.get("state").asText();
                    }
                }
                assertEquals("RAISED", last);
            }
        }
    }

    @Property(tries = 200)
    void theSameInputGivesTheSameMessages(@ForAll("steps") List<Step> steps) {
        Run first = play(steps, true);
        Run again = play(steps, true);
        assertEquals(first.alarms, again.alarms);
        assertEquals(first.state(), again.state());
    }

    /**
     * Power cuts at any moments end in the state that there would have been without them. But the
     * transitions of an alarm that chatters are only counted, and not remembered either, which
     * would wear the disk: whether its condition was there when the power failed nobody knows. So
     * it stands on, also where it would be suppressed if it had ended.
     */
    @Property(tries = 300)
    void wheneverThePowerFailsTheEndIsTheSame(
            @ForAll("steps") List<Step> steps,
            @ForAll @IntRange(min = 0, max = 255) int word,
            @ForAll boolean dry) {
        double pressure = dry ? 0.01 : 0.3;
        Run whole = play(steps, false).settle(pressure, word);
        Run cut = play(steps, true).settle(pressure, word);
        Set<String> more = new TreeSet<>(cut.standing().keySet());
        more.removeAll(whole.standing().keySet());
        if (more.isEmpty()) {
            assertEquals(whole.state(), cut.state());
        } else {
            assertTrue(cut.chattered.containsAll(more), () -> more + " more: " + cut.state());
            assertTrue(
                    whole.scene.now("dev-1").suppressed().containsAll(more),
                    () -> more + " is not suppressed: " + cut.state());
            Map<String, String> others = new TreeMap<>(cut.standing());
            others.keySet().removeAll(more);
            assertEquals(whole.standing(), others);
        }
    }

    /** A restart alone neither clears nor raises anything, also of what takes long to see. */
    @Property(tries = 300)
    void aPowerCutWhileNothingChangesIsNotNoticed(
            @ForAll("steps") List<Step> steps,
            @ForAll @IntRange(min = 0, max = 255) int word,
            @ForAll boolean dry,
            @ForAll @IntRange(min = 1, max = 12) int polls) {
        double pressure = dry ? 0.01 : 0.3;
        Run run = play(steps, false).settle(pressure, word);
        String before = run.state();
        for (int cut = 0; cut < 3; cut++) {
            Scene after = run.scene.restarted().install(DEVICE);
            run.scene = after;
            for (int i = 0; i < polls; i++) {
                after.time.advance(Duration.ofSeconds(5));
                after.read(DEVICE, pressure, word);
            }
            assertEquals(
                    List.of(),
                    after.messages.stream().filter(m -> m.topic().startsWith("alarm/")).toList());
            assertEquals(before, run.state());
        }
    }

    /**
     * A delay is exact to the millisecond, counted from the reading that began it, also if that
     * came late and the wall clock jumped meanwhile.
     */
    @Property(tries = 300)
    void delaysAreExact(
            @ForAll @IntRange(min = 0, max = 60_000) int onDelay,
            @ForAll @IntRange(min = 0, max = 60_000) int offDelay,
            @ForAll @IntRange(min = 1, max = 100_000) int begin,
            @ForAll @IntRange(min = 0, max = 10_000) int longer,
            @ForAll @IntRange(min = 0, max = 1_000) int late,
            @ForAll @IntRange(min = -2_000_000, max = 2_000_000) int jumpSeconds) {
        Device device =
                Definitions.device(
                        "dev-1",
                        DeviceKind.HYDRANT,
                        List.of(Fixtures.pressure(0)),
                        new AlarmDefinition(
                                "low",
                                AlarmKind.SUPERVISORY,
                                new Condition.Below(0, 0.1, 0.02),
                                Duration.ofMillis(onDelay),
                                Duration.ofMillis(offDelay),
                                null));
        Scene scene = new Scene().install(device).read(device, 0.3);
        scene.time.advance(Duration.ofMillis(begin));
        Readings low = scene.poll(device, 0.05);
        scene.time.jumpWallClock(Duration.ofSeconds(jumpSeconds));
        scene.time.advance(Duration.ofMillis(late));
        scene.engine.process(List.of(low));
        scene.time.advance(Duration.ofMillis(Math.max(0, onDelay - late) + (long) longer));
        scene.read(device, 0.3);
        scene.time.advance(Duration.ofMillis(offDelay));
        List<Long> at =
                scene.messages.stream()
                        .filter(m -> m.topic().startsWith("alarm/"))
                        .map(m -> m.received().nanos() / 1_000_000)
                        .toList();
        long raised = begin + (long) Math.max(onDelay, late);
        assertEquals(List.of(raised, raised + longer + offDelay), at);
        assertEquals(
                VirtualTime.START.toEpochMilli() + begin,
                Scene.json(
                                scene.messages.stream()
                                        .filter(m -> m.topic().startsWith("alarm/"))
                                        .findFirst()
                                        .orElseThrow())
                        .get("since")
                        .asLong());
    }
}
