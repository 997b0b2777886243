package io.standpipe.itest.kill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What must have come upstream, told from what was done to the panel, when it was read and when the
 * gateway was alive. An incident must be told if one life of the gateway read all of it while it
 * stood, and then lived on for half a second and three more polls: so long may a busy machine take
 * from the socket to the disk, and one that stands still does not poll. One that a kill cut shorter
 * may be told or not; if its beginning is, its end must be.
 */
final class Truth {

    private static final String PANEL = "panel-1";

    private static final long TO_THE_DISK = Duration.ofMillis(500).toNanos();

    private static final int POLLS_MORE = 3;

    private final List<Gateway.Life> lives;
    private final long[] reads;

    Truth(List<Gateway.Life> lives, long[] reads) {
        this.lives = lives;
        this.reads = reads;
    }

    /**
     * @param told how many transitions must have come, or did
     * @param lost those of them that did not
     * @param excused those that did not, and need not
     * @param shown ends of which only a state told
     * @param again told twice in a row, under two numbers
     * @param invented told, but nothing of the kind happened
     */
    record Verdict(
            int told,
            List<String> lost,
            int excused,
            int shown,
            List<String> again,
            List<String> invented) {}

    /**
     * What need not be told as it usually is.
     *
     * @param lost need not have come at all
     * @param endShown begun by these, it is enough if a later boot's state does not list it
     */
    record Excuse(Predicate<Incident> lost, Predicate<Transition> endShown) {}

    /** Whether this tells of the beginning of that. */
    static boolean begins(Transition turn, Incident incident) {
        return turn.raised()
                && turn.condition().equals(incident.condition())
                && turn.value() == incident.word();
    }

    boolean mustBeTold(Incident incident) {
        long now = System.nanoTime();
        for (Gateway.Life life : lives) {
            int first = lowerBound(Math.max(incident.raised(), life.start()));
            int seen = first + Plant.READS_TO_BE_SEEN - 1;
            int settled = seen + POLLS_MORE * Plant.READS_IN_A_POLL;
            if (settled < reads.length
                    && reads[settled] < life.end()
                    && reads[seen] < Math.min(incident.cleared(), life.end())
                    && reads[seen] + TO_THE_DISK < Math.min(now, life.end())) {
                return true;
            }
        }
        return false;
    }

    private int lowerBound(long time) {
        int at = Arrays.binarySearch(reads, time);
        return at < 0 ? -at - 1 : at;
    }

    /**
     * To be asked when all incidents are over and all was sent.
     *
     * @param transitions in the order in which they came
     * @param states likewise
     */
    Verdict judge(
            List<Incident> incidents,
            List<Transition> transitions,
            List<DeviceState> states,
            Excuse excuse) {
        Map<String, List<Transition>> came = new TreeMap<>();
        for (Transition turn : transitions) {
            if (turn.device().equals(PANEL)) {
                came.computeIfAbsent(turn.condition(), c -> new ArrayList<>()).add(turn);
            }
        }
        List<String> again = new ArrayList<>();
        came.forEach((condition, turns) -> again.addAll(repeated(turns)));
        List<String> lost = new ArrayList<>();
        List<String> invented = new ArrayList<>();
        came.keySet().removeIf(condition -> !condition.startsWith("L")); // not of one point
        int told = 0;
        int pardoned = 0;
        int shown = 0;
        for (Incident incident : incidents) {
            List<Transition> turns = came.getOrDefault(incident.condition(), List.of());
            boolean raised = turns.stream().anyMatch(turn -> begins(turn, incident));
            boolean cleared = raised && ended(turns, incident);
            if (!raised && !mustBeTold(incident)) {
                continue;
            }
            told += 2;
            if (excuse.lost().test(incident)) {
                pardoned += (raised ? 0 : 1) + (cleared ? 0 : 1);
                continue;
            }
            if (!raised) {
                lost.add(incident.toString());
            }
            if (raised && !cleared && shown(turns, incident, states, excuse)) {
                shown++;
            } else if (!cleared) {
                lost.add("the end of " + incident);
            }
        }
        came.values().stream()
                .flatMap(List::stream)
                .filter(Transition::raised)
                .filter(turn -> incidents.stream().noneMatch(incident -> begins(turn, incident)))
                .forEach(turn -> invented.add(turn.toString()));
        return new Verdict(told, lost, pardoned, shown, again, invented);
    }

    /** RAISED and CLEARED take turns; one that came back says so, and stands. */
    private static List<String> repeated(List<Transition> turns) {
        List<String> again = new ArrayList<>();
        for (int i = 1; i < turns.size(); i++) {
            boolean stood = turns.get(i - 1).raised();
            if (turns.get(i).raised() == stood && !(stood && turns.get(i).again())) {
                again.add(turns.get(i).toString());
            }
        }
        return again;
    }

    /** Whether a clear came after the last raise of the incident. */
    private static boolean ended(List<Transition> turns, Incident incident) {
        boolean ended = false;
        for (Transition turn : turns) {
            ended = begins(turn, incident) ? false : ended || !turn.raised();
        }
        return ended;
    }

    /** Whether a later boot's state shows that it is over, where that is enough. */
    private static boolean shown(
            List<Transition> turns, Incident incident, List<DeviceState> states, Excuse excuse) {
        Transition last =
                turns.stream()
                        .filter(turn -> begins(turn, incident))
                        .reduce((one, next) -> next)
                        .orElseThrow();
        return excuse.endShown().test(last)
                && states.stream()
                        .filter(state -> state.device().equals(PANEL) && state.at() >= last.at())
                        .filter(state -> !state.boot().equals(last.boot()))
                        .anyMatch(state -> !state.conditions().contains(incident.condition()));
    }
}
