package io.standpipe.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.model.Derived;
import io.standpipe.model.Quality;
import io.standpipe.model.Stamp;
import io.standpipe.testkit.Fixtures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Windows of time against the plain list of samples that they stand for. */
class DerivationTest {

    private static final long WINDOW = Duration.ofSeconds(20).toNanos();

    private record Sample(long at, double value) {}

    private final PointState origin = new PointState(Fixtures.pressure(0));
    private final PointState target = new PointState(Fixtures.pressure(1));

    /**
     * @param steps each a sample: its value, and by how many seconds it comes after the one before
     */
    @Property(tries = 300)
    void windowsSeeWhatAListSees(
            @ForAll @Size(max = 120) List<@IntRange(min = 0, max = 19) Integer> steps) {
        Derivation peak = of(new Derived.Peak(Duration.ofNanos(WINDOW)));
        Derivation minimum = of(new Derived.Minimum(Duration.ofNanos(WINDOW)));
        Derivation rate = of(new Derived.Rate(Duration.ofNanos(WINDOW)));
        List<Sample> samples = new ArrayList<>();
        long now = 0;
        for (int step : steps) {
            now += Duration.ofSeconds(step % 4).toNanos();
            Sample newest = new Sample(now, step);
            long oldest = now - WINDOW;
            samples.removeIf(sample -> sample.at() < oldest);
            samples.add(newest);
            origin.take(step, Quality.GOOD, new Stamp(now, 0, Stamp.Clock.SYNCHRONISED));
            assertEquals(
                    samples.stream().mapToDouble(Sample::value).max().orElseThrow(),
                    peak.next(origin));
            assertEquals(
                    samples.stream().mapToDouble(Sample::value).min().orElseThrow(),
                    minimum.next(origin));
            assertEquals(slope(samples), rate.next(origin));
            if (step == 19) {
                samples.clear();
                List.of(peak, minimum, rate).forEach(Derivation::forget);
            }
        }
    }

    private static double slope(List<Sample> samples) {
        Sample first = samples.get(0);
        Sample last = samples.get(samples.size() - 1);
        double seconds = (last.at() - first.at()) / 1e9;
        return samples.size() < 3 || seconds <= 0
                ? Double.NaN
                : (last.value() - first.value()) / seconds;
    }

    private Derivation of(Derived.Function function) {
        return Derivation.of(target, new Derived(0, function), new PointState[] {origin, target});
    }
}
