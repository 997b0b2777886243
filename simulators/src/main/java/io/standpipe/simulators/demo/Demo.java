package io.standpipe.simulators.demo;

import io.standpipe.simulators.centre.Broker;
import io.standpipe.simulators.centre.MonitoringCentre;
import io.standpipe.simulators.contact.ContactPanel;
import io.standpipe.simulators.detector.DetectorFleet;
import io.standpipe.simulators.net.Loopback;
import io.standpipe.simulators.terminal.Style;
import io.standpipe.simulators.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Everything around a gateway: a field of devices, its configuration, a broker, the monitoring
 * centre, and a story that begins soon after the gateway's first telemetry.
 */
public final class Demo implements AutoCloseable {

    private static final int HYDRANTS = 6;
    private static final int TANKS = 1;
    private static final int PANELS = 1;
    private static final int DETECTORS = 2;
    private static final String DETECTOR = "smoke-";
    private static final String CONTACT = "cabinet-1";
    private static final int PIN = 17;

    /** Between the first telemetry and the story, to see what normal looks like. */
    private static final Duration PRELUDE = Duration.ofSeconds(5);

    private final Terminal terminal;
    private final Field field;
    private final DetectorFleet detectors;
    private final ContactPanel contacts;
    private final Broker broker;
    private final GatewayFiles files;
    private final MonitoringCentre centre;
    private final ScheduledExecutorService stage =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread thread = new Thread(task, "story");
                        thread.setDaemon(true);
                        return thread;
                    });
    private final AtomicBoolean begun = new AtomicBoolean();

    private Demo(
            Terminal terminal,
            Field field,
            DetectorFleet detectors,
            ContactPanel contacts,
            Broker broker,
            GatewayFiles files) {
        this.terminal = terminal;
        this.field = field;
        this.detectors = detectors;
        this.contacts = contacts;
        this.broker = broker;
        this.files = files;
        this.centre =
                new MonitoringCentre(
                        "tcp://127.0.0.1:" + broker.port(),
                        terminal,
                        this::centreReceived,
                        this::letTheGatewaySend);
    }

    /**
     * Starts all but the gateway.
     *
     * @param etc where the gateway's configuration is written
     * @param wantedPort the broker's; if it is taken, the next free one
     * @throws IOException if files cannot be written or no port is free
     */
    public static Demo start(Terminal terminal, Path etc, int wantedPort) throws IOException {
        int port = Loopback.firstFree(wantedPort);
        int coaps = Loopback.freeUdp();
        Field field = Field.open(HYDRANTS, TANKS, PANELS, 0, true);
        ContactPanel contacts;
        Broker broker = new Broker();
        GatewayFiles files = new GatewayFiles(etc);
        // The slow part; the field's files do not need it.
        CompletableFuture<Void> started = CompletableFuture.runAsync(() -> start(broker, port));
        try {
            prepare(terminal, etc, field, files);
            files.writeDetectors(coaps, DETECTOR, DETECTORS);
            contacts = contacts(etc, files);
            join(started);
        } catch (IOException e) {
            broker.close();
            field.close();
            throw e;
        }
        if (wantedPort != 0 && port != wantedPort) {
            terminal.print(
                    Style.WARNING,
                    "port %d is taken, the broker takes %d".formatted(wantedPort, port));
        }
        DetectorFleet detectors = DetectorFleet.start(Loopback.at(coaps), DETECTOR, DETECTORS);
        Demo demo = new Demo(terminal, field, detectors, contacts, broker, files);
        demo.open();
        return demo;
    }

    private static void prepare(Terminal terminal, Path etc, Field field, GatewayFiles files)
            throws IOException {
        terminal.print("devices:");
        DeviceList.print(field, terminal);
        terminal.print("  %s, a contact on pin %d, which a file plays".formatted(CONTACT, PIN));
        terminal.print(
                "  %s1 and %s%d, smoke detectors that report over CoAP with DTLS"
                        .formatted(DETECTOR, DETECTOR, DETECTORS));
        files.writeField(field.installed());
        terminal.print("gateway's configuration: " + etc.toAbsolutePath().normalize());
    }

    /** Beside the configuration, so that both are of one demo. */
    private static ContactPanel contacts(Path etc, GatewayFiles files) throws IOException {
        Path directory = etc.toAbsolutePath().resolveSibling("pins");
        ContactPanel contacts = new ContactPanel(directory);
        contacts.contact(PIN, true);
        files.writeContact(directory, CONTACT, PIN);
        return contacts;
    }

    private void open() {
        // They repeat this until there is a gateway.
        for (int n = 1; n <= detectors.size(); n++) {
            var unused = detectors.heartbeat(n);
        }
        terminal.print(
                "broker: mqtt://127.0.0.1:%1$d, to look on: mosquitto_sub -p %1$d -t 'standpipe/#' -v"
                        .formatted(broker.port()));
        terminal.print(
                "monitoring centre, as the broker delivers; the story begins with the gateway:");
        centre.start();
    }

    /** The gateway gets its uplink once somebody listens, so that its first telemetry is seen. */
    private void letTheGatewaySend() {
        try {
            files.writeUplink(broker.port());
        } catch (IOException e) {
            terminal.print(Style.WARNING, String.valueOf(e.getMessage()));
        }
    }

    private void centreReceived(String topic) {
        if (topic.equals("telemetry") && begun.compareAndSet(false, true)) {
            Story story =
                    new Story(field, detectors, open -> contacts.contact(PIN, !open), terminal);
            story.play((delay, task) -> schedule(PRELUDE.plus(delay), task));
        }
    }

    private void schedule(Duration delay, Runnable task) {
        var unused = stage.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        stage.shutdownNow();
        centre.close();
        broker.close();
        detectors.close();
        field.close();
    }

    private static void start(Broker broker, int port) {
        try {
            broker.start(port);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private static void join(CompletableFuture<Void> started) throws IOException {
        try {
            started.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
