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
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.testkit.ChineseText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What goes through to the library, what is left out, and what ends a connection. */
class PacketGuardTest {

    private static final byte[] NONE = bytes(0);
    private static final byte[] GOOD = message("s/cmd/reset", 1, 9, NONE, bytes('x'));

    private final ByteArrayOutputStream answers = new ByteArrayOutputStream();
    private final List<String> dropped = new ArrayList<>();

    private PacketGuard guard(boolean five, byte[]... came) {
        return guard(five, new ByteArrayInputStream(join(came)));
    }

    private PacketGuard guard(boolean five, InputStream in) {
        return new PacketGuard(five, in, answers, (topic, why) -> dropped.add("it " + why));
    }

    /** What went through of a stream of MQTT 5, without the welcome. */
    private byte[] five(byte[]... came) throws IOException {
        byte[] through = guard(true, WELCOME_5, join(came)).input().readAllBytes();
        return java.util.Arrays.copyOfRange(through, WELCOME_5.length, through.length);
    }

    private void assertDropped(String why, byte[] packet, byte[] answer) throws IOException {
        answers.reset();
        dropped.clear();
        assertArrayEquals(GOOD, five(packet, GOOD), why);
        assertEquals(List.of("it " + why), dropped);
        assertArrayEquals(answer, answers.toByteArray(), why);
    }

    private void assertIgnored(byte[] packet) throws IOException {
        assertArrayEquals(GOOD, five(packet, GOOD));
    }

    private static final byte[] PUBACK = bytes(0x40, 2, 0, 5);

    private static byte[] command(byte[]... properties) {
        return message("s/cmd/reset", 1, 5, properties(properties), bytes('{', '}'));
    }

    @Test
    void aMessageThatCannotBeTakenIsLeftOutAndAcknowledged() throws IOException {
        assertDropped(
                "has 40000 bytes of correlation data, but at most 32767 are taken",
                command(bytes(9), binary(new byte[40_000])),
                PUBACK);
        assertDropped(
                "has 65537 bytes, but at most 65536 are taken",
                message("s/cmd/x", 1, 5, NONE, new byte[65_537 - 12]),
                PUBACK);
        assertDropped(
                "has 3000000 bytes, but at most 65536 are taken",
                message("s/cmd/x", 0, 0, NONE, new byte[3_000_000 - 10]),
                bytes());
        String topic = "has a topic with characters that no topic may have";
        for (String name : List.of("a\0b", "a\u0001b", "a\uFFFEb", "a\u009Fb", "a/+", "a/#")) {
            assertDropped(topic, message(name, 1, 5, NONE, bytes()), PUBACK);
        }
        // Half of a surrogate pair, an overlong slash, a byte alone, one that is missing.
        for (byte[] name :
                List.of(
                        bytes(0xED, 0xA0, 0x80),
                        bytes(0xC0, 0xAF),
                        bytes('a', 0xFF),
                        bytes('a', 0xE4, 0xB8))) {
            assertDropped(topic, packet(0x32, binary(name), id(5), NONE), PUBACK);
        }
        assertDropped("has no topic", message("", 1, 5, NONE, bytes()), PUBACK);
        assertDropped(
                "has a topic alias, which the gateway does not take",
                command(bytes(0x23, 0, 1)),
                PUBACK);
        assertDropped(
                "has a response topic with characters that no topic may have",
                command(bytes(8), text("a\nb")),
                PUBACK);
        assertDropped(
                "has a text in property 0x26 that is no UTF-8",
                command(bytes(0x26), text("a"), binary(bytes(0xFF))),
                PUBACK);
        assertDropped("has a property 0x7E", command(bytes(0x7E, 1)), PUBACK);
        assertDropped("has a property 0x21", command(bytes(0x21, 0, 1)), PUBACK);
        assertDropped("has the property 0x01 twice", command(bytes(1, 1, 1, 1)), PUBACK);
        assertDropped("has a value that property 0x01 must not have", command(bytes(1, 2)), PUBACK);
        assertDropped("ends too early", command(bytes(2, 0, 0)), PUBACK);
        assertDropped(
                "ends too early", packet(0x32, text("s/cmd/x"), id(5), bytes(100, 1)), PUBACK);
        assertDropped(
                "ends too early",
                packet(0x32, text("s/cmd/x"), id(5), bytes(0xFF, 0xFF, 0xFF, 0x7F)),
                PUBACK);
        assertDropped(
                "has a length of more than four bytes",
                packet(0x32, text("s/cmd/x"), id(5), bytes(0xFF, 0xFF, 0xFF, 0xFF, 1)),
                PUBACK);
    }

