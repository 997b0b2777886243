package io.standpipe.itest.kill;

import java.nio.file.Path;
import java.time.Duration;

/** The kernel finds an error and turns the file system read-only; after a restart it is well. */
final class TurnsReadOnly implements Scenario {

    @Override
    public String id() {
        return "turns";
    }

    @Override
    public String name() {
        return "file system turns read-only, restart on a repaired one";
    }

    @Override
    public String how(Lab lab) {
        return "real: ext4 on a loop device; only its error is made up (trigger_fs_error)";
    }

    @Override
    public String notHere(Lab lab) {
        return Shell.missing(true, "mount", "umount", "mkfs.ext4", "e2fsck", "findmnt");
    }

    @Override
    public void run(Lab lab, Site site, Report report) throws Exception {
        report.may(Report.May.GIVE_ALARM_NUMBERS_AGAIN);
        report.may(Report.May.GIVE_TELEMETRY_NUMBERS_AGAIN);
        report.may(Report.May.TELL_ALARMS_AGAIN);
        Path image = site.work().resolve("disk.img");
        Mount.format(image, 32);
        Mount disk = Mount.ext4(image, site.data());
        try {
            site.gateway().launch();
            site.awaitSending();
            site.incidents().begin();
            Wait.run(Duration.ofSeconds(2));
            long failed = System.nanoTime(); // it turns at some time after this
            String boot = site.ledger().status().boot();
            disk.fail();
            DiskFault.alarmsFlow(site, report, "while the disk was read-only", failed, 8);
            // What only memory knows goes with it, and the fault that just came says so.
            report.endMayBeShown(turn -> turn.boot().equals(boot) && turn.at() > failed);
        } finally {
            site.gateway().kill();
            disk.close();
        }
        Mount.repair(image);
        site.own(Mount.ext4(image, site.data()));
        site.gateway().launch();
        site.awaitSending();
        Wait.run(Duration.ofSeconds(2));
        report.round();
        site.settle();
    }
}
