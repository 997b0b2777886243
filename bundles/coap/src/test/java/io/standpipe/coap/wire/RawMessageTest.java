package io.standpipe.coap.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.coap.Datagram;
import io.standpipe.coap.payload.Payload;
import io.standpipe.model.words.RefusalPhrase;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused before it is parsed, and how. */
class RawMessageTest {

    private static final int SIZE1 = 60;
    private static final int SIZE2 = 28;
    private static final int BLOCK1 = 27;
    private static final int BLOCK2 = 23;

    private static Datagram report() {
        return Datagram.post(0x0102, "standpipe/a").token("0a0b");
    }

    private static void refused(Datagram message, String why, String answer) {
        RawMessage raw = RawMessage.of(message.bytes());
        assertEquals(why, raw.wrong().english());
        byte[] refusal = raw.refusal();
        assertNotNull(refusal);
        Datagram sent = Datagram.parse(refusal);
        assertEquals(answer, sent.said());
        assertEquals(message.mid(), sent.mid());
        assertTrue(refusal.length <= message.bytes().length, "no amplification");
    }

    @Test
    void whatIsWithinBoundsPasses() {
        Datagram most = Datagram.post(1, "rd").query("ep=" + "x".repeat(64));
        for (int i = 0; i < RawMessage.MAX_OPTIONS - 3; i++) {
            most = most.query("k" + i + "=v");
        }
        most = most.option(SIZE1, Payload.MAX).payload(new byte[Payload.MAX]);
        RawMessage raw = RawMessage.of(most.bytes());
        assertNull(raw.wrong());
        assertEquals("x".repeat(64), raw.claim());
    }

    @Test
    void tooManyOptionsAreRefusedWhateverTheyAre() {
        for (int number : new int[] {11, 15, 60, 2000, 65_000}) {
            Datagram message = report();
            for (int i = 0; i < RawMessage.MAX_OPTIONS; i++) {
                message = message.option(number, new byte[] {1});
            }
            RawMessage raw = RawMessage.of(message.bytes());
            assertEquals("a message with more than 32 options", raw.wrong().english(), "" + number);
        }
        Datagram none = report();
        for (int i = 0; i < 31; i++) {
            none = none.option(15, new byte[0]);
        }
        refused(none, "a message with more than 32 options", "4.02");
    }

    @Test
    void longOptionsAreRefused() {
        refused(report().query("x".repeat(256)), "an option of more than 255 bytes", "4.02");
        Datagram message = report();
        for (int i = 0; i < 5; i++) {
            message = message.query("x".repeat(250));
        }
        refused(message, "options of more than 1024 bytes", "4.02");
    }

    @ParameterizedTest
    @CsvSource({
        "60, ffffffff, more than 4096 bytes, 4.13",
        "60, 80000000, more than 4096 bytes, 4.13",
        "60, 7fffffff, more than 4096 bytes, 4.13",
        "60, 1001, more than 4096 bytes, 4.13",
        "60, 0100000000, more than 4096 bytes, 4.13",
        "60, 010000000000000000, more than 4096 bytes, 4.13",
        "28, 80000000, a size that nothing has, 4.00",
        "28, ffffffff, a size that nothing has, 4.00",
        "28, 0000000000000001, a size that nothing has, 4.00",
        "27, 07, a block of no size that there is, 4.00",
        "27, ffffff, a block of no size that there is, 4.00",
        "27, fffffe, more than 4096 bytes, 4.13",
        "27, 4e, more than 4096 bytes, 4.13",
        "27, 01000000, a block of no size that there is, 4.00",
        "23, 16, a later block of an answer that had none, 4.00",
        "23, 07, a block of no size that there is, 4.00",
        "35, 636f61703a2f2f78, 'something for a proxy, which this is not', 5.05",
        "39, 636f6170, 'something for a proxy, which this is not', 5.05",
    })
    void valuesThatCannotBeAreRefused(int option, String value, String why, String answer) {
        refused(report().option(option, HexFormat.of().parseHex(value)), why, answer);
    }

    /** Of options that stand more than once the worst counts, of names the first. */
    @Test
    void whatStandsTwiceMakesNothingBetter() {
        for (int[] sizes : new int[][] {{5_000, 1}, {1, 5_000}}) {
            refused(
                    report().option(SIZE1, sizes[0]).option(SIZE1, sizes[1]),
                    "more than 4096 bytes",
                    "4.13");
        }
        Datagram twice = Datagram.post(1, "rd").query("ep=a").query("ep=b");
        assertEquals("a", RawMessage.of(twice.bytes()).claim());
    }

    /** RFC 7252, 3.1: 15 is reserved, as a delta and as a length. */
    @ParameterizedTest
    @CsvSource({"f1", "1f", "f0", "0f"})
    void reservedLengthsAreRefused(String option) {
        byte[] bytes = HexFormat.of().parseHex("40021234" + option + "00".repeat(40));
        RawMessage raw = RawMessage.of(bytes);
        assertEquals(RawMessage.NO_COAP, raw.wrong());
    }

    /** An answer that says nothing is a reset: an empty acknowledgement has no token. */
    @Test
    void whatTheParserStumblesOverIsReset() {
        RawMessage raw = RawMessage.of(report().bytes());
        raw.refuse(RefusalPhrase.NO_FRAME.with(), 0);
        byte[] refusal = raw.refusal();
        assertNotNull(refusal);
        assertEquals("70000102", HexFormat.of().formatHex(refusal));
    }