    @Test
    void whatIsAllowedGoesThroughByteForByte() throws IOException {
        byte[] all =
                join(
                        GOOD,
                        command(
                                bytes(1, 1, 2, 0, 0, 0, 9, 3),
                                text("text/plain"),
                                bytes(8),
                                text("s/cmd/reset/reply/消防"),
                                bytes(9),
                                binary(new byte[32_767]),
                                bytes(0x26),
                                text("a"),
                                text("b"),
                                bytes(0x26),
                                text("a"),
                                text("c"),
                                bytes(0x0B, 1, 0x0B, 0x80, 1)),
                        message("s/status", 0, 0, NONE, new byte[PacketGuard.MAX - 11]),
                        message("s/\uD83D\uDD25", 1, 7, NONE, bytes()),
                        bytes(0x40, 3, 0, 1, 0x10),
                        packet(0x40, id(1), bytes(0x87), properties(bytes(0x1F), text("no"))),
                        bytes(0xE0, 0));
        assertArrayEquals(all, five(all));
        assertEquals(List.of(), dropped);
        assertEquals(0, answers.size());
    }

    /** A broker's text may hold a line break; the library would throw over it. */
    @Test
    void controlCharactersInTextsBecomeQuestionMarks() throws IOException {
        byte[] came =
                packet(0x40, id(1), bytes(0x87), properties(bytes(0x1F), text("no\n\uFFFFway")));
        byte[] mended =
                packet(0x40, id(1), bytes(0x87), properties(bytes(0x1F), text("no????way")));
        assertArrayEquals(mended, five(came));
    }

    @Test
    void answersToNothingAreLeftOut() throws IOException {
        assertIgnored(bytes(0x90, 4, 0, 1, 0, 1)); // SUBACK
        assertIgnored(bytes(0xB0, 4, 0, 1, 0, 0)); // UNSUBACK
        assertIgnored(bytes(0xD0, 0)); // PINGRESP
        assertIgnored(bytes(0x50, 2, 0, 1)); // PUBREC
        assertIgnored(bytes(0x70, 2, 0, 1)); // PUBCOMP
        assertEquals(0, answers.size());
        assertIgnored(bytes(0x62, 2, 0, 1)); // PUBREL
        assertArrayEquals(bytes(0x70, 2, 0, 1), answers.toByteArray(), "PUBCOMP");
    }

    @Test
    void whatWasAskedIsAnsweredOnce() throws IOException {
        byte[] suback = bytes(0x90, 4, 0, 7, 0, 1);
        byte[] refused = bytes(0x90, 4, 0, 8, 0, 0xA2);
        byte[] pingresp = bytes(0xD0, 0);
        byte[] puback = bytes(0x40, 2, 0, 8);
        PacketGuard guard =
                guard(true, WELCOME_5, suback, suback, pingresp, pingresp, puback, refused, suback);
        byte[] asked =
                join(
                        packet(0x10, new byte[300]),
                        packet(0x82, id(7), NONE, text("s/status"), bytes(1)),
                        packet(0x32, text("s/alarm"), id(1), NONE, new byte[9000]),
                        packet(0x82, id(8), NONE, text("s/cmd/+"), bytes(1)),
                        bytes(0xC0, 0));
        // In pieces, however they are cut.
        for (int at = 0; at < asked.length; ) {
            int count = Math.min(asked.length - at, 1 + at % 5);
            guard.output().write(asked, at, count);
            at += count;
        }
        assertArrayEquals(
                join(WELCOME_5, suback, pingresp, bytes(0x90, 4, 0, 8, 0, 0x80)),
                guard.input().readAllBytes(),
                "a reason that the library does not know becomes one that it does");
        assertArrayEquals(asked, answers.toByteArray());
    }

    /** MQTT 5, 4.3.3: the same id is the same message until it is released. */
    @Test
    void aMessageOfQos2IsTakenOnceAndItsHandshakeIsDone() throws IOException {
        byte[] exactly = message("s/cmd/reset", 2, 5, NONE, bytes('x'));
        byte[] again = exactly.clone();
        again[0] |= 8;
        byte[] release = bytes(0x62, 2, 0, 5);
        byte[] through = five(exactly, again, release, release, exactly);
        byte[] once = message("s/cmd/reset", 0, 0, NONE, bytes('x'));
        assertArrayEquals(join(once, once), through);
        byte[] received = bytes(0x50, 2, 0, 5);
        byte[] complete = bytes(0x70, 2, 0, 5);
        assertArrayEquals(
                join(received, received, complete, complete, received), answers.toByteArray());
        // Around the length from which on it takes two bytes.
        for (int size = 110; size < 120; size++) {
            answers.reset();
            assertArrayEquals(
                    message("s/cmd/reset", 0, 0, NONE, new byte[size]),
                    five(message("s/cmd/reset", 2, 5, NONE, new byte[size])));
        }
        answers.reset();
        assertArrayEquals(GOOD, five(message("s/cmd/x", 2, 6, NONE, new byte[70_000]), GOOD));
        assertArrayEquals(bytes(0x50, 2, 0, 6), answers.toByteArray());
    }

