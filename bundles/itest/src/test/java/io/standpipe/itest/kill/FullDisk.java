package io.standpipe.itest.kill;

import java.time.Duration;

/** Something else fills the disk, and is removed. */
final class FullDisk implements Scenario {

    @Override
    public String id() {
        return "full";
    }

    @Override
    public String name() {
        return "disk full, then freed";
    }

    @Override
    public String how(Lab lab) {
        return "real: the data directory is a tmpfs of 8 MB, filled by another file";
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
        for (int n = 0; n < lab.times(2, 1); n++) {
            Wait.run(Duration.ofSeconds(2));
            long full = System.nanoTime();
            disk.fill();
            DiskFault.alarmsFlow(site, report, "while the disk was full", full, 8);
            long freed = System.nanoTime();
            disk.free();
            DiskFault.ends(site, report, freed);
            report.round();
        }
        site.settle();
    }
}
