package io.standpipe.itest.kill;

import java.nio.file.Files;
import java.time.Duration;
import java.util.Set;

/** The gateway starts on a file system that somebody mounted read-only, and later made writable. */
final class ReadOnlyAtStart implements Scenario {

    @Override
    public String id() {
        return "readonly";
    }

    @Override
    public String name() {
        return "killed in an outage, read-only file system at the start, then writable";
    }

    @Override
    public String how(Lab lab) {
        return "real: the data directory is a tmpfs, remounted under the running gateway";
    }

    @Override
    public String notHere(Lab lab) {
        return Shell.missing(true, "mount", "umount");
    }

    @Override
    public void run(Lab lab, Site site, Report report) throws Exception {
        Mount disk = site.own(Mount.tmpfs(site.data(), 8));
        site.gateway().launch();
        site.awaitSending();
        site.incidents().begin();
        Wait.run(Duration.ofSeconds(1));
        site.relay().cut();
        Wait.run(Duration.ofSeconds(2)); // what happens now waits on the disk
        site.gateway().kill();
        Set<Committed.Key> waits = Committed.in(site.data(), site.work());
        if (site.random().nextBoolean()) {
            // a power cut may leave it behind
            Files.delete(site.data().resolve("outbox.db-shm"));
            report.remark("the index of the database's log was lost");
        }
        disk.readOnly(true);
        site.relay().mend();
        site.gateway().launch();
        site.awaitPolls();
        DiskFault.alarmsFlow(
                site, report, "while the disk was read-only", site.gateway().start(), 8);
        long writable = System.nanoTime();
        disk.readOnly(false);
        DiskFault.ends(site, report, writable);
        report.round();
        site.settle();
        report.remark("%d messages were on the disk that turned read-only".formatted(waits.size()));
        Committed.check(waits, site, report);
    }
}
