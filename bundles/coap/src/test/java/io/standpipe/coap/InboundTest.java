package io.standpipe.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.coap.device.Detector.Security;
import io.standpipe.coap.device.InstalledDetectors;
import io.standpipe.coap.device.UnknownDevices;
import io.standpipe.coap.wire.Inbound;
import io.standpipe.coap.wire.InboundQueue;
import io.standpipe.coap.wire.Senders;
import io.standpipe.coap.wire.Tokens;
import io.standpipe.testkit.VirtualTime;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.eclipse.californium.elements.AddressEndpointContext;
import org.eclipse.californium.elements.Connector;
import org.eclipse.californium.elements.EndpointContext;
import org.eclipse.californium.elements.EndpointContextMatcher;
import org.eclipse.californium.elements.RawData;
import org.eclipse.californium.elements.RawDataChannel;
import org.eclipse.californium.elements.auth.PreSharedKeyIdentity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes faster than the bus's thread works, without a socket. */
class InboundTest {

    private static final String FIRE = "[{\"n\":\"smoke\",\"vb\":true}]";
    private static final InetSocketAddress HERE = new InetSocketAddress(address(1), 5683);
    private static final int BLOCK1 = 27;

    private final VirtualTime time = new VirtualTime();
    private final InstalledDetectors installed =
            new InstalledDetectors(
                    List.of(
                            Kit.detector("a", Kit.SMOKE, Security.NONE, null),
                            Kit.detector("b", Kit.SMOKE, Security.NONE, null),
                            Kit.detector("secure", Kit.SMOKE, Security.PSK, Kit.KEY)));
    private final Socket socket = new Socket();

    /** What the stack got and what was refused, in their order: a message id, negative if so. */
    private final List<Integer> done = new ArrayList<>();

    private final Inbound inbound =
            new Inbound(
                    socket,
                    new Senders(() -> installed, new Tokens(), location -> null),
                    new UnknownDevices("test", time),
                    time,
                    time);

    InboundTest() {
        inbound.setRawDataReceiver(raw -> done.add(mid(raw.getBytes())));
    }

    private static int mid(byte[] bytes) {
        return (bytes[2] & 0xFF) << 8 | (bytes[3] & 0xFF);
    }

