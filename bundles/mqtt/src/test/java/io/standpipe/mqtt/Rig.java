package io.standpipe.mqtt;

import io.standpipe.model.Lane;
import io.standpipe.model.Message;
import io.standpipe.model.Stamp;
import io.standpipe.testkit.FakeGateway;
import io.standpipe.testkit.FakeOutbox;
import io.standpipe.testkit.RecordingFaults;
import io.standpipe.testkit.VirtualTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** An uplink in virtual time, between an outbox and a broker that the test plays. */
final class Rig {

    static final String TOPICS = "standpipe/1/fengtai/gw-1/";
    static final Options OPTIONS =
            new Options(
                    "io.standpipe.mqtt",
                    "mqtt",
                    List.of(new Server("tcp", "broker", 1883)),
                    Transport.PLAIN,
                    "standpipe-gw-1",
                    "",
                    30,
                    Duration.ofSeconds(30),
                    "standpipe/1");

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
    final Installed installed = new Installed();

    /** How it is set up; to be changed before the start. */
    Options options = OPTIONS;

    /** What a link's {@link FakeLink#subscribing} is at first. */
    int subscribing = 1;

    Duties duties = new Duties(0, null, CommandTable.NAMES);
    @Nullable Jws signed;

    private final RandomGenerator random;
    private @Nullable Uplink uplink;

    Rig() {
        this(LONGEST);
    }

    Rig(RandomGenerator random) {
        this.random = random;
        time = new VirtualTime();
        outbox = new FakeOutbox();
    }

    /** A second uplink of the same gateway. */
    Rig(Rig first) {
        random = LONGEST;
        time = first.time;
        outbox = first.outbox;
        options =
                new Options(
                        OPTIONS.source() + "~second",
                        "mqtt-second",
                        OPTIONS.servers(),
                        Transport.PLAIN,
                        OPTIONS.clientId() + "-second",
                        OPTIONS.user(),
                        OPTIONS.keepAlive(),
                        OPTIONS.statusInterval(),
                        OPTIONS.root());
    }

    /** As many servers: {@code a}, {@code b}, {@code c}. */
    Rig servers(int count) {
        List<Server> servers = new ArrayList<>();
        for (char host = 'a'; host < 'a' + count; host++) {
            servers.add(new Server("tcp", String.valueOf(host), 1883));
        }
        options =
                new Options(
                        OPTIONS.source(),
                        OPTIONS.name(),
                        servers,
                        Transport.PLAIN,
                        OPTIONS.clientId(),
                        OPTIONS.user(),
                        OPTIONS.keepAlive(),
                        OPTIONS.statusInterval(),
                        OPTIONS.root());
        return this;
    }

    Uplink uplink() {
        if (uplink == null) {
            uplink =
                    new Uplink(
                            new Surroundings(
                                    gateway, outbox, faults, time, time, random, installed),
                            options,
                            duties,
                            signed,
                            (server, will, limit, events) -> {
                                FakeLink link = new FakeLink(server, will, time, events);
                                link.subscribing = subscribing;
                                links.add(link);
                                return link;
                            });
        }
        return uplink;
    }

    void start() {
        uplink().start();
    }

    void stop(Runnable done) {
        uplink().stop(done);
    }

    static String below(String topic) {
        if (!topic.startsWith(TOPICS)) {
            throw new AssertionError(topic + " is not below " + TOPICS);
        }
        return topic.substring(TOPICS.length());
    }

    /** Starts, and the broker accepts; the status stands unanswered. */
    FakeLink connected() {
        return connected(FakeLink.GENEROUS);
    }

    FakeLink connected(Link.Limits limits) {
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
