package io.standpipe.itest.kill;

import io.standpipe.itest.detector.Condition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What must have come upstream of detectors that report by themselves. A report that the gateway
 * acknowledged must be told, and what was raised must be cleared; what was never acknowledged,
 * because it ended or the detector rebooted before, may be told or not. Each message names the
 * moment of its cause ({@code since}), and so the one turn of the condition that it tells of. No
 * alarm is cleared while its condition stands: a stale report did that. A late copy of a report of
 * fire may raise it once more, for in doubt there is a fire; that is counted.
 */
final class DetectorTruth {

    /** Both clocks are the machine's; one of them is kept by nanoseconds. */
    private static final long SLACK_MILLIS = 50;

    /** A report is given up after 14 s, and a copy of its last datagram is 3 s under way. */
    private static final long LATE_MILLIS = 20_000;

    /**
     * @param told how many transitions must have come, or did
     * @param lost those of them that did not
     * @param wrong raised or cleared though the detector never said so, or twice in a row
     * @param late how often one was raised again by a late copy
     */
    record Verdict(int told, List<String> lost, List<String> wrong, int late) {}

    private final List<String> lost = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private int told;
    private int late;

    private DetectorTruth() {}

    /**
     * To be asked when all is over and all was sent.
     *
     * @param transitions in the order in which they came
     */
    static Verdict judge(List<Condition> conditions, List<Transition> transitions) {
        DetectorTruth truth = new DetectorTruth();
        for (Condition condition : conditions) {
            truth.judge(
                    condition,
                    transitions.stream()
                            .filter(one -> one.device().equals(condition.device()))
                            .filter(one -> one.condition().equals(condition.name()))
                            .toList());
        }
        return new Verdict(truth.told, truth.lost, truth.wrong, truth.late);
    }

    private void judge(Condition condition, List<Transition> came) {
        Set<Integer> seen = new HashSet<>();
        boolean stands = false;
        boolean again = false;
        for (Transition one : came) {
            int turn = turn(condition, one);
            boolean first = seen.add(turn);
            if (one.raised() == stands) {
                wrong.add("twice in a row: " + one);
            } else if (turn == 0) {
                wrong.add(
                        "%s: %s, %s"
                                .formatted(
                                        one.raised() ? "invented" : "cleared by a stale report",
                                        one,
                                        course(condition)));
            } else if (one.raised() && !first) {
                again = one.since() < condition.at(turn + 1) + LATE_MILLIS;
                if (again) {
                    late++;
                } else {
                    wrong.add("raised again: " + one);
                }
            } else if (one.raised()) {
                again = false;
            }
            stands = one.raised();
            if (again && !stands) {
                // What began while the copy's alarm stood was told by it.
                for (int begun = 1; begun < turn; begun += 2) {
                    if (condition.at(begun) >= raisedAt(came, one)) {
                        seen.add(begun);
                    }
                }
            }
        }
        count(condition, seen);
    }

    /** Since when the alarm stood that this one cleared. */
    private static long raisedAt(List<Transition> came, Transition cleared) {
        return came.get(came.indexOf(cleared) - 1).since();
    }

    private void count(Condition condition, Set<Integer> seen) {
        for (int begun = 1; begun <= condition.turns(); begun += 2) {
            boolean raised = seen.contains(begun);
            if (!raised && !condition.acknowledged(begun)) {
                continue;
            }
            told += 2;
            if (!raised) {
                lost.add("%s, at %d".formatted(condition, condition.at(begun)));
            } else if (!seen.contains(begun + 1)) {
                lost.add("the end of %s, at %d".formatted(condition, condition.at(begun + 1)));
            }
        }
    }

    /**
     * Which turn of the condition a message tells of; 0 if none. An end is reported before anything
     * else begins; a beginning may be reported when it is over.
     */
    private static int turn(Condition condition, Transition one) {
        for (int turn = one.raised() ? 1 : 2; turn <= condition.turns(); turn += 2) {
            long until = condition.at(turn + (one.raised() ? 2 : 1));
            if (one.since() >= condition.at(turn) - SLACK_MILLIS
                    && (until == Long.MAX_VALUE || one.since() < until - SLACK_MILLIS)) {
                return turn;
            }
        }
        return 0;
    }

    private static String course(Condition condition) {
        List<Long> times = new ArrayList<>();
        for (int turn = 1; turn <= condition.turns(); turn++) {
            times.add(condition.at(turn));
        }
        return "it turned at " + times;
    }
}
