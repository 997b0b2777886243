package io.standpipe.mqtt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.testkit.VirtualTime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a broker says besides, what it lets the gateway read, and who else is there. */
class BrokerWordsTest {

    private static final String IDENTITY = "io.standpipe.mqtt/uplink-identity";

    private final Rig rig = new Rig();

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    @Test
    void aConnackThatRefusesTellsItsReasonAndTheOtherServer() {
        byte[] packet =
                bytes(
                        0x20, 16, 0, 0x9C, 13, 0x21, 0, 9, 0x1F, 0, 2, 'n', 'o', 0x1C, 0, 2, 'b',
                        '1');
        assertEquals("no; it names another server, b1", Connack.text(packet));
        assertEquals("", Connack.text(bytes(0x20, 3, 0, 0x87, 0)));
        assertEquals("", Connack.text(bytes(0x20, 2, 0, 5)));
        assertEquals("", Connack.text(new byte[0]));
        Random random = new Random(5);
        for (int round = 0; round < 2_000; round++) {
            byte[] broken = packet.clone();
            broken[1 + random.nextInt(broken.length - 1)] = (byte) random.nextInt();
            assertTrue(Connack.text(broken).length() <= Reasons.MORE);
        }
        for (int cut = 0; cut < packet.length; cut++) {
            assertTrue(Connack.text(Arrays.copyOf(packet, cut)).length() < 40);
        }
    }

    @Test
    void theBrokersWordsDoNotForgeALine() {
        String said = Reasons.text(0x87, "no\nWARN all is well\u202e" + "x".repeat(500));
        assertFalse(said.contains("\n") || said.contains("\u202e"), said);
        assertTrue(said.length() < Reasons.MORE + 40, said);
    }

