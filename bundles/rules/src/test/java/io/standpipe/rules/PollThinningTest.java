package io.standpipe.rules;

import static io.standpipe.rules.Definitions.alarm;
import static io.standpipe.rules.Definitions.full;
import static io.standpipe.rules.Definitions.latching;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.alarm.Priority;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.Readings;
import io.standpipe.model.message.Message;
import io.standpipe.model.point.Bits;
import io.standpipe.model.point.Derived;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Stamp;
import io.standpipe.rules.queue.PollThinning;
import io.standpipe.testkit.Fixtures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

/** What waits for a rules thread that stands still may be thinned out, but hides no alarm. */
class PollThinningTest {

    private static Condition below(int point, double setpoint) {
        return new Condition.Below(point, setpoint, 0.02);
    }

    private static final Device DEVICE =
            Definitions.device(
                    "dev-1",
                    DeviceKind.HYDRANT,
                    List.of(
                            Fixtures.pressure(0),
                            Fixtures.word(1, "word", 0),
                            Fixtures.word(2, "other", 1)),
                    alarm("low", AlarmKind.SUPERVISORY, below(0, 0.10)),
                    alarm("low-low", AlarmKind.SUPERVISORY, below(0, 0.05)),
                    alarm("high", AlarmKind.SUPERVISORY, new Condition.Above(0, 0.2, 0.03)),
                    alarm("other", AlarmKind.FAULT, new Condition.Above(2, 10, 5)),
                    alarm(
                            "both",
                            AlarmKind.PRE_ALARM,
                            new Condition.All(
                                    List.of(
                                            below(0, 0.15),
                                            new Condition.Above(2, 6, 1),
                                            new Condition.Not(new Condition.Is(1, Bits.bit(1)))))),
                    latching("fire", AlarmKind.FIRE, new Condition.Is(1, Bits.bit(0)), null),
                    full(
                            "reset-by-value",
                            AlarmKind.FAULT,
                            below(0, 0.03),
                            Priority.LOW,
                            true,
                            new Condition.Above(0, 0.25, 0),
                            0,
                            null));

