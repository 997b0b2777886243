package io.standpipe.itest.kill;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The power goes: of what was not synchronised, anything may be gone. */
final class PowerCut implements Scenario {

    private static final double[] KEPT = {0, 0.5, 0.9, 0.2};
    private static final Duration QUIET = Duration.ofSeconds(10);

    @Override
    public String id() {
        return "power";
    }

    @Override
    public String name() {
        return "power cut";
    }

    @Override
    public String how(Lab lab) {
        return "simulated: SIGKILL, then the files as a disk may hold them: what strace saw synchronised, and a random part of the later writes, some torn";
    }

    @Override
    public String notHere(Lab lab) {
        return Shell.missing(false, "strace");
    }

    @Override
    public void run(Lab lab, Site site, Report report) throws Exception {
        report.may(Report.May.GIVE_TELEMETRY_NUMBERS_AGAIN);
        Set<Committed.Key> durable = new HashSet<>();
        long lostWrites = 0;
        for (int n = 0; n < lab.times(12, 1); n++) {
            Path trace = site.work().resolve("trace-" + n);
            Disk disk = launch(site, trace);
            if (n == 0) {
                quiet(site, report, trace);
                site.incidents().begin();
            }
            Wait.run(Duration.ofMillis(site.random().nextInt(2500)));
            if (n % 3 == 1) {
                site.relay().cut();
                Wait.run(Duration.ofMillis(site.random().nextInt(1500)));
            }
            site.gateway().kill();
            DiskTrace.awaitEnd(trace);
            DiskTrace.replay(trace, disk);
            Files.delete(trace);
            lostWrites += disk.open();
            disk.cutPower(site.data(), site.random(), KEPT[n % KEPT.length]);
            Files.deleteIfExists(site.data().resolve("outbox.db-shm"));
            durable.addAll(Committed.in(site.data(), site.work()));
            site.relay().mend();
            report.round();
        }
        site.gateway().launch();
        site.settle();
        if (!site.setAside().isEmpty()) {
            report.wrong("a power cut made databases unusable: %s".formatted(site.setAside()));
        }
        report.remark("%d writes were not synchronised at a cut".formatted(lostWrites));
        Committed.check(durable, site, report);
    }

    /** The disk as it is before the gateway writes. */
    private static Disk launch(Site site, Path trace) throws Exception {
        Files.createDirectories(site.data());
        Disk disk = new Disk(site.data(), "outbox.db", "outbox.db-wal");
        site.gateway().launch(DiskTrace.command(site.data(), trace), Map.of());
        site.awaitSending();
        return disk;
    }

    /** Counts what telemetry costs the disk while nothing else happens. */
    private static void quiet(Site site, Report report, Path trace) throws Exception {
        long points = site.ledger().points();
        Disk before = new Disk(site.work());
        DiskTrace.replay(trace, before);
        Wait.run(QUIET);
        Disk after = new Disk(site.work());
        DiskTrace.replay(trace, after);
        long told = site.ledger().points() - points;
        report.remark(
                "a quiet gateway, %d s: %d readings, %d KiB written, %d synchronisations; %.0f MB a million readings"
                        .formatted(
                                QUIET.toSeconds(),
                                told,
                                (after.written() - before.written()) / 1024,
                                after.syncs() - before.syncs(),
                                (double) (after.written() - before.written()) / Math.max(1, told)));
    }
}
