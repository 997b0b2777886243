import io.standpipe.simulators.modbus.ModbusSlave;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Five floods at once, and alarms of installed devices meanwhile. Run by floods.sh. Arguments:
 * gateway.jar, work directory, minutes.
 *
 * <p>Ends with status 1 if the gateway ended, an alarm took longer than {@link #MAX_ALARM_MS}, its
 * log grew beyond {@link #MAX_LOG_BYTES}, or the live heap went on growing.
 */
public final class Floods {

    private static final long MAX_ALARM_MS = 2000;
    private static final long MAX_LOG_BYTES = 1_000_000;

    /**
     * From a third of the time to its end; what is remembered of strangers for minutes has come to
     * its bound by then.
     */
    private static final double MAX_GROWTH_MB = 6;

    public static void main(String[] args) throws Exception {
        double minutes = Double.parseDouble(args[2]);
        List<String> wrong = new ArrayList<>();
        GarbageSlave garbage = new GarbageSlave();
        try (ModbusSlave flapping = ModbusSlave.open(0);
                Site site =
                        new Site(
                                Path.of(args[0]),
                                Path.of(args[1]),
                                List.of(garbage.port(), flapping.port()))) {
            flapping.unit(1).holdings(0, 0);
            Alarms alarms = site.alarms();
            for (int i = 0; i < 10; i++) {
                alarms.once(10);
            }
            double quiet = site.liveMegabytes();
            System.out.printf(
                    "before: live heap %.1f MB, resident %.0f MB, log %d bytes%n",
                    quiet, site.residentMegabytes(), site.logBytes());
            List<Flood> floods =
                    List.of(
                            new HalfOpenHandshakes(site.securePort()),
                            new OptionDatagrams(site.plainPort()),
                            new JunkCommands(site.brokerPort(), site.root()),
                            garbage,
                            new FlappingSlave(flapping));
            List<Thread> threads = new ArrayList<>();
            for (Flood flood : floods) {
                Thread thread = new Thread(() -> run(flood), flood.name());
                thread.setDaemon(true);
                thread.start();
                threads.add(thread);
            }
            long logBefore = site.logBytes();
            long cpuBefore = site.cpuMillis();
            long begin = System.nanoTime();
            long whole = (long) (minutes * 60e9);
            double atAThird = 0;
            alarms.forget();
            long pause = Math.max(300, (long) (minutes * 60_000 / Site.DEVICES));
            while (System.nanoTime() - begin < whole && site.alive()) {
                if (alarms.more()) {
                    alarms.once(20);
                }
                TimeUnit.MILLISECONDS.sleep(pause);
                if (atAThird == 0 && System.nanoTime() - begin > whole / 3) {
                    atAThird = site.liveMegabytes();
                }
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            if (!site.alive()) {
                wrong.add(
                        "the gateway ended after %.0f s with status %d; its log ends: %s"
                                .formatted(seconds, site.exitStatus(), site.logEnd()));
            } else {
                double live = site.liveMegabytes();
                long log = site.logBytes() - logBefore;
                System.out.printf(
                        "after %.0f s: live heap %.1f MB (at a third %.1f), resident %.0f MB, threads %s, log %d bytes more, CPU %.0f %% of one core%n",
                        seconds,
                        live,
                        atAThird,
                        site.residentMegabytes(),
                        site.threads(),
                        log,
                        (site.cpuMillis() - cpuBefore) / seconds / 10);
                if (live - atAThird > MAX_GROWTH_MB) {
                    wrong.add("the live heap grew from %.1f to %.1f MB".formatted(atAThird, live));
                }
                if (log > MAX_LOG_BYTES) {
                    wrong.add("the log grew by %d bytes".formatted(log));
                }
            }
            threads.forEach(Thread::interrupt);
            System.out.printf("%n| flood | times |%n| --- | --- |%n");
            floods.forEach(
                    flood -> System.out.printf("| %s | %d |%n", flood.name(), flood.count()));
            System.out.printf(
                    "%n| alarms of | raised | missing | median ms | longest ms |%n| --- | --- | --- | --- | --- |%n");
            wrong.addAll(alarms.table(System.out, MAX_ALARM_MS));
        }
        wrong.forEach(sentence -> System.out.println("WRONG: " + sentence));
        System.exit(wrong.isEmpty() ? 0 : 1);
    }

    private static void run(Flood flood) {
        try {
            flood.run();
        } catch (InterruptedException e) {
            // the end
        } catch (Exception e) {
            System.out.println(flood.name() + " broke off: " + e);
        }
    }
}
