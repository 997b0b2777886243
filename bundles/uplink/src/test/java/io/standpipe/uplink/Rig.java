package io.standpipe.uplink;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Message;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.uplink.UplinkDuties;
import io.standpipe.model.uplink.UplinkEncoder;
import io.standpipe.model.uplink.UplinkSettings;
import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.testkit.FakeGateway;
import io.standpipe.testkit.FakeOutbox;
import io.standpipe.testkit.RecordingFaults;
import io.standpipe.testkit.VirtualTime;
import io.standpipe.uplink.command.CommandTable;
import io.standpipe.uplink.command.Jws;
import io.standpipe.uplink.context.OptionalServices;
import io.standpipe.uplink.context.UplinkContext;
import io.standpipe.uplink.context.UplinkFigures;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** An uplink in virtual time, between an outbox and a broker that the test plays. */
final class Rig {

    static final String TOPICS = "standpipe/1/fengtai/gw-1/";
    static final UplinkSettings OPTIONS =
            new UplinkSettings(
                    "io.standpipe.mqtt",
                    "mqtt",
                    List.of("tcp://broker:1883"),
                    "standpipe-gw-1",
                    30,
                    Duration.ofSeconds(30));

    /** Each delay is as long as it may be. */
    static final RandomGenerator LONGEST =
            new RandomGenerator() {
                @Override
                public long nextLong() {
                    throw new AssertionError("bounds are always given");
                }

                @Override
                public long nextLong(long bound) {
                    return bound - 1;
                }
            };

    final VirtualTime time;
    final FakeOutbox outbox;
    final RecordingFaults faults = new RecordingFaults();
    final FakeGateway gateway = new FakeGateway();
    final List<FakeLink> links = new ArrayList<>();
    final OptionalServices installed = new OptionalServices();

    /** How it is set up; to be changed before the start. */
    UplinkSettings options = OPTIONS;

    /** What a link's {@link FakeLink#subscribing} is at first. */
    int subscribing = 1;

    UplinkDuties uplinkDuties = new UplinkDuties(0, null, CommandTable.CONTRACT);
    @Nullable Jws signed;

    /** Of the transport; null for JSON. */
    @Nullable UplinkEncoder encoder;

    /** What stands between the uplink and the links. */
    UnaryOperator<UplinkTransport.Connector> transport = UnaryOperator.identity();

    /** The uplink's one thread. */
    Scheduler thread;

    private final RandomGenerator random;
    private @Nullable Uplink uplink;

    Rig() {
        this(LONGEST);
    }

    Rig(RandomGenerator random) {
        this.random = random;
        time = new VirtualTime();
        figures = new UplinkFigures("test", time);
        thread = time;
        outbox = new FakeOutbox();
    }

    /** A second uplink of the same gateway. */
    Rig(Rig first) {
        random = LONGEST;
        time = first.time;
        figures = new UplinkFigures("test", time);
        thread = time;
        outbox = first.outbox;
        options =
                new UplinkSettings(
                        OPTIONS.source() + "~second",
                        "mqtt-second",
                        OPTIONS.servers(),
                        OPTIONS.identity() + "-second",
                        OPTIONS.keepAlive(),
                        OPTIONS.statusInterval());
    }

    /** As many servers: {@code a}, {@code b}, {@code c}. */
    Rig servers(int count) {
        List<String> servers = new ArrayList<>();
        for (char host = 'a'; host < 'a' + count; host++) {
            servers.add("tcp://%c:1883".formatted(host));
        }
        options =
                new UplinkSettings(
                        OPTIONS.source(),
                        OPTIONS.name(),
                        servers,
                        OPTIONS.identity(),
                        OPTIONS.keepAlive(),
                        OPTIONS.statusInterval());
        return this;
    }

    final UplinkFigures figures;

    Uplink uplink() {
        if (uplink == null) {
            uplink =
                    new Uplink(
                            new UplinkContext(
                                    gateway, outbox, faults, time, thread, random, installed,
                                    figures),
                            time,
                            options,
                            uplinkDuties,
                            signed,
                            transport.apply(new Fakes()));
        }
        return uplink;
    }

    /** Makes connections to the test. */
    private final class Fakes implements UplinkTransport.Connector {

        @Override
        public UplinkTransport connect(
                String server,
                UplinkTransport.Outgoing will,
                Duration limit,
                UplinkTransport.Events events) {
            FakeLink link = new FakeLink(server, will, time, events);
            link.subscribing = subscribing;
            links.add(link);
            return link;
        }

        @Override
        public String name(String path) {
            return TOPICS + path;
        }

        @Override
        public @Nullable UplinkEncoder encoder() {
            return encoder;
        }
    }

    void start() {
        uplink().start();
    }

    void stop(Runnable done) {
        uplink().stop(done);
    }

    /** Starts, and the broker accepts; the status stands unanswered. */
    FakeLink connected() {
        return connected(FakeLink.GENEROUS);
    }

    FakeLink connected(UplinkTransport.Limits limits) {
        start();
        link().accept(limits);
        return link();
    }

    /** The latest connection. */
    FakeLink link() {
        return links.get(links.size() - 1);
    }

    /** Lets time pass until the next attempt, and the broker accepts it. */
    FakeLink reconnected() {
        int before = links.size();
        seconds(30);
        if (links.size() == before) {
            throw new AssertionError("no attempt within 30 s");
        }
        link().accept();
        return link();
    }

    void seconds(double seconds) {
        time.advance(Duration.ofNanos((long) (seconds * 1e9)));
    }

    void alarm(String device) {
        append(Lane.ALARM, "alarm/" + device, "\"device\":\"" + device + "\"", "testboot");
    }

    /** A fire began. */
    void fire(String device) {
        outbox.append(
                message(Lane.ALARM, "alarm/" + device, "\"device\":\"" + device + "\"", "testboot")
                        .urgent());
    }

    void state(String device) {
        append(Lane.ALARM, "state/" + device, "\"device\":\"" + device + "\"", "testboot");
    }

    /** A device is installed no longer. */
    void lastState(String device) {
        outbox.append(
                message(Lane.ALARM, "state/" + device, "\"device\":\"" + device + "\"", "testboot")
                        .last());
    }

    void telemetry() {
        append(Lane.TELEMETRY, "telemetry", "\"devices\":[]", "testboot");
    }

    /** Telemetry of about so many bytes. */
    void telemetry(int bytes) {
        append(
                Lane.TELEMETRY,
                "telemetry",
                "\"filler\":\"" + "x".repeat(bytes - 200) + "\"",
                "testboot");
    }

    void append(Lane lane, String topic, String body, String boot) {
        outbox.append(message(lane, topic, body, boot));
    }

    private Message message(Lane lane, String topic, String body, String boot) {
        Stamp now = time.stamp();
        return new Message(
                lane,
                topic,
                topic.startsWith("state/"),
                boot,
                now.utc() - 3,
                now,
                body.getBytes(StandardCharsets.UTF_8));
    }
}
