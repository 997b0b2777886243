package io.standpipe.mqtt.packet;

import static io.standpipe.mqtt.packet.Packets.WELCOME_3;
import static io.standpipe.mqtt.packet.Packets.WELCOME_5;
import static io.standpipe.mqtt.packet.Packets.binary;
import static io.standpipe.mqtt.packet.Packets.bytes;
import static io.standpipe.mqtt.packet.Packets.id;
import static io.standpipe.mqtt.packet.Packets.join;
import static io.standpipe.mqtt.packet.Packets.message;
import static io.standpipe.mqtt.packet.Packets.packet;
import static io.standpipe.mqtt.packet.Packets.properties;
import static io.standpipe.mqtt.packet.Packets.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.Arrays;
import java.util.Random;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttWireMessage;
import org.junit.jupiter.api.Test;

/** Whatever a broker sends, nothing reaches the library over which it would throw unexpectedly. */
class PacketFuzzTest {

    private static final byte[] GOOD = message("s/cmd/x", 1, 9, bytes(0), bytes('x'));

    /** What may be sent, each a whole packet. */
    private static final byte[][] SEEDS = {
        GOOD,
        message("s/cmd/x", 0, 0, properties(bytes(1, 1, 2, 0, 0, 0, 1)), bytes('{', '}')),
        message(
                "s/cmd/消防",
                2,
                3,
                properties(
                        bytes(8),
                        text("s/r"),
                        bytes(9),
                        binary(new byte[20]),
                        bytes(0x26),
                        text("k"),
                        text("v"),
                        bytes(3),
                        text("t/p"),
                        bytes(0x0B, 1)),
                bytes(1, 2, 3)),
        packet(0x40, id(1), bytes(0x87), properties(bytes(0x1F), text("no"))),
        bytes(0x40, 2, 0, 1),
        bytes(0x50, 2, 0, 1),
        bytes(0x62, 2, 0, 3),
        bytes(0x70, 2, 0, 1),
        bytes(0x90, 4, 0, 7, 0, 1),
        bytes(0xB0, 4, 0, 7, 0, 0),
        bytes(0xD0, 0),
        packet(
                0xE0,
                bytes(0x8B),
                properties(bytes(0x1C), text("other"), bytes(0x26), text("a"), text("b"))),
        packet(
                0x20,
                bytes(0, 0),
                properties(
                        bytes(0x11, 0, 0, 0, 1, 0x13, 0, 9, 0x21, 0, 9, 0x22, 0, 9, 0x24, 1),
                        bytes(0x27, 0, 0, 9, 9, 0x28, 1, 0x29, 1, 0x2A, 1, 0x12),
                        text("me")))
    };

    /** What went through, read by the library as it does: only what it can handle may come. */
    private static void libraryReads(boolean five, byte[] through) throws IOException {
        if (five) {
            for (int at = 0; at < through.length; ) {
                int size = size(through, at);
                try {
                    org.eclipse.paho.mqttv5.common.packet.MqttWireMessage.createWireMessage(
                            Arrays.copyOfRange(through, at, at + size));
                } catch (org.eclipse.paho.mqttv5.common.MqttException e) {
                    // It ends the connection over it, with a cause.
                }
                at += size;
            }
            return;
        }
        for (int at = 0; at < through.length; ) {
            int size = size(through, at);
            try {
                MqttWireMessage.createWireMessage(Arrays.copyOfRange(through, at, at + size));
            } catch (org.eclipse.paho.client.mqttv3.MqttException e) {
                // As above.
            }
            at += size;
        }
    }

    /** Bytes of the packet there. */
    private static int size(byte[] stream, int from) {
        int length = 0;
        int at = from + 1;
        for (int shift = 0; ; shift += 7) {
            length |= (stream[at] & 0x7F) << shift;
            if (stream[at++] >= 0) {
                return at - from + length;
            }
        }
    }

