package io.standpipe.profilekit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.standpipe.coap.profile.CoapSource;
import io.standpipe.gpio.profile.GpioSource;
import io.standpipe.modbus.profile.Composition;
import io.standpipe.modbus.profile.ModbusSource;
import io.standpipe.modbus.profile.TextLayout;
import io.standpipe.model.point.Point;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What everybody may ask of where a point stands. */
class SourcesTest {

    private static ModbusSource modbus(ModbusSource.Type type) {
        return new ModbusSource(ModbusSource.Table.HOLDING, 0, type, ModbusSource.Order.ABCD, 0, 1);
    }

    static Stream<Arguments> wholeNumbers() {
        return Stream.of(
                Arguments.of(modbus(ModbusSource.Type.UINT16), 16),
                Arguments.of(modbus(ModbusSource.Type.BCD16), 16),
                Arguments.of(modbus(ModbusSource.Type.UINT32), 32),
                Arguments.of(modbus(ModbusSource.Type.UINT64), 0),
                Arguments.of(modbus(ModbusSource.Type.FLOAT32), 0),
                Arguments.of(modbus(ModbusSource.Type.BIT), 1),
                Arguments.of(
                        new ModbusSource(
                                ModbusSource.Table.HOLDING,
                                0,
                                ModbusSource.Type.INT16,
                                ModbusSource.Order.ABCD,
                                0,
                                1,
                                false,
                                new Composition(new Composition.Places(1, 2), null)),
                        0),
                Arguments.of(
                        new GpioSource.Contact(false, true, GpioSource.Pull.UP, Duration.ZERO), 1),
                Arguments.of(new GpioSource.Pulses(true, GpioSource.Pull.UP, Duration.ZERO), 32),
                Arguments.of(new GpioSource.Voltage(), 0),
                Arguments.of(new CoapSource.Resource("smoke", CoapSource.Type.BOOLEAN), 1),
                Arguments.of(new CoapSource.Resource("battery", CoapSource.Type.FLOAT), 0));
    }

    @ParameterizedTest
    @MethodSource("wholeNumbers")
    void howManyBitsAWholeNumberHas(Point.Source source, int bits) {
        assertEquals(bits, source.wholeBits());
    }

    @Test
    void aTextIsOne() {
        ModbusSource serial =
                new ModbusSource(
                        ModbusSource.Table.HOLDING,
                        0,
                        ModbusSource.Type.TEXT,
                        ModbusSource.Order.ABCD,
                        0,
                        1,
                        false,
                        null,
                        new TextLayout(8, StandardCharsets.US_ASCII),
                        null);
        assertEquals(true, serial.isText());
        assertEquals(false, modbus(ModbusSource.Type.INT16).isText());
    }

    @Test
    void theTablesOfTheContractAreThoseOfModbus() throws IOException {
        JsonNode words =
                new ObjectMapper()
                        .readTree(Path.of("../../docs/contract/cmd.schema.json").toFile())
                        .at("/properties/table/enum");
        assertEquals(
                Arrays.stream(ModbusSource.Table.values())
                        .map(table -> table.name().toLowerCase(Locale.ROOT))
                        .toList(),
                StreamSupport.stream(words.spliterator(), false).map(JsonNode::asText).toList());
    }
}
