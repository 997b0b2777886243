package io.standpipe.itest.kill;

import io.standpipe.itest.FreePort;
import io.standpipe.itest.detector.Condition;
import io.standpipe.itest.detector.Fleet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * SIGKILL at random moments while detectors report by themselves: over DTLS and plain CoAP, in
 * SenML and as LwM2M notifications, on ways that lose, double and reorder datagrams, and with
 * reboots, other ports and clocks that are set.
 */
final class Detectors implements Scenario {

    private static final int EARLY_MILLIS = 300;
    private static final int START_MILLIS = 1000;
    private static final int LATE_MILLIS = 2000;

    /** A detector that knows nothing of a restart gives up after 14 s, and has to tell much. */
    private static final Duration TO_BE_HEARD = Duration.ofSeconds(45);

    /** What late copies raised once more may chatter, and then ends when a minute was calm. */
    private static final Duration TO_BE_CALM = Duration.ofSeconds(75);

    @Override
    public String id() {
        return "detectors";
    }

    @Override
    public String name() {
        return "gateway killed while detectors report over DTLS and LwM2M";
    }

    @Override
    public String how(Lab lab) {
        return "real: SIGKILL; simulated: detectors, lost, doubled and late datagrams, reboots,"
                + " other ports, clocks";
    }

    @Override
    public void run(Lab lab, Site site, Report report) throws Exception {
        Fleet fleet =
                site.own(
                        new Fleet(
                                FreePort.findUdp(),
                                FreePort.findUdp(),
                                lab.times(4, 2),
                                site.random()));
        Files.writeString(
                site.work().resolve("etc/io.standpipe.coap~detectors.yaml"), fleet.configuration());
        Set<Committed.Key> committed = new HashSet<>();
        List<Long> starts = new ArrayList<>();
        site.incidents().begin();
        fleet.begin();
        int kills = lab.times(30, 2);
        for (int n = 0; n < kills; n++) {
            switch (n % 12) {
                case 2 -> site.relay().cut();
                case 6 -> site.relay().mend();
                default -> {}
            }
            starts.add(System.currentTimeMillis());
            site.gateway().launch();
            if (n % 10 == 3) {
                Wait.run(Duration.ofMillis(site.random().nextInt(EARLY_MILLIS)));
            } else if (n % 5 == 4) {
                Wait.run(Duration.ofMillis(EARLY_MILLIS + site.random().nextInt(START_MILLIS)));
            } else {
                site.awaitPolls();
                Wait.run(Duration.ofMillis(site.random().nextInt(LATE_MILLIS)));
            }
            site.gateway().kill();
            committed.addAll(Committed.in(site.data(), site.work()));
            report.round();
        }
        site.relay().mend();
        starts.add(System.currentTimeMillis());
        site.gateway().launch();
        site.awaitSending();
        Wait.run(Duration.ofSeconds(lab.times(10, 1)));
        fleet.end();
        if (!Wait.until(TO_BE_HEARD, () -> fleet.unheard().isEmpty())) {
            report.wrong(
                    "the gateway took nothing of these for %d s: %s"
                            .formatted(TO_BE_HEARD.toSeconds(), fleet.unheard()));
        }
        Wait.until(
                TO_BE_CALM,
                () ->
                        DetectorTruth.judge(fleet.conditions(), site.ledger().transitions())
                                .lost()
                                .isEmpty());
        site.settle();
        report.remark(fleet.counts());
        report.remark(firstFires(fleet.conditions(), site.ledger().transitions(), starts));
        report.detectors(
                DetectorTruth.judge(fleet.conditions(), site.ledger().transitions()),
                fleet.wrong());
        Committed.check(committed, site, report);
        if (report.failed()) {
            List<String> log = new ArrayList<>(fleet.diary());
            site.ledger().transitions().forEach(one -> log.add(one.since() + " upstream " + one));
            Files.write(Path.of("target", "detectors.log"), log);
            report.remark("the detectors' diary is target/detectors.log");
        }
    }

    /** How long after a start of the gateway the first fire of a detector arrived. */
    private static String firstFires(
            List<Condition> conditions, List<Transition> transitions, List<Long> starts) {
        List<String> words = new ArrayList<>();
        for (String sort : List.of("dtls-post", "dtls-observed", "plain-post", "plain-observed")) {
            List<Long> times = new ArrayList<>();
            for (int life = 0; life < starts.size(); life++) {
                long from = starts.get(life);
                long to = life + 1 < starts.size() ? starts.get(life + 1) : Long.MAX_VALUE;
                Optional<Long> first =
                        transitions.stream()
                                .filter(one -> one.device().startsWith(sort) && one.raised())
                                .filter(one -> isFire(conditions, one))
                                .map(Transition::since)
                                .filter(since -> since >= from && since < to)
                                .min(Long::compare);
                first.ifPresent(since -> times.add(since - from));
            }
            Collections.sort(times);
            words.add(
                    times.isEmpty()
                            ? sort + " never"
                            : "%s %.1f s (%d of %d)"
                                    .formatted(
                                            sort,
                                            times.get(times.size() / 2) / 1e3,
                                            times.size(),
                                            starts.size()));
        }
        return "from a start to the first fire taken, median (of so many starts): "
                + String.join(", ", words);
    }

    private static boolean isFire(List<Condition> conditions, Transition one) {
        return conditions.stream()
                .anyMatch(
                        condition ->
                                condition.fire()
                                        && condition.device().equals(one.device())
                                        && condition.name().equals(one.condition()));
    }
}
