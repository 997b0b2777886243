package io.standpipe.simulators;

import io.standpipe.simulators.Arguments.UsageException;
import io.standpipe.simulators.centre.MonitoringCentre;
import io.standpipe.simulators.contact.ContactOrders;
import io.standpipe.simulators.contact.ContactPanel;
import io.standpipe.simulators.demo.Demo;
import io.standpipe.simulators.demo.DeviceList;
import io.standpipe.simulators.demo.Field;
import io.standpipe.simulators.detector.DetectorFleet;
import io.standpipe.simulators.detector.DetectorRounds;
import io.standpipe.simulators.detector.Habits;
import io.standpipe.simulators.terminal.Terminal;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** The command line. Exit codes: 0, 1 if something could not be started, 2 for bad arguments. */
public final class Main {

    private static final int MQTT_PORT = 1883;
    private static final int MAX_PORT = 65535;

    /** More slaves than a bench needs; each is two threads. */
    private static final int MAX_DEVICES = 1000;

    /** Each has a socket. */
    private static final int MAX_DETECTORS = 10_000;

    private static final int MAX_SHARE = 90;

    /** A clock without a crystal drifts by some percent. */
    private static final int MAX_DRIFT = 100_000;

    private static final String HELP =
            """
            Peers for a Standpipe gateway on this machine.

            demo --etc DIR [--port 1883] [--color]
                Starts six hydrants, a tank and a panel (Modbus TCP), two smoke detectors (CoAP)
                and a contact that a file plays, writes the gateway's
                configuration into DIR, starts an MQTT 5 broker (the next free port if
                this one is taken), prints what the broker delivers, and plays a story once
                the gateway's first telemetry is there.

            slaves [--hydrants 6] [--tanks 1] [--panels 1] [--port 0]
                Starts devices only, and prints where. Their values stand still, so that two
                readers can be compared. --tanks 4 are a tank, a pool, a water intake and a
                well. --port is the first device's, the next ones follow; 0 takes any free
                ports.

            detectors --port N [--host 127.0.0.1] [--count 10] [--loss 0] [--doubled 0]
                      [--overtaken 0] [--drift 50]
                Smoke detectors that report over CoAP to a gateway's port, with DTLS and a
                key each: each a heartbeat every minute, one of them smoke every 10 seconds.
                Prints the rows and the keys for the gateway first. They sleep between
                messages: they hear nothing then, and call from another port when they
                wake. In percent of the datagrams, in each direction: --loss are lost,
                --doubled come twice, --overtaken come after the next one. --drift: how
                much their clocks run too fast or too slow at most, in millionths, since
                they were set a year ago; it is in the times that they tell and in when
                they report.

            contacts --pins DIR
                Plays contacts and converters of a gateway whose chip is mock:DIR, or of a chip
                of the kernel's gpio-sim. Reads orders from standard input, a line each:
                17 close, 17 open, 5? (whether output 5 is on), adc:0 1.65 (volts).

            centre --server tcp://HOST:PORT [--color]
                Only prints what a broker delivers.

            --color asks for colour also where output is no terminal. Ctrl-C ends.
            """;

    private Main() {}