    private static InetAddress address(int host) {
        try {
            return InetAddress.getByAddress(
                    new byte[] {10, (byte) (host >> 16), (byte) (host >> 8), (byte) host});
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /** Sends nothing anywhere. */
    private final class Socket implements Connector {

        final List<String> answers = new ArrayList<>();

        @Override
        public void send(RawData message) {
            byte[] bytes = message.getBytes();
            done.add(-mid(bytes));
            answers.add((bytes[1] >> 5 & 7) + ".%02d".formatted(bytes[1] & 31));
        }

        @Override
        public void start() {}

        @Override
        public void stop() {}

        @Override
        public void destroy() {}

        @Override
        public void setRawDataReceiver(RawDataChannel receiver) {}

        @Override
        public void setEndpointContextMatcher(EndpointContextMatcher matcher) {}

        @Override
        public InetSocketAddress getAddress() {
            return HERE;
        }

        @Override
        public String getProtocol() {
            return "UDP";
        }

        @Override
        public boolean isRunning() {
            return true;
        }

        @Override
        public void processDatagram(DatagramPacket datagram) {}
    }

    private void come(EndpointContext from, byte[] bytes, boolean multicast) {
        inbound.receiveData(RawData.inbound(bytes, from, multicast, time.nanos(), HERE));
    }

    private void come(int host, Datagram message) {
        EndpointContext from =
                new AddressEndpointContext(new InetSocketAddress(address(host), 5683));
        come(from, message.bytes(), false);
    }

    private void proven(int host, String identity, Datagram message) {
        EndpointContext from =
                new AddressEndpointContext(
                        new InetSocketAddress(address(host), 5684),
                        new PreSharedKeyIdentity(identity));
        come(from, message.bytes(), false);
    }

    /** All of it comes while the bus's thread does something else. */
    private void atOnce(List<Runnable> arrivals) {
        time.schedule(Duration.ZERO, () -> arrivals.forEach(Runnable::run));
        time.advance(Duration.ZERO);
    }

    /** What nobody sends who belongs here, and what pretends to be of somebody else. */
    private Runnable junk(Random random) {
        int host = random.nextInt(1 << (1 + random.nextInt(20)));
        int mid = 1_000 + random.nextInt(60_000);
        List<Datagram> sorts =
                List.of(
                        Datagram.post(mid, "nowhere").json("[]"),
                        Datagram.post(mid, "standpipe/nobody").json(FIRE),
                        Datagram.post(mid, "standpipe/b").json(FIRE),
                        Datagram.post(mid, "standpipe/b").non().json(FIRE),
                        Datagram.post(mid, "standpipe/b").option(BLOCK1, 8).payload(new byte[16]),
                        Datagram.post(mid, "standpipe/secure").json(FIRE),
                        Datagram.post(mid, "rd/a").json("[]"),
                        Datagram.of(Datagram.NON, 0x45, mid).token("01").observe(1),
                        Datagram.ack(mid),
                        Datagram.of(Datagram.RST, 0, mid));
        int sort = random.nextInt(sorts.size() + 1);
        if (sort == sorts.size()) {
            byte[] noise = new byte[random.nextInt(40)];
            random.nextBytes(noise);
            EndpointContext from =
                    new AddressEndpointContext(new InetSocketAddress(address(host), 5683));
            return () -> come(from, noise.length < 4 ? noise : foreign(noise), false);
        }
        Consumer<Datagram> way =
                random.nextBoolean()
                        ? message -> come(host, message)
                        : message -> proven(host, "ep-nobody", message);
        return () -> way.accept(sorts.get(sort));
    }

    /** Of another version of CoAP. */
    private static byte[] foreign(byte[] noise) {
        noise[0] = (byte) (0xC0 | noise[0]);
        return noise;
    }

    /** Its share is its own: each message of a detector is heard, soon and in order. */
    @ParameterizedTest
    @ValueSource(strings = {"a", "secure"})
    void aFloodTakesNothingFromADetector(String detector) {
        for (long seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            List<Runnable> arrivals = new ArrayList<>();
            for (int i = 0; i < 3_000; i++) {
                arrivals.add(junk(random));
            }
            List<Integer> own = new ArrayList<>();
            List<Integer> places = new ArrayList<>();
            for (int i = 0; i < InboundQueue.OF_DETECTOR; i++) {
                own.add(1 + i);
                places.add(random.nextInt(arrivals.size()));
            }
            Collections.sort(places);
            for (int i = own.size() - 1; i >= 0; i--) {
                int mid = own.get(i);
                arrivals.add(
                        places.get(i),
                        detector.equals("a")
                                ? () -> come(7, Datagram.post(mid, "standpipe/a").json(FIRE))
                                : () ->
                                        proven(
                                                7,
                                                "ep-secure",
                                                Datagram.post(mid, "standpipe").json(FIRE)));
            }
            done.clear();
            atOnce(arrivals);
            assertEquals(
                    own,
                    done.stream().filter(mid -> mid > 0 && mid <= own.size()).toList(),
                    "seed " + seed);
            // One other detector has as many turns, and strangers one in eight.
            int last = done.indexOf(own.get(own.size() - 1));
            assertTrue(last <= 2 * own.size() * 9 / 8 + 2, "seed " + seed + ", after " + last);
            time.advance(Duration.ofSeconds(10));
        }
    }

    /** Nobody has to come again for those that wait to be told. */
    @Test
    void strangersThatWaitAreAnsweredALittleLater() {
        for (int round = 0; round < 5; round++) {
            List<Runnable> arrivals = new ArrayList<>();
            for (int i = 0; i < InboundQueue.OF_STRANGERS; i++) {
                int host = 100 + i;
                int mid = 1 + 100 * round + i;
                // Out of bounds, so the answer is given here.
                Datagram message = Datagram.post(mid, "x").option(BLOCK1, 7);
                arrivals.add(() -> come(host, message));
            }
            atOnce(arrivals);
        }
        assertEquals(InboundQueue.STRANGERS_BURST, socket.answers.size());
        time.advance(Duration.ofSeconds(2));
        assertEquals(
                InboundQueue.STRANGERS_BURST + InboundQueue.OF_STRANGERS, socket.answers.size());
    }

    /** Each first block sets aside what all of the body may need. */
    @Test
    void bodiesInBlocksAreFewAndOfInstalledDetectorsOnly() {
        Datagram begin = Datagram.post(1, "standpipe/a").option(BLOCK1, 8).payload(new byte[16]);
        Datagram next =
                Datagram.post(2, "standpipe/a").option(BLOCK1, 8 | 16).payload(new byte[16]);
        for (int i = 0; i < Inbound.BODIES; i++) {
            come(7, begin);
            come(7, next);
        }
        assertEquals(List.of(), socket.answers);
        assertEquals(2 * Inbound.BODIES, done.size());
        come(7, begin);
        assertEquals(List.of("4.29"), socket.answers);
        come(7, next);
        come(8, Datagram.post(3, "standpipe/b").option(BLOCK1, 8).payload(new byte[16]));
        assertEquals(1, socket.answers.size(), "others and later blocks go on");
        come(9, Datagram.post(4, "standpipe/x").option(BLOCK1, 8).payload(new byte[16]));
        assertEquals(List.of("4.29", "4.03"), socket.answers);
        time.advance(Duration.ofSeconds(5));
        come(7, begin);
        assertEquals(2, socket.answers.size(), "one more after 5 s");
        come(7, begin);
        assertEquals(3, socket.answers.size());
    }

    /** Whoever sends to all would have all gateways answer one address. */
    @Test
    void whatWasSentToAllOrFromNowhereIsNeitherTakenNorAnswered() {
        byte[] fire = Datagram.post(1, "standpipe/a").json(FIRE).bytes();
        InetSocketAddress nowhere = new InetSocketAddress(address(7), 0);
        come(new AddressEndpointContext(nowhere), fire, false);
        come(new AddressEndpointContext(new InetSocketAddress(address(7), 5683)), fire, true);
        time.advance(Duration.ofSeconds(1));
        assertEquals(List.of(), done);
    }
}
