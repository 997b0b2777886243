package io.standpipe.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.coap.payload.ContentFormats;
import io.standpipe.coap.payload.Payload.Format;
import io.standpipe.coap.payload.PayloadException;
import io.standpipe.coap.payload.PointMap;
import io.standpipe.coap.payload.Sample;
import io.standpipe.coap.payload.Senml;
import io.standpipe.coap.registration.Registration;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentFormatsTest {

    private static final PointMap MAP = PointMap.of(Kit.OBSERVED);

    private static byte[] bytes(String text) {
        return text.startsWith("0x")
                ? Kit.hex(text.substring(2))
                : text.getBytes(StandardCharsets.UTF_8);
    }

    private static String shown(List<Sample> samples) {
        return samples.stream()
                .map(sample -> sample.name() + "=" + sample.value())
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "LWM2M_CBOR | /3/0 | 0xa103a100a109184d | /3/0/9=Numeric[value=77.0]",
                "LWM2M_CBOR | /3/0 | 0xa1820300a20918640ba2000101f5 | /3/0/9=Numeric[value=100.0] /3/0/11/0=Numeric[value=1.0] /3/0/11/1=Flag[value=true]",
                "LWM2M_CBOR | /3/0 | 0xa103a100a109f94d00 | /3/0/9=Numeric[value=20.0]",
                "LWM2M_CBOR | /3/0 | 0xa103a100a109fa41480000 | /3/0/9=Numeric[value=12.5]",
                "LWM2M_CBOR | /3/0 | 0xa103a100a10920 | /3/0/9=Numeric[value=-1.0]",
                "LWM2M_CBOR | /3/0 | 0xa103a100a1096161 | /3/0/9=Text[value=a]",
                "LWM2M_CBOR | /3/0 | 0xa109184d | /3/0/9=Numeric[value=77.0]",
                "LWM2M_JSON | /3/0 | {\"bn\":\"/3/0/\",\"e\":[{\"n\":\"9\",\"v\":77},{\"n\":\"11/0\",\"v\":8}]} | /3/0/9=Numeric[value=77.0] /3/0/11/0=Numeric[value=8.0]",
                "TEXT | /3/0/9 | 77 | /3/0/9=Numeric[value=77.0]",
                "TEXT | /lwm2m/3/0/9 | 77 | /3/0/9=Numeric[value=77.0]",
                "TEXT | /3407/0/6046 | 1 | /3407/0/6046=Numeric[value=1.0]",
                "TEXT | /3407/0/6046 | true | /3407/0/6046=Flag[value=true]",
                "CBOR | /3407/0/6046 | 0xf5 | /3407/0/6046=Flag[value=true]",
                "SENML_JSON | /lwm2m/3407/0 | [{\"bn\":\"/lwm2m/3407/0/\",\"n\":\"6046\",\"vb\":true}] | /3407/0/6046=Flag[value=true]",
                "SENML_JSON | ~~ | [{\"bn\":\"3407/2/\",\"n\":\"6046\",\"vb\":true}] | /3407/2/6046=Flag[value=true]",
                "SENML_JSON | /3407 | [{\"n\":\"1/6046\",\"vb\":true}] | /3407/1/6046=Flag[value=true]",
                "SENML_JSON | /3/0 | [{\"n\":\"6046\",\"vb\":true}] | 6046=Flag[value=true]",
            })
    void read(Format format, String base, String payload, String samples) throws Exception {
        assertEquals(samples, shown(ContentFormats.read(format, bytes(payload), base, MAP)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "LWM2M_CBOR | 0x",
                "LWM2M_CBOR | 0x00",
                "LWM2M_CBOR | 0xa1",
                "LWM2M_CBOR | 0xa103a100a109184d00",
                "LWM2M_CBOR | 0xa103a100a109a100a100a10000",
                "LWM2M_CBOR | 0xa1800a",
                "LWM2M_CBOR | 0xa1616100",
                "LWM2M_CBOR | 0xa103a100a109f6",
                "LWM2M_CBOR | 0xa103a100a109fb7ff8000000000000",
                "LWM2M_CBOR | 0xa11a0001000000",
                "LWM2M_CBOR | 0xbb8000000000000000",
                "LWM2M_JSON | {\"e\":[{\"n\":\"9\",\"v\":1,\"bv\":true}]}",
                "LWM2M_JSON | {\"e\":[{\"n\":\"9\",\"v\":1}]",
                "LWM2M_JSON | {\"e\":{}}",
                "TEXT | 1",
                "CBOR | 0xf5",
                "BINARY | 0x00",
            })
    void wrong(Format format, String payload) {
        assertThrows(
                PayloadException.class,
                () -> ContentFormats.read(format, bytes(payload), "/3407/0", MAP));
    }

    /** Whatever comes is read or refused by a sentence, and never more than a detector has. */
    @Property(tries = 3000)
    void anything(@ForAll Format format, @ForAll @Size(max = 64) byte[] payload) {
        try {
            List<Sample> samples = ContentFormats.read(format, payload, "/3407/0", MAP);
            assertTrue(samples.size() <= Senml.MAX_RECORDS);
        } catch (PayloadException refused) {
            assertTrue(refused.getMessage() != null && refused.getMessage().length() < 80);
        }
        Format inferred = ContentFormats.infer(payload, "/3407/0", MAP);
        assertTrue(inferred == null || inferred != Format.BINARY);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 1.1, -1",
        "'112 110 11542', 1.1, 112",
        "'11542 110', 1.1, 110",
        "'11544', 1.2, 11544",
        "'0 40', 1.1, -1",
        "'', 1.0, 11542",
        "'11543', 1.0, 11543",
    })
    void theFirstFormToAskFor(String formats, String version, int accept) throws Exception {
        String links = "</>;rt=\"oma.lwm2m\";ct=\"" + formats + "\",</3407/0>";
        Registration registration = Registration.of("a", "x", 60, version, false, links);
        assertEquals(accept, registration.accepts().get(0));
        assertTrue(registration.accepts().containsAll(List.of(-1, 110, 112, 11542, 11543, 11544)));
    }
}
