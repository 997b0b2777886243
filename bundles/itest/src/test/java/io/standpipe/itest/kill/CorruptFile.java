package io.standpipe.itest.kill;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** The gateway dies during an outage, and its database is spoilt when it comes back. */
final class CorruptFile implements Scenario {

    private static final String FAULT = "outbox";

    /** What is done to the file. */
    private enum Damage {
        GARBAGE_HEADER,
        ZERO_LENGTH,
        RANDOM_PAGES,
        CUT_SHORT,
        CUT_LOG
    }

    @Override
    public String id() {
        return "corrupt";
    }

    @Override
    public String name() {
        return "database spoilt after a kill in an outage";
    }

    @Override
    public String how(Lab lab) {
        return "real files, spoilt by the kit: header, zero length, random pages, cut short, log cut short";
    }

    @Override
    public void run(Lab lab, Site site, Report report) throws Exception {
        report.may(Report.May.GIVE_ALARM_NUMBERS_AGAIN);
        report.may(Report.May.GIVE_TELEMETRY_NUMBERS_AGAIN);
        report.may(Report.May.TELL_ALARMS_AGAIN);
        site.incidents().begin();
        List<Damage> all = List.of(Damage.values());
        for (Damage damage : all.subList(0, lab.times(all.size(), 1))) {
            spoil(site, report, damage);
            report.round();
        }
        site.settle();
    }

    private static void spoil(Site site, Report report, Damage damage) throws Exception {
        if (!site.gateway().alive()) {
            site.gateway().launch();
        }
        site.awaitSending();
        Wait.run(Duration.ofSeconds(1));
        // What is due has come, so at the cut only the newest may be under way.
        flows(site, report, damage, site.gateway().start());
        int before = standing(site);
        site.relay().cut();
        Wait.run(Duration.ofSeconds(2));
        site.gateway().kill();
        int setAside = site.setAside().size();
        apply(damage, site.data().resolve("outbox.db"), site.random());
        int after = site.incidents().all().size();
        site.relay().mend();
        long restarted = System.nanoTime();
        site.gateway().launch();
        site.awaitSending();
        Wait.run(Duration.ofSeconds(1));
        flows(site, report, damage, restarted);
        boolean faulty =
                Wait.until(
                        Duration.ofSeconds(20),
                        () ->
                                site.ledger()
                                        .saw(
                                                turn ->
                                                        turn.condition().equals(FAULT)
                                                                && turn.raised()
                                                                && turn.at() > restarted));
        boolean aside = site.setAside().size() > setAside;
        List<Incident> touched = site.incidents().all().subList(before, after);
        if (damage == Damage.CUT_LOG) {
            // A log that ends early looks like one that was written less: nothing can notice.
            report.announcedLost(touched);
            report.remark(
                    "%s: no fault, nothing in the file tells (fault: %b)"
                            .formatted(damage, faulty));
        } else if (faulty && aside) {
            report.announcedLost(touched);
        } else {
            report.wrong(
                    "%s: fault raised: %b, file set aside: %b".formatted(damage, faulty, aside));
        }
        for (Path file : site.setAside()) {
            Files.delete(file); // the technician's part; it ends the fault
        }
    }

    private static void flows(Site site, Report report, Damage damage, long since) {
        if (site.toldSince(since, Duration.ofSeconds(20)) < 0) {
            report.wrong("%s: alarms do not flow".formatted(damage));
        }
    }

    /** Index of the first incident that may not have ended, as told, when the outage began. */
    private static int standing(Site site) {
        return Math.max(0, site.incidents().all().size() - 20);
    }

    private static void apply(Damage damage, Path file, Random random)
            throws IOException, SQLException {
        Path log = file.resolveSibling("outbox.db-wal");
        if (damage != Damage.CUT_LOG) {
            intoTheFile(file);
        }
        try (RandomAccessFile open =
                new RandomAccessFile((damage == Damage.CUT_LOG ? log : file).toFile(), "rw")) {
            switch (damage) {
                case GARBAGE_HEADER -> open.write(random(random, 100));
                case ZERO_LENGTH -> open.setLength(0);
                case RANDOM_PAGES -> {
                    for (long page = 1; page < open.length() / 4096; page++) {
                        if (random.nextInt(3) > 0) {
                            open.seek(page * 4096);
                            open.write(random(random, 4096));
                        }
                    }
                }
                case CUT_SHORT, CUT_LOG -> open.setLength(open.length() / 2 + random.nextInt(100));
            }
        }
    }

    private static byte[] random(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Moves the log into the file, where it can be spoilt. */
    private static void intoTheFile(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }
}
