package io.standpipe.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.coap.payload.PayloadException;
import io.standpipe.coap.payload.Sample;
import io.standpipe.coap.payload.Senml;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SenmlTest {

    private static String shown(java.util.List<Sample> samples) {
        return samples.stream()
                .map(
                        s ->
                                s.name()
                                        + "("
                                        + s.own()
                                        + ")="
                                        + s.value()
                                        + s.unit()
                                        + "@"
                                        + (long) s.time())
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[{\"n\":\"smoke\",\"vb\":true}] | smoke(smoke)=Flag[value=true]@0",
                "[{\"bn\":\"urn:dev:1:\",\"bt\":1800000000,\"n\":\"a\",\"v\":1},{\"n\":\"b\",\"v\":2.5,\"t\":-5}]"
                        + " | urn:dev:1:a(a)=Numeric[value=1.0]@1800000000 urn:dev:1:b(b)=Numeric[value=2.5]@1799999995",
                "[{\"bn\":\"/3407/0/\"},{\"n\":\"6046\",\"vb\":false}] | /3407/0/6046(6046)=Flag[value=false]@0",
                "[{\"n\":\"m\",\"vs\":\"night\"}] | m(m)=Text[value=night]@0",
                "[{\"bv\":20,\"n\":\"t\",\"v\":1.5},{\"n\":\"u\",\"vb\":true}] | t(t)=Numeric[value=21.5]@0 u(u)=Flag[value=true]@0",
                "[{\"n\":\"x\",\"vd\":\"aGk=\"},{\"n\":\"y\",\"u\":\"Cel\",\"v\":1e1,\"extra\":{\"a\":[1]}}] | x(x)=Other[]@0 y(y)=Numeric[value=10.0]Cel@0",
                "[{\"bu\":\"K\",\"n\":\"x\",\"v\":1},{\"n\":\"y\",\"u\":\"V\",\"v\":2},{\"n\":\"z\",\"v\":3}]"
                        + " | x(x)=Numeric[value=1.0]K@0 y(y)=Numeric[value=2.0]V@0 z(z)=Numeric[value=3.0]K@0",
                "[{\"bver\":26,\"n\":\"x\",\"u\":\"mV\",\"v\":1}] | x(x)=Numeric[value=1.0]mV@0",
                "[] | ~~",
                "[{\"n\":\"only\"}] | ~~",
            })
    void json(String pack, String samples) throws Exception {
        assertEquals(samples, shown(Senml.json(pack.getBytes(StandardCharsets.UTF_8))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"n\":\"a\",\"v\":1} | a SenML pack is an array",
                "[1] | a SenML pack is an array of records",
                "[{\"n\":\"a\",\"v\":1} | no JSON",
                "[{\"n\":\"a\",\"v\":1}]] | no JSON",
                "[{\"n\":\"a\",\"v\":1}] [] | array of records",
                "[{\"n\":\"a\",\"v\":\"1\"}] | v is a number",
                "[{\"n\":\"a\",\"v\":1e999}] | v is a finite number",
                "[{\"n\":\"a\",\"v\":NaN}] | no JSON",
                "[{\"n\":\"a\",\"vb\":1}] | vb is true or false",
                "[{\"n\":\"a\",\"v\":1,\"vb\":true}] | two values",
                "[{\"n\":\"a\",\"v\":1,\"v\":2}] | no JSON",
                "[{\"n\":1,\"v\":1}] | n is a text",
                "[{\"n\":\"a\",\"v\":1,\"must_\":2}] | must be understood",
                "[{\"bver\":11,\"n\":\"a\",\"v\":1}] | version that is not known",
                "[{\"n\":\"a\",\"x\":[[[[[1]]]]]}] | no JSON",
                "~~ | an array",
            })
    void wrongJson(String pack, String why) {
        PayloadException e =
                assertThrows(
                        PayloadException.class,
                        () -> Senml.json(pack.getBytes(StandardCharsets.UTF_8)));
        assertTrue(String.valueOf(e.getMessage()).contains(why), e::toString);
    }

    /** The numbers are RFC 8428's labels; the bytes are written by hand after RFC 8949. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "81 a2 00 65 736d6f6b65 04 f5 | smoke(smoke)=Flag[value=true]@0",
                "82 a3 21 68 2f333430372f302f 00 64 36303436 04 f4 a2 00 64 36303437 02 fb 4029000000000000"
                        + " | /3407/0/6046(6046)=Flag[value=false]@0 /3407/0/6047(6047)=Numeric[value=12.5]@0",
                "81 a3 22 1a 6b49d200 00 61 62 02 18 50 | b(b)=Numeric[value=80.0]@1800000000",
                "81 a2 00 61 62 02 38 09 | b(b)=Numeric[value=-10.0]@0",
                "81 a2 61 6e 61 62 61 76 f9 3e00 | b(b)=Numeric[value=1.5]@0",
                "9f bf 00 61 62 02 01 ff ff | b(b)=Numeric[value=1.0]@0",
                "81 a2 00 61 62 08 42 0102 | b(b)=Other[]@0",
            })
    void cbor(String bytes, String samples) throws Exception {
        assertEquals(samples, shown(Senml.cbor(Kit.hex(bytes))));
    }

    @ParameterizedTest
    @CsvSource({
        "a0",
        "81",
        "81a2006162",
        "81a2006162 02",
        "81a200616202f97e00",
        "81a200616202f97c00",
        "81a2006162027f",
        "ff",
        "9b7fffffffffffffff",
        "5b7fffffffffffffff",
        "81a20061627b7fffffffffffffff",
        "81a20061620300",
        "818181818181818100",
    })
    void wrongCbor(String bytes) {
        assertThrows(PayloadException.class, () -> Senml.cbor(Kit.hex(bytes)));
    }

    @Test
    void aPackHasAnEnd() {
        StringBuilder pack = new StringBuilder("[");
        for (int i = 0; i <= Senml.MAX_RECORDS; i++) {
            pack.append(i == 0 ? "" : ",").append("{\"n\":\"a\",\"v\":1}");
        }
        byte[] bytes = pack.append("]").toString().getBytes(StandardCharsets.UTF_8);
        assertThrows(PayloadException.class, () -> Senml.json(bytes));
    }
}
