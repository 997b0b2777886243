package io.standpipe.itest.kill;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** A row of the table: what was counted in a scenario, and what is wrong with it. */
final class Report {

    /** What is in order in some scenarios only. */
    enum May {
        /** A power cut takes the last second of telemetry; its numbers are given again. */
        GIVE_TELEMETRY_NUMBERS_AGAIN,
        /** The disk of a gateway was lost or kept nothing: alarm numbers are given again. */
        GIVE_ALARM_NUMBERS_AGAIN,
        /** Likewise: what was told once is told again by a later boot. */
        TELL_ALARMS_AGAIN
    }

    private static final int EXAMPLES = 4;

    private final String scenario;
    private final String how;
    private final Set<May> may = EnumSet.noneOf(May.class);
    private final List<String> remarks = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private final Set<Incident> excused = new HashSet<>();
    private Predicate<Transition> endShown = turn -> false;
    private String notRun = "";
    private int rounds;
    private int alarms;
    private int alarmsLost;
    private int alarmsAnnounced;
    private int telemetry;
    private int telemetryLost;
    private int gaps;
    private int doubles;
    private int disorder;

    Report(String scenario, String how) {
        this.scenario = scenario;
        this.how = how;
    }

    void round() {
        rounds++;
    }

    void may(May allowed) {
        may.add(allowed);
    }

    /** These may be lost: a fault upstream said so. */
    void announcedLost(List<Incident> incidents) {
        excused.addAll(incidents);
    }

    /**
     * Of alarms that began so, the next boot knows nothing: that they are over may be told by its
     * state of the device alone.
     */
    void endMayBeShown(Predicate<Transition> begun) {
        endShown = begun;
    }

    void remark(String text) {
        remarks.add(text);
    }

    void wrong(String text) {
        wrong.add(text);
    }

    void notRun(String why) {
        notRun = why;
    }

    /** Counts what detectors told and what came of it. */
    void detectors(DetectorTruth.Verdict truth, List<String> answers) {
        alarms += truth.told();
        alarmsLost += truth.lost().size();
        remark(
                "%d transitions of detectors, %d lost; %d were raised again by a late copy"
                        .formatted(truth.told(), truth.lost().size(), truth.late()));
        complain("reports of detectors were acknowledged and lost", truth.lost());
        complain("messages of detectors are wrong", truth.wrong());
        complain("answers that no detector should get", answers);
    }

    /** Counts and judges, when all is settled. */
    void judge(Site site) {
        Truth.Verdict truth =
                site.truth()
                        .judge(
                                site.incidents().all(),
                                site.ledger().transitions(),
                                site.ledger().states(),
                                new Truth.Excuse(excused::contains, endShown));
        List<Long> holes = site.ledger().alarms(LaneNumbers::lost);
        List<Long> lost = site.ledger().telemetry(LaneNumbers::lost);
        List<String> twice = new ArrayList<>(site.ledger().alarms(LaneNumbers::doubles));
        twice.addAll(site.ledger().telemetry(LaneNumbers::doubles));
        List<String> order = new ArrayList<>(site.ledger().alarms(LaneNumbers::disorder));
        order.addAll(site.ledger().telemetry(LaneNumbers::disorder));
        alarms += truth.told();
        alarmsLost += truth.lost().size() + holes.size();
        alarmsAnnounced = truth.excused();
        telemetry = site.ledger().telemetry(LaneNumbers::received) + lost.size();
        telemetryLost = lost.size();
        gaps = site.ledger().telemetry(LaneNumbers::announced);
        disorder = order.size();
        if (truth.shown() > 0) {
            remark("%d ends were told by the device's state alone".formatted(truth.shown()));
        }
        complain("alarms lost", truth.lost());
        complain("numbers of the alarm lane lost", holes);
        complain("numbers of the telemetry lane lost, not announced", lost);
        complain("numbers and messages do not go together", twice);
        complain("told, but never happened", truth.invented());
        complain("not in order", order);
        complain("messages that cannot be read", site.receiver().unreadable());
        doubles += twice.size();
        if (may.contains(May.TELL_ALARMS_AGAIN)) {
            remark(
                    "%d transitions were told again by a later boot"
                            .formatted(truth.again().size()));
        } else {
            doubles += truth.again().size();
            complain("told twice in a row", truth.again());
        }
        again(
                "alarm",
                site.ledger().alarms(LaneNumbers::givenAgain),
                may.contains(May.GIVE_ALARM_NUMBERS_AGAIN));
        again(
                "telemetry",
                site.ledger().telemetry(LaneNumbers::givenAgain),
                may.contains(May.GIVE_TELEMETRY_NUMBERS_AGAIN));
    }

    private void again(String lane, long numbers, boolean allowed) {
        if (numbers > 0 && allowed) {
            remark("%d %s numbers were given again by a later boot".formatted(numbers, lane));
        } else if (numbers > 0) {
            wrong("%d %s numbers were given again by a later boot".formatted(numbers, lane));
        }
    }

    private void complain(String what, List<?> those) {
        if (!those.isEmpty()) {
            wrong(
                    "%d %s: %s%s"
                            .formatted(
                                    those.size(),
                                    what,
                                    those.subList(0, Math.min(EXAMPLES, those.size())),
                                    those.size() > EXAMPLES ? " ..." : ""));
        }
    }

    boolean failed() {
        return !wrong.isEmpty();
    }

    boolean ran() {
        return notRun.isEmpty();
    }

    List<String> cells() {
        if (!ran()) {
            return List.of(scenario, how, "", "", "", "", "", "not run: " + notRun);
        }
        return List.of(
                scenario,
                how,
                String.valueOf(rounds),
                alarms
                        + " / "
                        + alarmsLost
                        + (alarmsAnnounced > 0 ? " (+" + alarmsAnnounced + " announced)" : ""),
                telemetry + " / " + telemetryLost + " / " + gaps,
                String.valueOf(doubles),
                String.valueOf(disorder),
                failed() ? "RED" : "green");
    }

    /** Below the table. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        wrong.forEach(text -> notes.add(scenario + ": RED, " + text));
        remarks.forEach(text -> notes.add(scenario + ": " + text));
        return notes;
    }
}
