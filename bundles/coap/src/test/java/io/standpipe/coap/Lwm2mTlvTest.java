package io.standpipe.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.standpipe.coap.payload.Lwm2mTlv;
import io.standpipe.coap.payload.PayloadException;
import io.standpipe.coap.payload.SampleValue;
import java.util.HexFormat;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Lwm2mTlvTest {

    /**
     * The first two are the standard's own examples (OMA LwM2M 1.0, 6.4.3.2: device object),
     * shortened.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "/3/0 | c1 09 64 86 06 41 00 01 41 01 05 | /3/0/9=64 /3/0/6/0=01 /3/0/6/1=05",
                "/3 | 08 00 03 c1 09 64 | /3/0/9=64",
                "/3/0 | 08 00 03 c1 09 64 | /3/0/9=64",
                "/3407/0 | e1 17 9e 01 | /3407/0/6046=01",
                "/3407/0/6046 | e1 17 9e 01 | /3407/0/6046=01",
                "/3/0/11 | 83 0b 41 00 08 | /3/0/11/0=08",
                "/3/0/11 | 41 00 08 | /3/0/11/0=08",
                "/3407/0 | e4 17 9f 41 48 00 00 | /3407/0/6047=41480000",
                "/19/0 | c8 00 09 010203040506070809 | /19/0/0=010203040506070809",
                "/3/0 | ~~ | ~~",
            })
    void read(String base, String bytes, String samples) throws Exception {
        assertEquals(
                samples,
                Lwm2mTlv.read(Kit.hex(bytes), base).stream()
                        .map(
                                s ->
                                        s.name()
                                                + "="
                                                + HexFormat.of()
                                                        .formatHex(
                                                                ((SampleValue.Bytes) s.value())
                                                                        .value()))
                        .collect(Collectors.joining(" ")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/3/0 | c1 09",
                "/3/0 | c1",
                "/3/0 | c8 00",
                "/3/0 | d8 00 ff ff ff ff",
                "/3/0 | e1 17",
                "/3/0 | 08 01 03 c1 09 64",
                "/3 | c1 09 64",
                "/3/0 | 41 00 01",
                "/3407/0/6046 | c1 09 64",
                "/3/0 | 08 00 03 08 00 00",
                "/1/2/3/4 | c1 09 64",
            })
    void wrong(String base, String bytes) {
        assertThrows(PayloadException.class, () -> Lwm2mTlv.read(Kit.hex(bytes), base));
    }

    @ParameterizedTest
    @CsvSource({"00, 0", "ff, -1", "0100, 256", "fffffffe, -2", "0000000100000000, 4294967296"})
    void integers(String bytes, long value) throws Exception {
        assertEquals(value, Lwm2mTlv.integer(Kit.hex(bytes)));
    }

    @ParameterizedTest
    @CsvSource({"41480000, 12.5", "4029000000000000, 12.5"})
    void decimals(String bytes, double value) throws Exception {
        assertEquals(value, Lwm2mTlv.decimal(Kit.hex(bytes)));
    }

    @ParameterizedTest
    @CsvSource(value = {"''", "010203", "0000000000"})
    void noNumbers(String bytes) {
        assertThrows(PayloadException.class, () -> Lwm2mTlv.integer(Kit.hex(bytes)));
        assertThrows(PayloadException.class, () -> Lwm2mTlv.decimal(Kit.hex(bytes)));
        assertThrows(PayloadException.class, () -> Lwm2mTlv.flag(Kit.hex(bytes)));
    }
}
