package io.standpipe.itest.kill;

import io.standpipe.itest.TestBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** A plant, a gateway, a line, a broker and a receiver: what a scenario needs, fresh. */
final class Site implements AutoCloseable {

    private static final Duration TO_START = Duration.ofSeconds(30);
    private static final Duration TO_SEND = Duration.ofSeconds(100);

    private final Deque<AutoCloseable> owned = new ArrayDeque<>();
    private final Path work;
    private final Random random;
    private final TestBroker broker;
    private final Relay relay;
    private final Plant plant;
    private final Incidents incidents;
    private final Ledger ledger = new Ledger();
    private final Receiver receiver;
    private final Gateway gateway;

    /**
     * @param broker is started and, in the end, closed
     */
    Site(Path work, Random random, TestBroker broker) throws IOException {
        this.work = work;
        this.random = random;
        this.broker = own(broker);
        broker.start();
        relay = own(new Relay(broker.port(), new Random(random.nextLong())));
        plant = own(new Plant(work.resolve("etc"), "tcp://127.0.0.1:" + relay.port()));
        incidents = own(new Incidents(plant, new Random(random.nextLong())));
        receiver = own(new Receiver("tcp://" + broker.host() + ":" + broker.port(), ledger));
        gateway = new Gateway(work, work.resolve("etc"), data());
        Wait.require("the receiver is connected", TO_START, receiver::connected);
    }

    /** Is closed in the end, after the gateway was killed; the last one first. */
    <T extends AutoCloseable> T own(T resource) {
        owned.push(resource);
        return resource;
    }

    Path work() {
        return work;
    }

    Path data() {
        return work.resolve("data");
    }

    Random random() {
        return random;
    }

    TestBroker broker() {
        return broker;
    }

    Relay relay() {
        return relay;
    }

    Plant plant() {
        return plant;
    }

    Incidents incidents() {
        return incidents;
    }

    Ledger ledger() {
        return ledger;
    }

    Receiver receiver() {
        return receiver;
    }

    Gateway gateway() {
        return gateway;
    }

    /** What must have come by now. */
    Truth truth() {
        return new Truth(gateway.lives(), plant.reads());
    }

    /** Waits until the present life of the gateway has polled the panel. */
    void awaitPolls() {
        Wait.require(
                "the gateway polls",
                TO_START,
                () -> {
                    long[] reads = plant.reads();
                    int from = reads.length - Plant.READS_TO_BE_SEEN;
                    return from >= 0 && reads[from] > gateway.start();
                });
    }

    /** Waits until the present life of the gateway has sent something. */
    void awaitSending() {
        awaitPolls();
        Wait.require(
                "the gateway sends",
                TO_START,
                () -> ledger.status().online() && ledger.status().at() > gateway.start());
    }

    /**
     * Waits until each incident that began after a moment and must be told has been told.
     *
     * @return how many there are; -1 if not all came within the limit
     */
    int toldSince(long moment, Duration limit) {
        List<Incident> due =
                incidents.all().stream()
                        .filter(incident -> incident.raised() > moment)
                        .filter(truth()::mustBeTold)
                        .toList();
        boolean all =
                Wait.until(
                        limit,
                        () -> {
                            List<Transition> came = ledger.transitions();
                            return due.stream()
                                    .allMatch(
                                            incident ->
                                                    came.stream()
                                                            .anyMatch(
                                                                    turn ->
                                                                            Truth.begins(
                                                                                    turn,
                                                                                    incident)));
                        });
        return all ? due.size() : -1;
    }

    /** Ends all incidents and waits until everything was sent and has come. */
    void settle() {
        incidents.close();
        awaitSending();
        plant.awaitSeen();
        Wait.run(Duration.ofSeconds(1)); // from the socket to the outbox
        long from = System.nanoTime();
        Wait.require(
                "the outbox is empty",
                TO_SEND,
                () -> {
                    Ledger.Status now = ledger.status();
                    return now.at() > from && now.online() && now.depth() == 0;
                });
        // Telemetry goes behind all of them: over a slow link it needs as long as they did.
        Ledger.Status last = ledger.status();
        Wait.require(
                "what the status calls the last numbers: " + last,
                TO_SEND,
                () ->
                        ledger.alarms(lane -> lane.has(last.boot(), last.alarms()))
                                && ledger.telemetry(
                                        lane -> lane.has(last.boot(), last.telemetry())));
    }

    /** Databases that the gateway set aside. */
    List<Path> setAside() throws IOException {
        try (var files = Files.newDirectoryStream(data(), "outbox-*.db")) {
            List<Path> found = new ArrayList<>();
            files.forEach(found::add);
            return found;
        }
    }

    @Override
    public void close() throws IOException {
        owned.push(gateway);
        IOException failed = null;
        while (!owned.isEmpty()) {
            try {
                owned.pop().close();
            } catch (Exception e) {
                failed = new IOException("the site was not cleared away", e);
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
