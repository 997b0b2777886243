package io.standpipe.itest.detector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("once")
class CoapFrameTest {

    /** A datagram that libcoap's client sends. */
    @Test
    void aReportIsPutTogetherAsOthersDo() {
        List<CoapFrame.Option> options = CoapFrame.path("standpipe/smoke-1");
        options.add(CoapFrame.Option.number(CoapFrame.CONTENT_FORMAT, 110));
        CoapFrame post =
                new CoapFrame(CoapFrame.CON, CoapFrame.POST, 0x4242, "\u00ff\u0001", options, "[]");
        assertEquals(
                "4202 4242 ff01 b9 7374616e6470697065 07 736d6f6b652d31 11 6e ff 5b5d"
                        .replace(" ", ""),
                HexFormat.of().formatHex(post.bytes()));
        assertEquals(Optional.of(post), CoapFrame.parse(post.bytes()));
        assertEquals("0.02", post.codeText());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 12, 13, 268, 269, 700})
    void longOptionsAndHighNumbersAreKept(int length) {
        CoapFrame frame =
                new CoapFrame(
                        CoapFrame.ACK,
                        CoapFrame.CONTENT,
                        0xFFFF,
                        "",
                        List.of(
                                CoapFrame.Option.number(CoapFrame.OBSERVE, 0xFFFFFF),
                                new CoapFrame.Option(CoapFrame.URI_QUERY, "x".repeat(length)),
                                new CoapFrame.Option(2049, "y")),
                        "\u00ff\u0000");
        CoapFrame back = CoapFrame.parse(frame.bytes()).orElseThrow();
        assertEquals(frame, back);
        assertEquals(0xFFFFFF, back.option(CoapFrame.OBSERVE).orElseThrow().asNumber());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "40", "400100", "4801000100", "40010001b9", "40010001d0"})
    void whatIsCutOffIsNone(String hex) {
        assertEquals(Optional.empty(), CoapFrame.parse(HexFormat.of().parseHex(hex)));
    }
}