    private void assertEnds(String why, boolean five, byte[]... came) {
        PacketGuard guard = guard(five, came);
        ProtocolException e =
                assertThrows(ProtocolException.class, () -> guard.input().readAllBytes(), why);
        assertEquals("the broker " + why, e.getMessage());
        ChineseText.of(e.getMessage());
    }

    private void assertEnds(String why, byte[]... came) {
        assertEnds(why, true, WELCOME_5, join(came));
    }

    @Test
    void whatBreaksTheProtocolEndsTheConnectionInWords() {
        assertEnds("sent a packet (PUBACK) before it let the gateway in", true, PUBACK);
        assertEnds("sent a packet (CONNACK) that nothing asked for", WELCOME_5);
        assertEnds(
                "sent a packet (CONNACK) that has a value that property 0x21 must not have",
                true,
                bytes(0x20, 6, 0, 0, 3, 0x21, 0, 0));
        assertEnds(
                "sent a packet (CONNACK) that asks for an authentication that was not offered",
                true,
                packet(0x20, bytes(0, 0), properties(bytes(0x15), text("SCRAM"))));
        assertEnds(
                "sent a packet (CONNACK) that has 40000 bytes of authentication data, but at most 32767 are taken",
                true,
                packet(0x20, bytes(0, 0), properties(bytes(0x16), binary(new byte[40_000]))));
        assertEnds(
                "sent a packet (AUTH) that asks for an authentication that was not offered",
                bytes(0xF0, 0));
        assertEnds("sent a message that has QoS 3", packet(0x36, text("a"), id(1), NONE));
        assertEnds("sent a message that has the packet id 0", packet(0x32, text("a"), id(0), NONE));
        assertEnds("sent a message that ends too early", bytes(0x32, 4, 0, 100, 'a', 'b'));
        assertEnds("sent a message that ends too early", bytes(0x32, 3, 0, 1, 'a'));
        assertEnds("sent a message that ends too early", bytes(0x30, 0));
        assertEnds("sent a packet (PUBACK) that ends too early", bytes(0x40, 1, 0));
        assertEnds("sent a packet (PUBACK) that ends too early", bytes(0x40, 5, 0, 1, 0, 0x7F, 0));
        assertEnds(
                "sent a packet (PUBACK) that has 1 bytes too many", bytes(0x40, 5, 0, 1, 0, 0, 0));
        assertEnds("sent a packet (PUBACK) that has the packet id 0", bytes(0x40, 2, 0, 0));
        assertEnds("sent a packet (SUBACK) that says nothing", bytes(0x90, 3, 0, 1, 0));
        assertEnds(
                "sent a packet (SUBACK) that has a reason code 0x03", bytes(0x90, 4, 0, 1, 0, 3));
        assertEnds("sent a packet (PINGRESP) that has 1 bytes too many", bytes(0xD0, 1, 0));
        assertEnds(
                "sent a packet (DISCONNECT) that has the property 0x1F twice",
                packet(0xE0, bytes(0x81), properties(bytes(0x1F, 0, 0, 0x1F, 0, 0))));
        for (int first : new int[] {0x00, 0x10, 0x41, 0x60, 0x82, 0xA2, 0xC0, 0xD1, 0xF1}) {
            assertEnds(
                    "sent a packet that begins with 0x%02X, which no broker may send"
                            .formatted(first),
                    bytes(first, 0));
        }
        assertEnds(
                "sent a packet (PUBACK) whose length has more than four bytes",
                bytes(0x40, 0xFF, 0xFF, 0xFF, 0xFF, 1));
        assertEnds(
                "sent a packet (PUBACK) of 268435455 bytes, but at most 65536 are taken",
                bytes(0x40, 0xFF, 0xFF, 0xFF, 0x7F));
    }

