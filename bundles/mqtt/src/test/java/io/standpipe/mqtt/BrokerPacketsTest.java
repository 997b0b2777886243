package io.standpipe.mqtt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.mqtt.connect.Connack;
import io.standpipe.mqtt.connect.ReasonCodes;
import io.standpipe.mqtt.connect.ReceivedPackets;
import io.standpipe.mqtt.connect.SentPackets;
import io.standpipe.testkit.VirtualTime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a broker says in its packets, and pings between ours. */
class BrokerPacketsTest {

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
        assertEquals("no; it names another server (b1)", Connack.text(packet));
        assertEquals("", Connack.text(bytes(0x20, 3, 0, 0x87, 0)));
        assertEquals("", Connack.text(bytes(0x20, 2, 0, 5)));
        assertEquals("", Connack.text(new byte[0]));
        Random random = new Random(5);
        for (int round = 0; round < 2_000; round++) {
            byte[] broken = packet.clone();
            broken[1 + random.nextInt(broken.length - 1)] = (byte) random.nextInt();
            assertTrue(Connack.text(broken).length() <= ReasonCodes.MORE);
        }
        for (int cut = 0; cut < packet.length; cut++) {
            assertTrue(Connack.text(Arrays.copyOf(packet, cut)).length() < 40);
        }
    }

    @Test
    void theBrokersWordsDoNotForgeALine() {
        String said = ReasonCodes.text(0x87, "no\nWARN all is well\u202e" + "x".repeat(500));
        assertFalse(said.contains("\n") || said.contains("\u202e"), said);
        assertTrue(said.length() < ReasonCodes.MORE + 40, said);
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
}
