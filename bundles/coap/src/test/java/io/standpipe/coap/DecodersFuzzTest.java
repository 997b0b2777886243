package io.standpipe.coap;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.coap.payload.Lwm2mTlv;
import io.standpipe.coap.payload.PayloadException;
import io.standpipe.coap.payload.PointMap;
import io.standpipe.coap.payload.Senml;
import io.standpipe.model.point.Reading;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Whatever bytes come, decoding ends with readings or with a sentence, and nothing is not a number.
 */
class DecodersFuzzTest {

    private static final List<byte[]> SEEDS =
            List.of(
                    ("[{\"bn\":\"urn:dev:ow:10e2073a01080063:\",\"bt\":1.8e9,\"bu\":\"Cel\",\"bver\":10,\"n\":\"smoke\",\"vb\":true},"
                                    + "{\"n\":\"battery\",\"t\":-5,\"v\":80.5},{\"n\":\"mode\",\"vs\":\"night\"}]")
                            .getBytes(StandardCharsets.UTF_8),
                    Kit.hex(
                            "82 a3 21 68 2f333430372f302f 00 64 36303436 04 f4 a2 00 64 36303437 02 fb 4029000000000000"),
                    Kit.hex("c1 09 64 86 06 41 00 01 41 01 05 e1 17 9e 01"),
                    Kit.hex("22 1E 64 00 1C 40"),
                    Kit.hex(
                            "A5 5A 00 00 29 53 48 52 50 32 35 30 39 30 31 32 30 34 D0 00 00 00 01 01 00 00 00 09 C4 02 5D 68 FF B8 87 02 5D 84 3E 55 AA"));

    @Property(tries = 1000)
    void noise(@ForAll @Size(max = 300) byte[] bytes) {
        decode(bytes);
    }

    @Property(tries = 3000)
    void nearlyRight(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int changes) {
        Random random = new Random(seed);
        byte[] bytes = SEEDS.get(random.nextInt(SEEDS.size())).clone();
        for (int i = 0; i < changes; i++) {
            switch (random.nextInt(4)) {
                case 0 -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                case 1 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes = java.util.Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
                default -> {
                    byte[] longer = java.util.Arrays.copyOf(bytes, bytes.length + 1);
                    int at = random.nextInt(bytes.length);
                    System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
                    bytes = longer;
                }
            }
        }
        decode(bytes);
    }

    private static void decode(byte[] bytes) {
        for (PointMap map :
                List.of(
                        PointMap.of(Kit.SMOKE),
                        PointMap.of(Kit.LWM2M),
                        PointMap.of(Kit.GS524N),
                        PointMap.of(Kit.HYDRANT))) {
            check(() -> all(map.named(Senml.json(bytes))));
            check(() -> all(map.named(Senml.cbor(bytes))));
            check(() -> all(map.named(Lwm2mTlv.read(bytes, "/3407/0"))));
            check(() -> all(map.named(Lwm2mTlv.read(bytes, "/3"))));
            check(() -> all(map.frame(bytes)));
        }
    }

    private static List<Reading> all(PointMap.Report report) {
        return report.moments().stream().flatMap(moment -> moment.readings().stream()).toList();
    }

    private interface Decoding {
        List<Reading> run() throws PayloadException;
    }

    private static void check(Decoding decoding) {
        try {
            for (Reading reading : decoding.run()) {
                assertTrue(!reading.quality().isGood() || Double.isFinite(reading.value()));
            }
        } catch (PayloadException expected) {
            assertTrue(String.valueOf(expected.getMessage()).length() < 100);
        }
    }
}
