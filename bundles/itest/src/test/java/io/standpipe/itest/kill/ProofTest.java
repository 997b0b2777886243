package io.standpipe.itest.kill;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * No alarm is ever lost: the gateway's process against everything that befalls one, and a table of
 * what came of it. docs/proof.md says what is real and what is simulated.
 *
 * <p>{@code -Dproof.seed} repeats a run, {@code -Dproof.only=killed,full} chooses scenarios, {@code
 * -Dproof.complete=true} takes none that could not run for a pass.
 */
class ProofTest {

    /** The first takes about as long as all others together. */
    private static final int AT_A_TIME = 2;

    private static final List<Scenario> SHORT =
            List.of(
                    new Killed(),
                    new Detectors(),
                    new BrokerRestarts(),
                    new SlowLink(),
                    new CorruptFile());

    private static final List<Scenario> WHOLE =
            List.of(
                    new Killed(),
                    new Detectors(),
                    new BrokerRestarts(),
                    new HalfOpenRelay(),
                    new Unplugged(),
                    new SlowLink(),
                    new FullDisk(),
                    new ReadOnlyAtStart(),
                    new TurnsReadOnly(),
                    new ClockJumps(),
                    new CorruptFile(),
                    new PowerCut());

    @TempDir Path work;

    @Test
    @Timeout(1500)
    void noAlarmIsEverLost() throws Exception {
        Lab lab =
                new Lab(
                        work,
                        System.getProperty("standpipe.broker", "embedded").equals("mosquitto"),
                        Long.getLong("proof.seed", System.nanoTime() & 0xFFFFFF));
        List<String> only =
                Arrays.stream(System.getProperty("proof.only", "").split(",", -1))
                        .filter(id -> !id.isEmpty())
                        .toList();
        Table table = new Table();
        reports(
                        lab,
                        (lab.whole() || !only.isEmpty() ? WHOLE : SHORT)
                                .stream()
                                        .filter(one -> only.isEmpty() || only.contains(one.id()))
                                        .toList())
                .forEach(table::add);
        String text = table.text(lab.seed());
        System.out.println("\n" + text);
        Files.writeString(Path.of("target", "proof.md"), text);
        assertTrue(table.reports().stream().noneMatch(Report::failed), text);
        if (Boolean.getBoolean("proof.complete")) {
            assertTrue(table.reports().stream().allMatch(Report::ran), text);
        }
    }

    /** In the order of the scenarios, which run some at a time: for the most part they wait. */
    private static List<Report> reports(Lab lab, List<Scenario> scenarios) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
        try {
            List<Future<Report>> running = new ArrayList<>();
            for (Scenario scenario : scenarios) {
                running.add(threads.submit(() -> run(lab, scenario)));
            }
            List<Report> reports = new ArrayList<>();
            for (Future<Report> report : running) {
                reports.add(report.get());
            }
            return reports;
        } finally {
            threads.shutdownNow();
        }
    }

    private static Report run(Lab lab, Scenario scenario) {
        Report report = new Report(scenario.name(), scenario.how(lab));
        String why = scenario.notHere(lab);
        if (!why.isEmpty()) {
            report.notRun(why);
            return report;
        }
        long start = System.nanoTime();
        try {
            Path folder = Files.createDirectories(lab.work().resolve(scenario.id()));
            Random random = new Random(lab.seed() + scenario.id().hashCode());
            try (Site site = new Site(folder, random, scenario.broker(lab, folder))) {
                try {
                    scenario.run(lab, site, report);
                } catch (AssertionError e) {
                    report.wrong(
                            "%s; the gateway's log ends: %s"
                                    .formatted(e.getMessage(), logEnd(folder)));
                }
                report.judge(site);
            }
        } catch (Exception e) {
            report.wrong(e.toString());
        }
        report.remark("took %.0f s".formatted((System.nanoTime() - start) / 1e9));
        return report;
    }

    private static String logEnd(Path folder) throws IOException {
        Path log = folder.resolve("gateway.log");
        if (!Files.exists(log)) {
            return "(none)";
        }
        List<String> lines = Files.readAllLines(log);
        return String.join("\n    ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    }
}