    /** Whatever the chunks, pings go between packets and their answers do not come through. */
    @Test
    void pingsKeepOutOfPackets() throws IOException {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            ByteArrayOutputStream packets = new ByteArrayOutputStream();
            for (int packet = 0; packet < 5; packet++) {
                byte[] body = new byte[random.nextInt(300)];
                random.nextBytes(body);
                packets.write(0x30);
                if (body.length > 127) {
                    packets.write((body.length & 0x7F) | 0x80);
                    packets.write(body.length >> 7);
                } else {
                    packets.write(body.length);
                }
                packets.writeBytes(body);
            }
            byte[] plain = packets.toByteArray();
            ByteArrayOutputStream wire = new ByteArrayOutputStream();
            int pings = 0;
            try (SentPackets sent = new SentPackets(wire)) {
                for (int at = 0; at < plain.length; ) {
                    int count = Math.min(plain.length - at, 1 + random.nextInt(200));
                    sent.write(plain, at, count);
                    at += count;
                    if (random.nextInt(3) == 0) {
                        sent.ping();
                        pings++;
                    }
                }
                sent.ping();
            }
            byte[] there = wire.toByteArray();
            assertTrue(
                    there.length > plain.length && there.length <= plain.length + 2 * (pings + 1));
            assertArrayEquals(plain, withoutPings(there));
        }
    }

    private static byte[] withoutPings(byte[] wire) throws IOException {
        // A PINGREQ (0xC0 0) becomes a PINGRESP (0xD0 0) where a packet begins.
        byte[] answered = wire.clone();
        for (int at = 0; at < answered.length; ) {
            if ((answered[at] & 0xFF) == 0xC0) {
                answered[at] = (byte) 0xD0;
            }
            int length = answered[at + 1] & 0x7F;
            int head = 2;
            if ((answered[at + 1] & 0x80) != 0) {
                length |= answered[at + 2] << 7;
                head = 3;
            }
            at += head + length;
        }
        ByteArrayOutputStream through = new ByteArrayOutputStream();
        Random random = new Random(2);
        try (ReceivedPackets in =
                new ReceivedPackets(new ByteArrayInputStream(answered), new VirtualTime())) {
            byte[] some = new byte[64];
            int got = in.read(some, 0, 1 + random.nextInt(64));
            while (got >= 0) {
                through.write(some, 0, got);
                got = in.read(some, 0, 1 + random.nextInt(64));
            }
        }
        return through.toByteArray();
    }

    @Test
    void withoutWildcardsEachCommandIsAskedForByName() {
        FakeLink link = rig.connected(new Link.Limits(65535, Integer.MAX_VALUE, 30, false, true));
        assertEquals("status", link.subscriptions.get(0));
        assertFalse(link.subscriptions.contains("cmd/+"));
        assertTrue(link.subscriptions.contains("cmd/shelve"), link.subscriptions.toString());
        link.acknowledgeAll();
        assertEquals("{}", rig.faults.raised().toString());
    }

    @Test
    void whereTheSubscriptionForAllIsRefusedTheyAreToo() {
        rig.start();
        rig.link().subscribing = 0xA2;
        rig.link().accept();
        assertTrue(rig.link().subscriptions.containsAll(List.of("cmd/+", "cmd/shelve")));
        rig.alarm("hyd-1");
        rig.link().acknowledgeAll();
        assertEquals(2, rig.link().all().size(), "status and alarms as ever");
    }

    private void foreign(String boot, int ts, boolean online, boolean retained) {
        rig.link()
                .events
                .arrived(
                        new Link.Incoming(
                                Rig.TOPICS + "status",
                                "{\"boot\":\"%s\",\"ts\":%d,\"online\":%s}"
                                        .formatted(boot, ts, online)
                                        .getBytes(StandardCharsets.UTF_8),
                                retained,
                                "",
                                new byte[0]));
    }

    @Test
    void anotherGatewayOfTheSameIdIsTold() {
        rig.connected();
        foreign("other", 1, true, true);
        rig.link().acknowledgeAll();
        assertEquals("{}", rig.faults.raised().toString(), "perhaps its own last run");
        foreign("other", 2, false, true);
        assertEquals("{}", rig.faults.raised().toString(), "perhaps that one's will");
        foreign("other", 3, true, true);
        String text = rig.faults.raised().get(IDENTITY);
        assertTrue(text.contains("boot other, this one is testboot"), text);
        int before = rig.links.size();
        rig.link().lose("it broke");
        rig.seconds(9.9);
        assertEquals(before, rig.links.size(), "the other one has the broker for a while");
        rig.seconds(20.2);
        assertEquals(before + 1, rig.links.size());
        for (int i = 0; i < 620; i++) {
            rig.link().accept();
            rig.link().acknowledgeAll();
            rig.seconds(1);
        }
        assertEquals("{}", rig.faults.raised().toString(), "it is gone");
    }

    @Test
    void aForeignStatusThatIsLiveAndOnlineIsProof() {
        rig.connected();
        foreign("other", 1, true, false);
        assertTrue(rig.faults.raised().containsKey(IDENTITY));
    }

    @Test
    void ourOwnAndTheSameOldStatusAreNoProof() {
        rig.connected().acknowledgeAll();
        for (int i = 0; i < 20; i++) {
            foreign("testboot", i, true, false);
            foreign("older", 7, true, true);
        }
        assertEquals("{}", rig.faults.raised().toString());
    }

    @Test
    void beingPushedOutTwiceIsTold() {
        rig.connected().acknowledgeAll();
        String cause = "the broker disconnected: " + Reasons.text(0x8E, "");
        rig.link().lose(cause);
        assertEquals("{}", rig.faults.raised().toString());
        rig.reconnected().acknowledgeAll();
        rig.link().lose(cause);
        String text = rig.faults.raised().get(IDENTITY);
        assertTrue(text.contains("another client connects to tcp://broker:1883"), text);
    }

    @Test
    void theFaultFollowsTheCause() {
        rig.start();
        for (int i = 0; i < 12; i++) {
            rig.seconds(10);
            rig.link().events.lost("connection refused", false);
        }
        assertTrue(fault().contains("connection refused"), fault());
        rig.seconds(2);
        rig.link().events.lost("the broker refused: not authorized (0x87)", true);
        assertTrue(fault().contains("not authorized"), fault());
        int changes = 0;
        String before = fault();
        for (int i = 0; i < 600; i++) {
            rig.seconds(2);
            rig.link().events.lost("cause " + i, true);
            changes += fault().equals(before) ? 0 : 1;
            before = fault();
        }
        assertTrue(changes > 1 && changes < 10, changes + " changes in 20 minutes");
    }

    private String fault() {
        return rig.faults.raised().get("io.standpipe.mqtt/uplink");
    }
}
