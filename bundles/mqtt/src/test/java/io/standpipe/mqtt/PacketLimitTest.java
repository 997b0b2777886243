package io.standpipe.mqtt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Packets up to the limit go through in whatever pieces they are read; larger ones do not. */
class PacketLimitTest {

    private static byte[] packets(List<Integer> lengths) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int length : lengths) {
            bytes.write(0x30);
            int rest = length;
            do {
                bytes.write(rest > 127 ? rest % 128 | 0x80 : rest % 128);
                rest /= 128;
            } while (rest > 0);
            bytes.writeBytes(new byte[length]);
        }
        return bytes.toByteArray();
    }

    private static byte[] read(byte[] sent, int piece) throws IOException {
        PacketLimit limit = new PacketLimit(new ByteArrayInputStream(sent));
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        byte[] buffer = new byte[piece];
        while (true) {
            int one = limit.read();
            if (one < 0) {
                return got.toByteArray();
            }
            got.write(one);
            int count = limit.read(buffer, 0, piece);
            if (count > 0) {
                got.write(buffer, 0, count);
            }
        }
    }

    @Property(tries = 200)
    void whatIsSmallEnoughGoesThrough(
            @ForAll @Size(max = 8) List<@IntRange(max = PacketLimit.MAX) Integer> lengths,
            @ForAll @IntRange(min = 1, max = 5000) int piece)
            throws IOException {
        byte[] sent = packets(lengths);
        assertArrayEquals(sent, read(sent, piece));
    }

    @Test
    void anyBytesEndInOrderOrWithASentence() {
        byte[] tooLarge = packets(List.of(5, 0, PacketLimit.MAX + 1));
        for (int piece : new int[] {1, 7, 100_000}) {
            IOException e = assertThrows(IOException.class, () -> read(tooLarge, piece));
            assertEquals(
                    "the broker sent a packet of 65537 bytes or more, but at most 65536 are taken",
                    e.getMessage());
        }
    }
}
