package io.standpipe.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.mqtt.connect.ConnectTarget;
import io.standpipe.mqtt.connect.PahoThreads;
import io.standpipe.mqtt.connect.Topics;
import io.standpipe.mqtt.paho.Paho3Link;
import io.standpipe.mqtt.paho.PahoLink;
import io.standpipe.mqtt.settings.BrokerAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** In which order the end of a connection is told, with both versions of the library. */
@Timeout(30)
class PahoEndTest {

    private static final String CLIENT = "paho-end-test";
    private static final int PINGREQ = 0xC0;
    private static final UplinkTransport.Outgoing WILL =
            new UplinkTransport.Outgoing("s/1/d/gw/status", new byte[0], true);

    private final ScriptedPeer peer;
    private PahoThreads threads = new PahoThreads(CLIENT);

    PahoEndTest() throws IOException {
        peer = new ScriptedPeer();
    }

    private enum Version {
        MQTT_5,
        MQTT_3_1_1;

        /** CONNACK, accepted. */
        int[] welcome() {
            return this == MQTT_5 ? ScriptedPeer.WELCOME : new int[] {0x20, 2, 0, 0};
        }

        UplinkTransport connect(ConnectTarget target, UplinkTransport.Events events) {
            return this == MQTT_5
                    ? PahoLink.connect(target, WILL, events)
                    : Paho3Link.connect(target, WILL, events);
        }
    }

    @AfterEach
    void end() throws IOException {
        peer.close();
        threads.shutdownNow();
    }

    private ConnectTarget target() {
        return new ConnectTarget(
                new BrokerAddress("tcp", "localhost", peer.port()),
                "",
                null,
                CLIENT,
                "",
                new byte[0],
                30,
                new Topics(""),
                Duration.ofSeconds(20),
                threads);
    }

    /** Of a socket that is closed the library's other threads tell a cause of their own. */
    @ParameterizedTest
    @EnumSource(Version.class)
    void theCauseIsToldWhileTheSocketIsOpen(Version version) throws Exception {
        List<UplinkTransport> links = new ArrayList<>();
        List<Integer> came = new ArrayList<>();
        RecordingEvents events =
                new RecordingEvents() {
                    @Override
                    public void lost(String cause, UplinkTransport.Loss how) {
                        if (came.isEmpty()) {
                            links.get(0).ping();
                            try {
                                came.add(peer.read().type());
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        }
                        super.lost(cause, how);
                    }
                };
        links.add(version.connect(target(), events));
        peer.welcome(version.welcome());
        assertTrue(events.next().startsWith("connected"));
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("MQTT Rec: " + CLIENT)) {
                thread.getUncaughtExceptionHandler()
                        .uncaughtException(thread, new NegativeArraySizeException());
            }
        }
        assertEquals(
                "lost: a packet from the broker could not be read (NegativeArraySizeException)",
                events.next());
        assertEquals(List.of(PINGREQ), came);
    }

    /** A sender that was about to wait misses the first time. */
    @ParameterizedTest
    @EnumSource(Version.class)
    void theSenderIsToldOnceMoreThatItIsOver(Version version) throws Exception {
        threads.shutdownNow();
        CountDownLatch toldOnceMore = new CountDownLatch(1);
        threads =
                new PahoThreads(CLIENT) {
                    @Override
                    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
                        if (unit.toMillis(delay) != 1000) {
                            return super.schedule(task, delay, unit);
                        }
                        return super.schedule(
                                () -> {
                                    task.run();
                                    toldOnceMore.countDown();
                                },
                                0,
                                unit);
                    }
                };
        RecordingEvents events = new RecordingEvents();
        version.connect(target(), events);
        peer.welcome(version.welcome());
        assertTrue(events.next().startsWith("connected"));
        assertEquals(1, toldOnceMore.getCount(), "it is not over");
        peer.hangUp();
        assertTrue(events.next().startsWith("lost"));
        assertTrue(toldOnceMore.await(10, TimeUnit.SECONDS), "told once only");
    }
}
