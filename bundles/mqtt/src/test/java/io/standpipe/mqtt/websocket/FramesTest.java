package io.standpipe.mqtt.websocket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FramesTest {

    private static final HexFormat HEX = HexFormat.of();

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    private FrameOutput output() {
        sent.reset();
        return new FrameOutput(sent, new Random(3));
    }

    private FrameInput input(String hex) {
        return new FrameInput(
                new ByteArrayInputStream(HEX.parseHex(hex.replace(" ", ""))), output());
    }

    private String read(String hex) throws IOException {
        return HEX.formatHex(input(hex).readAllBytes());
    }

    /** What a client sent, as a server reads it: opcode and payload in hex. */
    private static String unmasked(byte[] frame) {
        int seven = frame[1] & 0x7F;
        assertEquals(0x80, frame[1] & 0x80, "masked");
        assertTrue(seven < 126);
        byte[] payload = new byte[seven];
        for (int i = 0; i < seven; i++) {
            payload[i] = (byte) (frame[6 + i] ^ frame[2 + i % 4]);
        }
        return "%02x:%s".formatted(frame[0], HEX.formatHex(payload));
    }

    @Test
    void dataIsAStreamHoweverItIsCut() throws IOException {
        for (String[] row :
                new String[][] {
                    {"", ""},
                    {"82 03 010203", "010203"},
                    {"82 01 01  82 02 0203", "010203"},
                    {"02 01 01  00 01 02  80 01 03", "010203"},
                    {"02 00  80 00  82 01 07", "07"},
                    {"82 7e 0002 0102", "0102"},
                    {"82 7f 0000000000000002 0102", "0102"},
                    {"8a 00  82 01 05  8a 01 00", "05"},
                    {"82 01 05  88 00  82 01 06", "05"},
                }) {
            assertEquals(row[1], read(row[0]), row[0]);
        }
    }

    @Test
    void aPingIsAnsweredEvenBetweenFragments() throws IOException {
        assertEquals("0102", read("02 01 01  89 02 aabb  80 01 02"));
        assertEquals("8a:aabb", unmasked(sent.toByteArray()));
    }

    @Test
    void aCloseIsAnsweredOnceAndNothingIsSentAfterIt() throws IOException {
        FrameOutput output = output();
        FrameInput input =
                new FrameInput(new ByteArrayInputStream(HEX.parseHex("880203e8")), output);
        assertEquals(-1, input.read());
        assertEquals(-1, input.read());
        assertEquals("88:03e8", unmasked(sent.toByteArray()));
        assertThrows(IOException.class, () -> output.write(1));
    }

    @Test
    void whatAServerMustNotSendEndsTheConnection() {
        for (String hex :
                List.of(
                        "81 01 41", // text
                        "c2 01 01", // a reserved bit
                        "92 01 01",
                        "82 81 00000000 01", // masked
                        "80 01 01", // a continuation of nothing
                        "02 01 01  82 01 02", // a new one inside fragments
                        "09 00", // a control frame in fragments
                        "89 7e 0080", // and a long one
                        "83 00", // opcodes of the future
                        "8b 00",
                        "82 7f 8000000000000000")) {
            assertThrows(ProtocolException.class, () -> read(hex), hex);
        }
    }

    @Test
    void anEndInsideAFrameIsNoEnd() {
        for (String hex : List.of("82", "82 02 01", "82 7e 00", "89 02 01")) {
            assertThrows(EOFException.class, () -> read(hex), hex);
        }
    }

    @Test
    void aHugeFrameTakesNoMemory() throws IOException {
        FrameInput input = input("82 7f 7fffffffffffffff 01 02");
        assertEquals(1, input.read());
        assertEquals(1, input.available());
        assertEquals(2, input.read());
        assertThrows(EOFException.class, input::read);
    }

    @Property(tries = 100)
    void whatIsSentComesThere(@ForAll @Size(max = 20) List<@IntRange(max = 70_000) Integer> lengths)
            throws IOException {
        FrameOutput output = output();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Random random = new Random(9);
        for (int length : lengths) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            output.write(bytes);
            all.writeBytes(bytes);
        }
        assertArrayEquals(
                all.toByteArray(),
                new FrameInput(new Unmask(sent.toByteArray()), output()).readAllBytes());
    }

    /** Turns a client's frames into a server's. */
    private static final class Unmask extends ByteArrayInputStream {

        Unmask(byte[] client) {
            super(server(client));
        }

        private static byte[] server(byte[] client) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            int at = 0;
            while (at < client.length) {
                int seven = client[at + 1] & 0x7F;
                int extended = seven == 127 ? 8 : seven == 126 ? 2 : 0;
                long length = extended == 0 ? seven : 0;
                for (int i = 0; i < extended; i++) {
                    length = (length << 8) | (client[at + 2 + i] & 0xFF);
                }
                out.write(client[at]);
                out.write(seven);
                out.write(client, at + 2, extended);
                int mask = at + 2 + extended;
                for (int i = 0; i < length; i++) {
                    out.write(client[mask + 4 + i] ^ client[mask + i % 4]);
                }
                at = mask + 4 + (int) length;
            }
            return out.toByteArray();
        }
    }

    @Property
    void anythingIsReadOrRefused(@ForAll byte[] bytes) {
        InputStream input = new FrameInput(new ByteArrayInputStream(bytes), output());
        try {
            assertTrue(input.readAllBytes().length <= bytes.length);
        } catch (IOException e) {
            assertTrue(!e.getMessage().isEmpty());
        }
    }
}
