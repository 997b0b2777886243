package io.standpipe.rules.queue;

import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Readings;
import io.standpipe.model.point.Derived;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Stamp;
import io.standpipe.rules.condition.Checks;
import io.standpipe.rules.condition.Derivation;
import io.standpipe.rules.condition.PointState;
import io.standpipe.rules.condition.ReadingQuality;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The thinning of the polls of one device while the rules lag: which of them may go, so that what
 * waits is bounded and no alarm is hidden by it, nor the end of one.
 *
 * <p>A state, a contact or a quality that changes always stays. Between two such changes the polls
 * fall into runs: as long as each limit that an alarm has, on a point or on what is derived from
 * it, says the same. Of a run stay, of each set of points that are polled together, the first and
 * the last {@link #depth} polls and those with the lowest and the highest value of each point. Of
 * more than {@link #RUNS} runs the shortest go, but never the first or the last of their kind in
 * which a set of points was polled: so whatever combination of limits was passed is passed still,
 * and passed last what was passed last.
 *
 * <p>What stays of a device: {@code max(RUNS, 2ks) * s * (2 * depth + 2p)} polls between two
 * changes of a state or quality, with k combinations of limits that occurred, s sets of points and
 * p points in one.
 */
public final class PollThinning {

    /** Runs of one device between changes of its states, that all stay. */
    static final int RUNS = 32;

    /** A limit of an alarm, with the deadband in which it says what it said before. */
    private record Limit(int point, double low, double high) {

        byte side(PointState state) {
            if (!state.usable()) {
                return 3;
            }
            return (byte) (state.value < low ? 0 : state.value < high ? 1 : 2);
        }
    }

    /**
     * What a run has in common.
     *
     * @param segment how many changes of states and qualities came before
     * @param sides where each limit was passed or not
     */
    private record Kind(int segment, List<Byte> sides) {}

    /**
     * Polls of the same kind in a row.
     *
     * @param sets what was polled together in them: a limit of a point that was not has the side
     *     that it had before
     */
    private record Run(Kind kind, List<Readings> polls, Set<List<Integer>> sets) {

        Run(Kind kind) {
            this(kind, new ArrayList<>(), new HashSet<>());
        }

        void add(Readings poll) {
            polls.add(poll);
            sets.add(points(poll));
        }

        void append(Run next) {
            polls.addAll(next.polls);
            sets.addAll(next.sets);
        }
    }

    /** Of some points in some kind of run. */
    private record Seen(Kind kind, List<Integer> points) {}

    private final PointState[] states;

    /** Points of which each change counts: states, what is tested bit by bit, records of a log. */
    private final BitSet discrete = new BitSet();

    private final List<Limit> limits = new ArrayList<>();

    /** So many polls in a row something looks at, or that many must fail to be a fault. */
    private final int depth;

    private PollThinning(DeviceProfile profile) {
        states = PointState.of(profile);
        for (PointState state : states) {
            // Each record of a log is told.
            boolean each = !state.point.states().isEmpty() || state.point.isStored();
            discrete.set(state.point.index(), each);
        }
        int most = profile.missed();
        for (AlarmDefinition alarm : profile.alarms()) {
            most =
                    Stream.of(alarm.when(), alarm.suppressedWhile(), alarm.reset())
                            .flatMap(Stream::ofNullable)
                            .mapToInt(this::look)
                            .reduce(most, Math::max);
        }
        for (int point : profile.watched().stream().toArray()) {
            Derived derived = states[point].point.source().derived();
            if (derived != null) {
                most = Math.max(most, samples(derived.function()));
            }
        }
        depth = most;
    }

    /** Takes the limits of a condition, and says how many samples it looks at. */
    private int look(Condition condition) {
        if (condition instanceof Condition.Below below) {
            double low = below.setpoint() - Checks.ROUNDING;
            limits.add(new Limit(below.point(), low, low + below.deadband()));
        } else if (condition instanceof Condition.Above above) {
            double high = Math.nextUp(above.setpoint() + Checks.ROUNDING);
            limits.add(new Limit(above.point(), high - above.deadband(), high));
        } else if (condition instanceof Condition.Is is) {
            discrete.set(is.point());
        }
        int own = condition instanceof Condition.Samples samples ? samples.of() : 1;
        return condition.parts().stream().mapToInt(this::look).reduce(own, Math::max);
    }

    private static int samples(Derived.Function function) {
        if (function instanceof Derived.Median median) {
            return median.samples();
        }
        if (function instanceof Derived.TrimmedMean mean) {
            return mean.samples();
        }
        return 3; // the fewest that a rate asks for
    }

    /**
     * @param polls of one device, oldest first; of several descriptions of it, if it was installed
     *     anew meanwhile
     * @return those that stay, in their order
     */
    public @SuppressWarnings("ReferenceEquality") // the same installation
    static List<Readings> thin(List<Readings> polls) {
        List<Readings> stay = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= polls.size(); i++) {
            Device device = polls.get(from).device();
            if (i == polls.size() || polls.get(i).device() != device) {
                stay.addAll(new PollThinning(device.profile()).stay(polls.subList(from, i)));
                from = i;
            }
        }
        return stay;
    }

    private List<Readings> stay(List<Readings> polls) {
        List<Readings> stay = new ArrayList<>();
        fewer(runs(polls)).forEach(run -> stay.addAll(ends(run.polls)));
        return stay;
    }

    /**
     * Of too many the shortest go, the earlier of two as short. Who may go is asked once: who goes
     * is neither the first nor the last of anything and stands inside a segment, so without him
     * that is so for the same others as before. Of two that become one the whole stays if one must.
     */
    private static List<Run> fewer(List<Run> runs) {
        BitSet there = new BitSet();
        there.set(0, runs.size());
        TreeSet<Integer> mayGo =
                new TreeSet<>(
                        Comparator.comparingInt((Integer run) -> runs.get(run).polls.size())
                                .thenComparing(Comparator.naturalOrder()));
        if (runs.size() > RUNS) {
            mayGo(runs).stream().forEach(mayGo::add);
        }
        for (int left = runs.size(); left > RUNS && !mayGo.isEmpty(); left--) {
            int shortest = mayGo.first();
            mayGo.remove(shortest);
            there.clear(shortest);
            int before = there.previousSetBit(shortest);
            int after = there.nextSetBit(shortest);
            if (runs.get(before).kind.equals(runs.get(after).kind)) {
                boolean beforeMay = mayGo.remove(before);
                boolean afterMay = mayGo.remove(after);
                runs.get(before).append(runs.get(after));
                there.clear(after);
                left--;
                if (beforeMay && afterMay) {
                    mayGo.add(before);
                }
            }
        }
        return there.stream().mapToObj(runs::get).toList();
    }

    private List<Run> runs(List<Readings> polls) {
        List<Run> runs = new ArrayList<>();
        int segment = 0;
        for (Readings poll : polls) {
            if (take(poll)) {
                segment++;
            }
            List<Byte> sides = new ArrayList<>(limits.size());
            limits.forEach(limit -> sides.add(limit.side(states[limit.point()])));
            Kind kind = new Kind(segment, sides);
            if (runs.isEmpty() || !runs.get(runs.size() - 1).kind.equals(kind)) {
                runs.add(new Run(kind));
            }
            runs.get(runs.size() - 1).add(poll);
        }
        return runs;
    }

    /**
     * @return whether a state or a quality is another than before
     */
    private boolean take(Readings poll) {
        boolean changed = false;
        for (Reading raw : poll.readings()) {
            Reading reading = ReadingQuality.ranged(raw);
            PointState state = states[reading.point().index()];
            boolean other = !reading.quality().equals(state.quality);
            other |=
                    discrete.get(state.point.index())
                            && Double.compare(reading.value(), state.value) != 0;
            changed |= other;
            take(state, reading, poll.stamp());
        }
        return changed;
    }

    private void take(PointState state, Reading reading, Stamp stamp) {
        state.take(reading, stamp);
        for (Derivation derivation : state.derived) {
            double next = Double.NaN;
            if (state.usable()) {
                next = derivation.next(state);
            } else {
                derivation.forget();
            }
            Quality as = derivation.quality(state, next);
            take(derivation.target, new Reading(derivation.target.point, next, as), stamp);
        }
    }

    private static List<Integer> points(Readings poll) {
        return poll.readings().stream().map(reading -> reading.point().index()).toList();
    }

    /**
     * Which stand between two others of their segment, and none of what was polled in them is the
     * first or the last of its kind.
     */
    private static BitSet mayGo(List<Run> runs) {
        BitSet may = new BitSet();
        may.set(0, runs.size());
        Set<Seen> earlier = new HashSet<>();
        for (int i = 0; i < runs.size(); i++) {
            if (isNews(runs.get(i), earlier)) {
                may.clear(i);
            }
        }
        Set<Seen> later = new HashSet<>();
        for (int i = runs.size() - 1; i >= 0; i--) {
            if (isNews(runs.get(i), later)) {
                may.clear(i);
            }
        }
        for (int i = may.nextSetBit(0); i >= 0; i = may.nextSetBit(i + 1)) {
            int segment = runs.get(i).kind.segment();
            may.set(
                    i,
                    runs.get(i - 1).kind.segment() == segment
                            && runs.get(i + 1).kind.segment() == segment);
        }
        return may;
    }

    private static boolean isNews(Run run, Set<Seen> seen) {
        boolean news = false;
        for (List<Integer> points : run.sets) {
            news |= seen.add(new Seen(run.kind, points));
        }
        return news;
    }

    /** Of each set of points its first and last polls, and those with its extremes. */
    private List<Readings> ends(List<Readings> run) {
        Map<List<Integer>, List<Readings>> sets = new LinkedHashMap<>();
        for (Readings poll : run) {
            sets.computeIfAbsent(points(poll), set -> new ArrayList<>()).add(poll);
        }
        Set<Readings> stay = Collections.newSetFromMap(new IdentityHashMap<>());
        for (List<Readings> polls : sets.values()) {
            int size = polls.size();
            stay.addAll(polls.subList(0, Math.min(depth, size)));
            stay.addAll(polls.subList(Math.max(0, size - depth), size));
            for (int i = 0; i < polls.get(0).readings().size(); i++) {
                int at = i;
                Comparator<Readings> byValue =
                        Comparator.comparingDouble(poll -> poll.readings().get(at).value());
                stay.add(Collections.min(polls, byValue));
                stay.add(Collections.max(polls, byValue));
            }
        }
        return run.stream().filter(stay::contains).toList();
    }
}