    /**
     * @param silent the poll failed
     * @param half only the pressure was polled
     */
    private record Step(int pressure, int word, int other, boolean silent, boolean half) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 300),
                        Arbitraries.frequency(
                                Tuple.of(30, 0), Tuple.of(1, 1), Tuple.of(1, 2), Tuple.of(1, 3)),
                        Arbitraries.integers().between(0, 15),
                        Arbitraries.frequency(Tuple.of(40, false), Tuple.of(1, true)),
                        Arbitraries.of(true, false, false))
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(250);
    }

    private static List<Readings> polls(List<Step> steps) {
        List<Readings> polls = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            double[] values = {step.pressure() / 1000.0, step.word(), step.other()};
            List<Reading> readings = new ArrayList<>();
            for (int point = 0; point < (step.half() ? 1 : 3); point++) {
                readings.add(
                        new Reading(
                                DEVICE.profile().points().get(point),
                                step.silent() ? Double.NaN : values[point],
                                step.silent()
                                        ? Quality.bad(Quality.Cause.DEVICE_SILENT)
                                        : Quality.GOOD));
            }
            polls.add(new Readings(DEVICE, stamp(i), readings));
        }
        return polls;
    }

    private static Stamp stamp(int second) {
        return new Stamp(
                second * 1_000_000_000L,
                1_767_225_600_000L + second * 1000L,
                Stamp.Clock.SYNCHRONISED);
    }

    private static final class Outcome {
        final Set<String> told = new HashSet<>();
        final Set<String> standing = new TreeSet<>();

        /** The rules thread stood still until the last of these had come. */
        Outcome(List<Readings> before, List<Readings> polls) {
            Scene scene = new Scene().install(DEVICE);
            scene.engine.process(before);
            scene.at(1000);
            scene.messages.clear();
            scene.engine.process(polls);
            scene.at(2000); // what chattered is calm
            for (Message message : scene.messages) {
                JsonNode body = Scene.json(message);
                if (message.topic().startsWith("alarm/")) {
                    told.add(body.get("state").asText() + " " + body.get("condition").asText());
                }
            }
            scene.now("dev-1")
                    .alarms()
                    .forEach(
                            one ->
                                    standing.add(
                                            one.condition() + (one.latched() ? " latched" : "")));
        }
    }

    @Property(tries = 400)
    void whatTheWholeSequenceRaisesAndClearsTheThinnedOneDoesToo(
            @ForAll("steps") List<Step> before, @ForAll("steps") List<Step> steps) {
        List<Readings> polls = polls(steps);
        List<Readings> thinned = PollThinning.thin(polls);
        Outcome whole = new Outcome(polls(before), polls);
        Outcome less = new Outcome(polls(before), thinned);
        assertTrue(less.told.containsAll(whole.told), whole.told + " but " + less.told);
        assertEquals(whole.standing, less.standing);
        // In two goes as well, as a queue does that fills up again.
        int half = polls.size() / 2;
        List<Readings> twice = new ArrayList<>(PollThinning.thin(polls.subList(0, half)));
        twice.addAll(polls.subList(half, polls.size()));
        Outcome again = new Outcome(polls(before), PollThinning.thin(twice));
        assertTrue(again.told.containsAll(whole.told), whole.told + " but " + again.told);
        assertEquals(whole.standing, again.standing);
    }

    /** Polls of the pressure alone show no other value, though the one before still counts. */
    @Test
    void theLastPollOfSomePointsStaysAmongThoseOfOthers() {
        List<Step> steps = new ArrayList<>(List.of(new Step(300, 0, 0, false, false)));
        for (int i = 0; i < 80; i++) {
            steps.add(new Step(i / 2 % 2 == 0 ? 10 : 90, 0, 0, false, true));
        }
        steps.add(new Step(90, 0, 12, false, false));
        steps.add(new Step(10, 0, 0, false, true));
        steps.add(new Step(300, 0, 0, false, false));
        Step last = new Step(10, 0, 12, false, false);
        steps.add(last);
        steps.add(new Step(90, 0, 0, false, true));
        steps.add(new Step(10, 0, 0, false, true));
        List<Readings> polls = polls(steps);
        List<Readings> thinned = PollThinning.thin(polls);
        assertTrue(thinned.contains(polls.get(steps.indexOf(last))));
        assertTrue(thinned.size() < polls.size(), "something went");
        assertTrue(new Outcome(List.of(), thinned).standing.contains("other"));
    }

    /** A burst in the middle of a stall shows in the median, though noise came before and after. */
    @Test
    void whatAFilterWouldHaveSeenStays() {
        Device hydrant =
                Definitions.device(
                        "hyd-1",
                        DeviceKind.HYDRANT,
                        List.of(
                                Fixtures.pressure(0),
                                Definitions.derived(1, "median", 0, new Derived.Median(5)),
                                Definitions.derived(
                                        2, "rate", 0, new Derived.Rate(Duration.ofSeconds(5)))),
                        alarm("low", AlarmKind.SUPERVISORY, below(1, 0.10)),
                        alarm("drop", AlarmKind.SUPERVISORY, new Condition.Below(2, -0.02, 0.015)),
                        alarm(
                                "often",
                                AlarmKind.FAULT,
                                new Condition.Samples(4, 5, new Condition.Above(0, 0.5, 0.1))));
        List<Readings> polls = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            // A wild sample each ten; the burst from 1000 to 1050, a hammer of 0.6 at 2000.
            double pressure = i >= 1000 && i < 1050 ? 0.05 : i >= 2000 && i < 2005 ? 0.6 : 0.3;
            pressure += i % 10 == 0 ? -0.25 : i % 7 / 1000.0;
            polls.add(
                    new Readings(
                            hydrant,
                            stamp(i),
                            List.of(
                                    new Reading(
                                            hydrant.profile().points().get(0),
                                            pressure,
                                            Quality.GOOD))));
        }
        List<Readings> thinned = PollThinning.thin(polls);
        assertTrue(thinned.size() < 32 * 12 + 1, () -> "waiting: " + thinned.size());
        Scene scene = new Scene().install(hydrant).at(3000);
        scene.engine.process(thinned);
        Set<String> raised = new TreeSet<>();
        for (Message message : scene.messages) {
            if (message.topic().startsWith("alarm/")) {
                raised.add(Scene.json(message).get("condition").asText());
            }
        }
        assertTrue(raised.containsAll(Set.of("low", "drop", "often")), raised::toString);
    }
}