    /** A body is what a request carries in block 1, an answer in block 2; not the other way. */
    @Test
    void onlyARequestBeginsABodyAndOnlyByItsFirstBlock() {
        assertTrue(RawMessage.of(report().option(BLOCK1, 0x0E).bytes()).isBeginOfBlocks());
        assertTrue(!RawMessage.of(report().option(BLOCK1, 0x1E).bytes()).isBeginOfBlocks());
        for (int block : new int[] {0x0E, 0xFFFE}) {
            RawMessage answer =
                    RawMessage.of(Datagram.of(Datagram.ACK, 0x44, 1).option(BLOCK1, block).bytes());
            assertTrue(!answer.isBeginOfBlocks());
            assertNull(answer.wrong(), "it acknowledges a block of ours, whichever");
        }
    }

    @Test
    void aBlockOfABodyWithoutBytesIsRefused() {
        Datagram first = report().option(BLOCK1, 0x08);
        refused(first.option(SIZE1, 0), "a block of a body without bytes", "4.00");
        assertNull(RawMessage.of(first.option(SIZE1, 16).bytes()).wrong());
        assertNull(RawMessage.of(report().option(SIZE1, 0).bytes()).wrong());
    }

    /** What a request says of the answer's size is no bound, and the other way round. */
    @Test
    void theSizeOfTheOtherBodyIsAnyThatCanBe() {
        int any = Integer.MAX_VALUE;
        Datagram answer = Datagram.of(Datagram.ACK, 0x45, 1);
        assertNull(RawMessage.of(report().option(SIZE2, any).bytes()).wrong());
        assertNull(RawMessage.of(answer.option(SIZE1, any).bytes()).wrong());
        assertNotNull(RawMessage.of(answer.option(SIZE1, any + 1).bytes()).wrong());
    }

    @Test
    void aTooLargeBodyIsRefusedInOneDatagram() {
        refused(report().payload(new byte[Payload.MAX + 1]), "more than 4096 bytes", "4.13");
    }

    @Test
    void notificationsHaveTheSameBounds() {
        Datagram notification = Datagram.of(Datagram.CON, 0x45, 9).token("01").observe(3);
        assertNull(RawMessage.of(notification.option(BLOCK2, 0x0E).bytes()).wrong());
        for (Datagram wrong :
                new Datagram[] {
                    notification.option(BLOCK2, 0x0E).option(SIZE2, 0x7FFFFFFF),
                    notification.option(BLOCK2, 0x0E).option(SIZE2, 0),
                    notification.option(BLOCK2, 0xFFFFFE),
                    notification.option(BLOCK2, 0x0F),
                    notification.payload(new byte[Payload.MAX + 1]),
                }) {
            RawMessage raw = RawMessage.of(wrong.bytes());
            assertNotNull(raw.wrong());
            assertEquals("70000009", hex(raw.refusal()), "a reset");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', -",
        "40, -",
        "400200, -",
        "80020001, -",
        "00020001, -",
        "c0020001, -",
        "4f0200010102030405060708090a0b0c0d0e0f, 70000001",
        "4802000101, 70000001",
        "40000001ff, 70000001",
        "41000001aa, 70000001",
        "40020001ff, 60820001",
        "50020001ff, -",
        "40020001f0, 60820001",
        "400200010f, 60820001",
        "40020001d0, 60820001",
        "40020001e0ff, 60820001",
        "40020001e0ffffe0ffff, 60820001",
        "4002000105616263, 60820001",
        "40200001, 70000001",
        "40600001, 70000001",
        "40e10001, 70000001",
        "60020001, -",
        "70020001, -",
        "70450001, -",
    })
    void whatIsNoCoapIsRefused(String bytes, String answer) {
        RawMessage raw = RawMessage.of(HexFormat.of().parseHex(bytes));
        assertEquals(
                "sends what is no CoAP, or an option that is not known", raw.wrong().english());
        assertEquals(answer.equals("-") ? null : answer, hex(raw.refusal()));
    }

    private static @Nullable String hex(byte @Nullable [] bytes) {
        return bytes == null ? null : HexFormat.of().formatHex(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "standpipe/a, '', a, false",
        "standpipe, ep=x, '', false",
        "standpipe/a/b, '', '', false",
        "rd, ep=x, x, false",
        "rd, lt=5, '', false",
        "rd/af01, ep=x, af01, true",
        "dp, ep=x, '', false",
        "other/a, '', '', false",
    })
    void whatItCallsItselfIsKnown(String path, String query, String claim, boolean location) {
        Datagram message = Datagram.post(1, path);
        RawMessage raw = RawMessage.of((query.isEmpty() ? message : message.query(query)).bytes());
        assertNull(raw.wrong());
        assertEquals(claim, raw.claim());
        assertEquals(location, raw.isLocation());
    }

    /** Cut off anywhere, with any byte changed: nothing throws, and no answer is longer. */
    @Test
    void anyBytesAreTakenOrRefused() {
        Random random = new Random(5);
        byte[] good =
                report().query("ep=x")
                        .option(BLOCK1, 0x08)
                        .option(SIZE1, 64)
                        .payload("[]".getBytes(StandardCharsets.UTF_8))
                        .bytes();
        for (int round = 0; round < 50_000; round++) {
            byte[] bytes = Arrays.copyOf(good, random.nextInt(good.length + 1));
            for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            byte[] refusal = RawMessage.of(bytes).refusal();
            assertTrue(refusal == null || refusal.length <= bytes.length);
        }
    }
}