    public static void main(String[] args) {
        // UTF-8 whatever the locale says
        PrintStream out =
                new PrintStream(
                        new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        int code = run(args, out, System.err);
        if (code != 0 || args.length == 0 || isHelp(args[0])) {
            System.exit(code);
        }
        awaitTheEnd();
    }

    /** Gives the exit code; 0 for a command that was started and runs on. */
    static int run(String[] args, PrintStream out, PrintStream err) {
        if (args.length == 0 || isHelp(args[0])) {
            out.print(HELP);
            return 0;
        }
        try {
            List<String> rest = Arrays.asList(args).subList(1, args.length);
            AutoCloseable running =
                    switch (args[0]) {
                        case "demo" -> demo(rest, out);
                        case "slaves" -> slaves(rest, out);
                        case "detectors" -> detectors(rest, out);
                        case "contacts" -> contacts(rest, out);
                        case "centre" -> centre(rest, out);
                        default ->
                                throw new UsageException(
                                        "the command must be demo, slaves, detectors, contacts or centre, but is \"%s\"; see --help"
                                                .formatted(args[0]));
                    };
            closeAtTheEnd(running);
            return 0;
        } catch (UsageException e) {
            err.println(e.getMessage());
            return 2;
        } catch (IOException e) {
            err.println(e.getMessage());
            return 1;
        }
    }

    private static AutoCloseable demo(List<String> args, PrintStream out)
            throws UsageException, IOException {
        Arguments options = new Arguments(args, Set.of("--etc", "--port"));
        Path etc;
        try {
            etc = Path.of(options.text("--etc"));
        } catch (InvalidPathException e) {
            throw new UsageException("--etc must be a directory: " + e.getMessage());
        }
        int port = options.number("--port", MQTT_PORT, MAX_PORT);
        return Demo.start(Terminal.standardOutput(out, options.colour()), etc, port);
    }

    private static AutoCloseable slaves(List<String> args, PrintStream out)
            throws UsageException, IOException {
        Arguments options =
                new Arguments(args, Set.of("--hydrants", "--tanks", "--panels", "--port"));
        Field field =
                Field.open(
                        options.number("--hydrants", 6, MAX_DEVICES),
                        options.number("--tanks", 1, MAX_DEVICES),
                        options.number("--panels", 1, MAX_DEVICES),
                        options.number("--port", 0, MAX_PORT),
                        false);
        Terminal terminal = Terminal.standardOutput(out, options.colour());
        DeviceList.print(field, terminal);
        terminal.print("to read one: mbpoll -m tcp -0 -a UNIT -p PORT -t 4 -r 2 -c 3 -1 127.0.0.1");
        return field;
    }

    private static AutoCloseable detectors(List<String> args, PrintStream out)
            throws UsageException, IOException {
        Arguments options =
                new Arguments(
                        args,
                        Set.of(
                                "--port",
                                "--host",
                                "--count",
                                "--loss",
                                "--doubled",
                                "--overtaken",
                                "--drift"));
        int count = options.number("--count", 10, MAX_DETECTORS);
        Habits habits =
                new Habits(
                        options.number("--loss", 0, MAX_SHARE) / 100.0,
                        options.number("--doubled", 0, MAX_SHARE) / 100.0,
                        options.number("--overtaken", 0, MAX_SHARE) / 100.0,
                        options.number("--drift", 50, MAX_DRIFT),
                        Habits.NAT_FORGETS);
        InetSocketAddress gateway =
                new InetSocketAddress(
                        options.text("--host", "127.0.0.1"),
                        options.number("--port", 5684, MAX_PORT));
        out.print(
                "devices:\nid,profile\n"
                        + DetectorFleet.table("smoke-", count, "generic-smoke-coap"));
        out.print("keys:\n" + DetectorFleet.keys("smoke-", count));
        return DetectorRounds.start(DetectorFleet.start(gateway, "smoke-", count, habits, 1));
    }

    private static AutoCloseable contacts(List<String> args, PrintStream out)
            throws UsageException, IOException {
        Arguments options = new Arguments(args, Set.of("--pins"));
        Path pins;
        try {
            pins = Path.of(options.text("--pins"));
        } catch (InvalidPathException e) {
            throw new UsageException("--pins must be a directory: " + e.getMessage());
        }
        out.println(ContactOrders.HELP);
        new ContactOrders(new ContactPanel(pins), out)
                .obey(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
        return () -> {};
    }

    private static AutoCloseable centre(List<String> args, PrintStream out) throws UsageException {
        Arguments options = new Arguments(args, Set.of("--server"));
        String server = options.text("--server");
        try {
            MonitoringCentre centre =
                    new MonitoringCentre(
                            server,
                            Terminal.standardOutput(out, options.colour()),
                            topic -> {},
                            () -> {});
            centre.start();
            return centre;
        } catch (IllegalArgumentException e) {
            throw new UsageException("--server: " + e.getMessage());
        }
    }

    private static boolean isHelp(String arg) {
        return arg.equals("--help") || arg.equals("-h") || arg.equals("help");
    }

    private static void awaitTheEnd() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeAtTheEnd(AutoCloseable running) {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(running), "the end"));
        } catch (IllegalStateException e) {
            close(running); // the end came while it started
        }
    }

    private static void close(AutoCloseable running) {
        try {
            running.close();
        } catch (Exception e) {
            System.err.println("did not end as it should: " + e.getMessage());
        }
    }
}