    /** Reads all that goes through, in pieces; ends with the stream or in words. */
    private static byte[] through(boolean five, byte[] came, int piece) throws IOException {
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        ByteArrayOutputStream answers = new ByteArrayOutputStream();
        PacketGuard guard =
                new PacketGuard(
                        five,
                        new ByteArrayInputStream(came),
                        answers,
                        (topic, why) -> assertFalse(why.isEmpty()));
        guard.output().write(packet(0x82, id(7), bytes(0), text("s/cmd/+"), bytes(1)));
        InputStream in = guard.input();
        byte[] buffer = new byte[piece];
        try {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                got.write(buffer, 0, count);
                assertTrue(in.available() <= PacketGuard.MAX + 5);
            }
        } catch (ProtocolException e) {
            assertTrue(e.getMessage().startsWith("the broker "), e.getMessage());
        }
        assertTrue(got.size() <= came.length, "nothing is made up");
        assertTrue(answers.size() <= 32 + came.length, "nor answered that did not come");
        return got.toByteArray();
    }

    @FuzzTest
    void anyBytesOfVersion5(byte[] came) throws IOException {
        libraryReads(true, through(true, join(WELCOME_5, came), 64));
        libraryReads(true, through(true, came, 7));
    }

    @FuzzTest
    void anyBytesOfVersion311(byte[] came) throws IOException {
        libraryReads(false, through(false, join(WELCOME_3, came), 64));
        libraryReads(false, through(false, came, 7));
    }

    private static byte[] mutated(Random random, byte[] seed) {
        byte[] packet = seed.clone();
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(packet.length);
            switch (random.nextInt(6)) {
                case 0 -> packet[at] = (byte) random.nextInt(256);
                case 1 -> packet[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> packet[at]++;
                case 3 -> packet = Arrays.copyOf(packet, 1 + random.nextInt(packet.length));
                case 4 ->
                        packet =
                                join(
                                        Arrays.copyOf(packet, at),
                                        Arrays.copyOfRange(packet, at / 2, packet.length));
                default -> packet[at] = bytes(0, 0x7F, 0x80, 0xFF, 0xED, 0xFE)[random.nextInt(6)];
            }
        }
        return packet;
    }

    /** Streams of packets, some of them a little wrong. */
    @Test
    void almostAStream() throws IOException {
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            boolean five = random.nextBoolean();
            byte[] stream = five ? WELCOME_5 : WELCOME_3;
            for (int i = random.nextInt(5); i >= 0; i--) {
                byte[] one = SEEDS[random.nextInt(SEEDS.length)];
                stream = join(stream, random.nextInt(3) == 0 ? one : mutated(random, one));
            }
            libraryReads(five, through(five, stream, 1 + random.nextInt(100)));
        }
    }

    /**
     * However a message is wrong behind topic and packet id: it goes through or not, and the next
     * one does.
     */
    @Test
    void theNextMessageComesAfterOneThatIsLeftOut() throws IOException {
        for (int seed = 0; seed < 5_000; seed++) {
            Random random = new Random(seed);
            byte[] rest = Arrays.copyOfRange(SEEDS[2], 2 + 2 + 12 + 2, SEEDS[2].length);
            byte[] wrong = packet(0x32, text("s/cmd/x"), id(5), mutated(random, rest));
            byte[] got = through(true, join(WELCOME_5, wrong, GOOD), 1 + random.nextInt(50));
            assertArrayEquals(GOOD, Arrays.copyOfRange(got, got.length - GOOD.length, got.length));
            libraryReads(true, got);
        }
    }

    /** Well-formed streams of any packets that need not be asked for go through byte for byte. */
    @Test
    void aGoodStreamIsNotTouched() throws IOException {
        byte[][] free = {SEEDS[0], SEEDS[1], SEEDS[3], SEEDS[4], SEEDS[11]};
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            byte[] stream = WELCOME_5;
            for (int i = random.nextInt(8); i >= 0; i--) {
                stream =
                        join(
                                stream,
                                free[random.nextInt(free.length)],
                                message(
                                        "s/cmd/y",
                                        random.nextInt(2),
                                        1 + random.nextInt(0xFFFF),
                                        properties(bytes(9), binary(new byte[random.nextInt(300)])),
                                        new byte[random.nextInt(2000)]));
            }
            assertArrayEquals(stream, through(true, stream, 1 + random.nextInt(3000)));
        }
    }

    /** The rule for texts is at least as strict as the library's, over each character. */
    @Test
    void eachCharacterIsJudgedAsTheLibraryDoes() throws IOException {
        for (int point = 1; point <= Character.MAX_CODE_POINT; point += point < 0x300 ? 1 : 59) {
            if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                continue;
            }
            judge(point);
        }
        for (int point : new int[] {0xFDCF, 0xFDD0, 0xFDEF, 0xFDF0, 0xFFFE, 0xFFFF, 0x1FFFE}) {
            judge(point);
        }
    }

    private static void judge(int point) throws IOException {
        byte[] text = text(Character.toString(point));
        boolean good = Utf8.check(text, 2, text.length) == Utf8.Kind.GOOD;
        boolean taken;
        try {
            org.eclipse.paho.mqttv5.common.packet.MqttDataTypes.decodeUTF8(
                    new java.io.DataInputStream(new ByteArrayInputStream(text)));
            taken = true;
        } catch (IllegalArgumentException | org.eclipse.paho.mqttv5.common.MqttException e) {
            taken = false;
        }
        // U+FDE0 to U+FDEF are noncharacters as well; the library takes them.
        assertEquals(taken && (point < 0xFDE0 || point > 0xFDEF), good, "U+%04X".formatted(point));
        byte[] old = packet(0x30, text);
        boolean through = through(false, join(WELCOME_3, old), 64).length > WELCOME_3.length;
        boolean read;
        try {
            MqttWireMessage.createWireMessage(old);
            read = true;
        } catch (IllegalArgumentException | org.eclipse.paho.client.mqttv3.MqttException e) {
            read = false;
        }
        boolean wildcard = point == '+' || point == '#';
        assertEquals(read && !wildcard, through, "U+%04X over MQTT 3.1.1".formatted(point));
        if (!good) {
            Utf8.mend(text, 2, text.length);
            assertEquals(Utf8.Kind.GOOD, Utf8.check(text, 2, text.length));
        }
    }
}
