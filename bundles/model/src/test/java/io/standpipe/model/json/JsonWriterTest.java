package io.standpipe.model.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonWriterTest {

    private static final ObjectMapper JSON =
            new ObjectMapper()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    private final JsonWriter writer = new JsonWriter();

    private JsonNode parsed() {
        try {
            return JSON.readTree(writer.toBytes());
        } catch (IOException e) {
            throw new AssertionError(writer.toString(), e);
        }
    }

    @Test
    void commasComeByThemselves() {
        writer.beginObject()
                .member("a", 1)
                .member("b", "x")
                .member("c", true)
                .name("d")
                .beginArray()
                .value(1)
                .value(2.5, 1)
                .beginObject()
                .endObject()
                .beginArray()
                .endArray()
                .value("y")
                .endArray()
                .raw("\"e\":1,\"f\":2")
                .raw("")
                .name("g")
                .raw("null")
                .endObject();
        assertEquals(
                "{\"a\":1,\"b\":\"x\",\"c\":true,\"d\":[1,2.5,{},[],\"y\"],\"e\":1,\"f\":2,\"g\":null}",
                writer.toString());
        assertEquals(writer.toBytes().length, writer.length());
    }

    @Test
    void rawMembersMayStandAloneAndComeFirst() {
        writer.beginObject().raw("").raw("\"a\":1").member("b", 2).endObject();
        assertEquals("{\"a\":1,\"b\":2}", writer.toString());
    }

    @Test
    void aClearedWriterStartsAnew() {
        writer.beginArray().value(1).value(2);
        writer.clear();
        writer.value("x");
        assertEquals("\"x\"", writer.toString());
        assertEquals(3, writer.length());
    }

    // value, decimals, text
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "0, 3, 0",
        "-0.0, 3, 0",
        "0.312, 3, 0.312",
        "0.3, 3, 0.3",
        "0.30000000000000004, 3, 0.3",
        "2, 3, 2",
        "-0.0004, 3, 0",
        "-0.0006, 3, -0.001",
        "0.9996, 3, 1",
        "-12.05, 1, -12",
        "12.06, 1, 12.1",
        "0.000000001, 9, 0.000000001",
        "65535, 0, 65535",
        "4294967295, 0, 4294967295",
        "4294965248, 0, 4294965248",
        "-2147483648, 0, -2147483648",
        "429496729.5, 1, 429496729.5",
        "NaN, 3, null",
        "Infinity, 3, null",
        "-Infinity, -1, null",
        "1.5, -1, 1.5",
        "0.1, -1, 0.1"
    })
    void numbers(double value, int decimals, String text) {
        assertEquals(text, writer.value(value, decimals).toString());
    }

    @Property
    void aNumberKeepsItsDecimals(
            @ForAll @DoubleRange(min = -1e12, max = 1e12) double value,
            @ForAll @IntRange(max = 9) int decimals) {
        checkNumber(value, decimals);
    }

    @Property
    void aSmallNumberKeepsItsDecimals(
            @ForAll @DoubleRange(min = -100, max = 100) double value,
            @ForAll @IntRange(max = 9) int decimals) {
        checkNumber(value, decimals);
    }

    // What a counter of two registers gives.
    @Property
    void aWholeNumberIsExact(@ForAll long raw) {
        double value = (int) raw * 2.0;
        for (int decimals = 0; decimals <= 9; decimals++) {
            writer.clear();
            BigDecimal parsed = new BigDecimal(writer.value(value, decimals).toString());
            assertEquals(0, parsed.compareTo(BigDecimal.valueOf(value)), writer::toString);
        }
    }

    @Property
    void anyNumberIsJson(@ForAll double value, @ForAll @IntRange(min = -1, max = 9) int decimals) {
        writer.clear();
        JsonNode node = writeAndParse(value, decimals);
        assertEquals(Double.isFinite(value), node.isNumber());
    }

    private JsonNode writeAndParse(double value, int decimals) {
        writer.value(value, decimals);
        return parsed();
    }

    private void checkNumber(double value, int decimals) {
        writer.clear();
        String text = writer.value(value, decimals).toString();
        BigDecimal parsed = new BigDecimal(text);
        BigDecimal error = parsed.subtract(new BigDecimal(value)).abs();
        BigDecimal allowed =
                BigDecimal.valueOf(5, decimals + 1).add(new BigDecimal(Math.ulp(value) * 2));
        assertTrue(error.compareTo(allowed) <= 0, () -> value + " became " + text);
        assertFalse(text.equals("-0"), text);
        if (Math.abs(value) * Math.pow(10, decimals) < 1L << 53) {
            assertFalse(text.contains(".") && text.endsWith("0"), text);
            assertTrue(parsed.scale() <= decimals, text);
        }
    }

    @Property
    void aFloatComesBackTheSame(@ForAll float value) {
        writer.clear();
        assertEquals(value, Float.parseFloat(writer.value(value, -1).toString()));
    }

    @Property
    void anyLong(@ForAll long value) {
        writer.clear();
        assertEquals(value, Long.parseLong(writer.value(value).toString()));
    }

    @ParameterizedTest
    @CsvSource({"-9223372036854775808", "9223372036854775807", "0", "-1"})
    void longsAtTheEdge(long value) {
        assertEquals(Long.toString(value), writer.value(value).toString());
    }

    @Property
    void anyTextComesBack(@ForAll("texts") String text) {
        writer.clear();
        writer.beginObject().name(text).value(text).endObject();
        JsonNode node = parsed();
        String expected = wellFormed(text);
        assertEquals(expected, node.fieldNames().next());
        assertEquals(expected, node.get(expected).textValue());
    }

    /** All chars, so also lone surrogates, controls and quotes. */
    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().all().ofMaxLength(40),
                Arbitraries.strings()
                        .withChars(
                                '"', '\\', '/', '\b', '\n', '\u0000', '\u001F', '\u007F', '\u2028')
                        .withCharRange('\uD7F0', '\uE00F')
                        .ofMaxLength(20));
    }

    private static String wellFormed(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints()
                .forEach(
                        point ->
                                out.appendCodePoint(
                                        point >= 0xD800 && point <= 0xDFFF ? 0xFFFD : point));
        return out.toString();
    }

    @Property(tries = 300)
    void anyDocumentComesBack(@ForAll("documents") Object document) {
        writer.clear();
        write(document);
        assertEquals(JSON.valueToTree(document), parsed());
        byte[] embedded = writer.toBytes();
        writer.clear();
        writer.beginArray().raw(embedded).endArray();
        assertEquals(JSON.valueToTree(document), parsed().get(0));
        assertArrayEquals(
                embedded, java.util.Arrays.copyOfRange(writer.toBytes(), 1, writer.length() - 1));
    }

    private void write(Object node) {
        if (node instanceof Map<?, ?> map) {
            writer.beginObject();
            map.forEach(
                    (name, value) -> {
                        writer.name(String.valueOf(name));
                        write(value);
                    });
            writer.endObject();
        } else if (node instanceof List<?> list) {
            writer.beginArray();
            list.forEach(this::write);
            writer.endArray();
        } else if (node instanceof Integer number) {
            writer.value(number);
        } else if (node instanceof Boolean flag) {
            writer.value(flag);
        } else {
            writer.value((String) node);
        }
    }

    @Provide
    Arbitrary<Object> documents() {
        Arbitrary<String> text = Arbitraries.strings().ascii().ofMaxLength(8);
        Arbitrary<Object> leaf =
                Arbitraries.oneOf(
                        Arbitraries.integers().map(i -> i),
                        text.map(t -> t),
                        Arbitraries.of(true, false).map(b -> b));
        return Arbitraries.recursive(
                () -> leaf,
                inner ->
                        Arbitraries.oneOf(
                                inner.list().ofMaxSize(3).map(ArrayList::new),
                                Arbitraries.maps(text, inner).ofMaxSize(3).map(LinkedHashMap::new)),
                0,
                4);
    }
}