    @Test
    void version311HasItsOwnRules() throws IOException {
        byte[] good = packet(0x32, text("s/cmd/reset"), id(9), bytes('x'));
        byte[] long311 = packet(0x32, text("s/cmd/x"), id(5), new byte[100_000]);
        byte[] came = join(WELCOME_3, long311, good, packet(0x32, text("a\u0001"), id(6)));
        assertArrayEquals(join(WELCOME_3, good), guard(false, came).input().readAllBytes());
        assertArrayEquals(join(PUBACK, bytes(0x40, 2, 0, 6)), answers.toByteArray());
        assertEnds("disconnected", false, WELCOME_3, bytes(0xE0, 0));
        assertEnds(
                "sent a packet that begins with 0xF0, which no broker may send",
                false,
                WELCOME_3,
                bytes(0xF0, 0));
        assertEnds(
                "sent a packet (PUBACK) that has 1 bytes too many",
                false,
                WELCOME_3,
                bytes(0x40, 3, 0, 1, 0));
        assertEnds(
                "sent a packet (SUBACK) that says nothing", false, WELCOME_3, bytes(0x90, 2, 0, 1));
    }

    @Test
    void aConnectionThatEndsWithinAMessageSaysSo() throws IOException {
        PacketGuard within =
                guard(true, WELCOME_5, bytes(0x32, 0x80, 0x80, 4, 0, 1, 'a', 0, 1), new byte[9]);
        assertArrayEquals(WELCOME_5, within.input().readAllBytes());
        assertTrue(within.inMessage());
        PacketGuard between = guard(true, WELCOME_5, GOOD);
        between.input().readAllBytes();
        assertFalse(between.inMessage());
        PacketGuard other = guard(true, WELCOME_5, bytes(0x40, 2, 0));
        other.input().readAllBytes();
        assertFalse(other.inMessage());
        PacketGuard broken = guard(true, WELCOME_5, bytes(0x36, 0));
        assertThrows(ProtocolException.class, () -> broken.input().readAllBytes());
        assertTrue(broken.inMessage());
    }

    /** The library writes what it has in pieces of 8 KiB. */
    @Test
    void anAnswerWaitsForThePacketThatIsBeingWritten() throws IOException {
        byte[] alarm = packet(0x32, text("s/alarm"), id(1), NONE, new byte[20_000]);
        byte[] tooLong = message("s/cmd/x", 1, 5, NONE, new byte[70_000]);
        PacketGuard guard = guard(true, WELCOME_5, tooLong, GOOD);
        guard.output().write(alarm, 0, 8192);
        guard.input().readAllBytes();
        assertEquals(8192, answers.size());
        guard.output().write(alarm, 8192, alarm.length - 8192);
        assertArrayEquals(join(alarm, PUBACK), answers.toByteArray());
    }

    @Test
    void aBrokerThatTakesNoAnswersIsLeft() throws IOException {
        byte[][] flood = new byte[PacketWriter.MAX_WAITING + 1][];
        java.util.Arrays.fill(flood, message("", 1, 5, NONE, bytes()));
        PacketGuard guard = guard(true, WELCOME_5, join(flood));
        guard.output().write(bytes(0x32, 100));
        ProtocolException e =
                assertThrows(ProtocolException.class, () -> guard.input().readAllBytes());
        assertEquals("the broker sends messages, but takes no answers to them", e.getMessage());
    }

    /** Promises are not believed: a quarter of a gigabyte goes by with one buffer. */
    @Test
    void theLongestMessageGoesByInConstantMemory() throws IOException {
        byte[] head = bytes(0x32, 0xFF, 0xFF, 0xFF, 0x7F, 0, 1, 'a', 0, 5);
        PacketGuard guard =
                guard(
                        true,
                        new java.io.SequenceInputStream(
                                new ByteArrayInputStream(join(WELCOME_5, head)),
                                new java.io.SequenceInputStream(
                                        new Zeros(268_435_455 - 5),
                                        new ByteArrayInputStream(GOOD))));
        assertArrayEquals(join(WELCOME_5, GOOD), guard.input().readAllBytes());
        assertArrayEquals(PUBACK, answers.toByteArray());
        assertEquals(List.of("it has 268435455 bytes, but at most 65536 are taken"), dropped);
    }

    /** So many bytes, without holding them; never more than the buffer is asked for at once. */
    private static final class Zeros extends InputStream {

        private int left;

        Zeros(int count) {
            left = count;
        }

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            assertTrue(length <= PacketGuard.MAX + 16, "asked for " + length);
            int count = Math.min(left, length);
            left -= count;
            return count > 0 ? count : -1;
        }
    }
}
