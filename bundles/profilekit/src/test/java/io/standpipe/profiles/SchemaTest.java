package io.standpipe.profiles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.standpipe.modbus.profile.ModbusSource;
import io.standpipe.model.point.Point;
import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.Keys;
import io.standpipe.model.profile.PointFormat;
import io.standpipe.model.profile.PointReader;
import io.standpipe.model.profile.Shape;
import io.standpipe.model.profile.Wrong;
import io.standpipe.profiles.template.Formats;
import io.standpipe.profiles.template.ProfileTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * The schema that editors use is made of the keys by which the loader reads; {@code
 * -Dschema.page=write} writes it. What it says of wrong profiles is what the loader says.
 */
class SchemaTest {

    private static final JsonSchema SCHEMA = schema(Texts.shipped("profile.schema.json"));
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void theFileIsThatOfTheKeys() throws IOException {
        Path file = Texts.SHIPPED.resolve("profile.schema.json");
        String now = ProfileSchema.of(ProfileTable.of(Texts.FORMATS).root());
        if (System.getProperty("schema.page", "").equals("write")) {
            Files.writeString(file, now);
            return;
        }
        assertEquals(now, Files.readString(file), "write it with -Dschema.page=write");
    }

    /** A bus that nobody here knows. */
    private static final PointFormat LINES =
            new PointFormat() {
                private final Keys.Key point =
                        Keys.Key.of(
                                "line",
                                Keys.of(
                                        "line",
                                        "Which line of a file it is.",
                                        Keys.Key.of("name", Shape.TEXT, "Behind the id.").needed(),
                                        Keys.Key.of("column", Shape.whole(1, 9), "From 1.").or(2)));

                @Override
                public Keys.Key point() {
                    return point;
                }

                @Override
                public PointReader reader(Fields document) {
                    return one -> {
                        one.fields("line").whole("column");
                        return PLACE;
                    };
                }
            };

    private static final Point.Source PLACE = new Point.Source() {};

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {name: u}                | true
                    {name: u, column: 9}     | true
                    {name: u, column: 10}    | false
                    {column: 1}              | false
                    {name: u, cloumn: 1}     | false
                    """)
    void aBusFromOutsideBringsItsKeys(String line, boolean right) {
        Formats formats = Formats.of(List.of(LINES));
        String text =
                "profile: x\nkind: tank\nsource: s\npoints: [{id: a, quantity: b, line: %s}]\n"
                        .formatted(line);
        JsonSchema schema = schema(ProfileSchema.of(ProfileTable.of(formats).root()));
        Library library = Library.load(List.of(List.of(Texts.file("test.yaml", text))), formats);
        assertEquals(right, validate(schema, text).isEmpty());
        assertEquals(right, library.problems().isEmpty(), () -> "" + library.problems());
    }

    static Stream<String> shipped() throws Wrong {
        List<String> texts = new ArrayList<>();
        for (ProfileFile file : Texts.allShipped()) {
            texts.add(file.text());
        }
        Matcher example =
                Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                        .matcher(Texts.shipped("README.md"));
        while (example.find()) {
            if (example.group(1).contains("\nkind: ")) {
                texts.add(example.group(1));
            }
        }
        texts.add(Texts.GOOD);
        return texts.stream();
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void rightIsRightForBoth(String text) {
        assertEquals(Set.of(), validate(text));
        assertEquals(List.of(), Texts.library(text).problems());
    }

    static Stream<String> wrong() {
        return Stream.of(
                Texts.with("kind: hydrant", "kind: hydrnat"),
                Texts.with("kind: hydrant\n", ""),
                Texts.with("kind: hydrant", "kind: hydrant\nvendor: acme"),
                Texts.GOOD + "names: {alarm: {}}\n",
                Texts.GOOD + "names: {alarms: {low: {}}}\n",
                Texts.GOOD + "names: {alarms: {low: {de: tief}}}\n",
                Texts.GOOD + "names: {alarms: {low: [a]}}\n",
                Texts.GOOD + "names: {texts: [a]}\n",
                Texts.GOOD + "names: {texts: {how long: ''}}\n",
                Texts.GOOD + "names: {texts: {how long: {zh: a}}}\n",
                Texts.with("profile: acme-x1", "profile: acme x1"),
                Texts.with("profile: acme-x1", "profile: 12"),
                Texts.with("source: made for a test\npoints", "source: ''\npoints"),
                Texts.with("kind: hydrant", "kind: hydrant\nmaxRegisters: 126"),
                Texts.with("kind: hydrant", "kind: hydrant\nmaxRegisters: many"),
                Texts.with("kind: hydrant", "kind: hydrant\nholes: few"),
                Texts.with("    unit: MPa\n", "    unti: MPa\n"),
                Texts.with("    quantity: pressure\n", ""),
                Texts.with("scale: 0.001", "scale: 0,001"),
                Texts.with("scale: 0.001", "scale: 0"),
                Texts.with("scale: 0.001", "scale: null"),
                Texts.with("scale: 0.001", "deadband: -1"),
                Texts.with("scale: 0.001", "interval: 10"),
                Texts.with("scale: 0.001", "decimals: 10"),
                Texts.with("range: [-0.1, 2.5]", "range: [-0.1]"),
                Texts.with("range: [-0.1, 2.5]", "range: -0.1"),
                Texts.with("address: 4", "address: 65536"),
                Texts.with("address: 4", "address: -1"),
                Texts.with("address: 4", "address: 4.5"),
                Texts.with("address: 4, ", ""),
                Texts.with("table: holding", "table: holdings"),
                Texts.with(", type: int16", ""),
                Texts.with("type: int16", "type: int16, order: CDAB"),
                Texts.with("type: int16", "type: int32, order: ACBD"),
                Texts.with("type: int16", "type: int16, bit: 3"),
                Texts.with("type: int16", "type: float32, width: 3"),
                Texts.with("type: int16", "type: int16, bit: 8"),
                Texts.with("type: int16", "type: int16, width: 8"),
                Texts.with("type: int16", "type: int16, bit: 0, width: 1"),
                Texts.with("type: int16", "type: int16, bit: 0, width: 17"),
                Texts.with("type: int16", "type: int16, bit: 0, width: 8, write: true"),
                Texts.with("type: int16", "type: int8"),
                Texts.with("type: int16", "type: signmag16, write: true"),
                Texts.with("type: int16", "type: signmag16, order: CDAB"),
                Texts.with("table: holding", "table: coil"),
                Texts.with("type: int16", "type: bit"),
                Texts.with("bit: 4, width: 2", "width: 2"),
                Texts.with("bit: 4, width: 2", "bit: 4"),
                Texts.with("bit: 4", "bit: 16"),
                Texts.with("type: int16", "type: int16, write: yes"),
                Texts.with("bit: 4, width: 2", "bit: 4, width: 2, write: true"),
                Texts.with("table: holding, address: 4", "table: input, write: true, address: 4"),
                Texts.with(
                        "{table: input, address: 9, type: bits, bit: 4, width: 2}",
                        "{table: holding, address: 9, type: bits, bit: 4, width: 2, write: true}"),
                Texts.with(
                        "{table: input, address: 9, type: bits, bit: 4, width: 2}",
                        "{table: holding, address: 9, type: bit, bit: 4, write: true}"),
                Texts.with(
                        "{table: input, address: 9, type: bits, bit: 4, width: 2}",
                        "{table: discrete, address: 9, write: true}"),
                Texts.with("type: int16", "type: int16, order: CDAB"),
                Texts.with("type: int16", "type: float64, order: ABCD"),
                Texts.with("type: int16", "type: int32, order: AB"),
                Texts.with("type: int16", "type: int16, decimalPlaces: 3"),
                Texts.with("type: int16", "type: int16, decimalPlaces: {address: 3, max: 10}"),
                Texts.with("type: int16", "type: int16, write: true, decimalPlaces: {address: 3}"),
                Texts.with("type: int16", "type: int64, write: true"),
                Texts.with("type: int16", "type: int16, unitCode: {address: 3}"),
                Texts.with("type: int16", "type: int16, unitCode: {address: 3, factors: {}}"),
                Texts.with("type: int16", "type: int16, unitCode: {address: 3, factors: {0: 0}}"),
                Texts.with("type: int16", "type: int16, unitCode: {address: 3, factors: {a: 1}}"),
                Texts.with(
                        "bit: 4, width: 2",
                        "bit: 4, width: 2, unitCode: {address: 3, factors: {0: 1}}"),
                Texts.with("kind: hydrant", "kind: hydrant\nlog: {index: pressure}"),
                Texts.with(
                        "kind: hydrant",
                        "kind: hydrant\nlog: {index: mode, table: coil, address: 0, records: 4, registers: 1}"),
                Texts.with("table: holding, address: 4", "table: holding, address: 4, record: 0"),
                Texts.with("table: holding, address: 4", "record: 125"),
                Texts.with("type: int16", "type: text"),
                Texts.with("type: int16", "type: text, registers: 33"),
                Texts.with("type: int16", "type: text, registers: 3, charset: big5"),
                Texts.with("type: int16", "type: int16, registers: 3"),
                Texts.with("type: int16", "type: int16, counter: {most: 1}"),
                Texts.with("type: int16", "type: uint16, counter: {}"),
                Texts.with("type: int16", "type: uint16, counter: {most: 0}"),
                Texts.with("type: int16", "type: uint16, write: true, counter: {most: 1}"),
                Texts.with("type: int16", "type: time"),
                Texts.with("type: int16", "type: time, format: YMD"),
                Texts.with("type: int16", "type: time, format: YYMMDD--, zone: Beijing"),
                Texts.with("type: int16", "type: time, format: YYMMDD--, order: ABCD"),
                Texts.with("type: int16", "type: int16, format: YYMMDD--"),
                Texts.with("type: int16", "type: int16, zone: \"+08:00\""),
                Texts.with("type: int16", "type: int16, scaleFactor: 3"),
                Texts.with("type: int16", "type: int16, scaleFactor: {address: 3, max: 4}"),
                Texts.with("type: int16", "type: int16, scaleFactor: {address: 3, bit: 16}"),
                Texts.with("type: int16", "type: int16, write: true, scaleFactor: {address: 3}"),
                Texts.with("type: int16", "type: int32, orderCode: {address: 3}"),
                Texts.with("type: int16", "type: int32, orderCode: {address: 3, orders: {}}"),
                Texts.with(
                        "type: int16",
                        "type: int32, order: ABCD, orderCode: {address: 3, orders: {0: ABCD}}"),
                Texts.with(
                        "type: int16",
                        "type: int16, unitCode: {address: 3, factors: {0: {scale: 0}}}"),
                Texts.with(
                        "type: int16",
                        "type: int16, unitCode: {address: 3, factors: {0: {factor: 2}}}"),
                Texts.with("scale: 0.001", "quality: []\n    scale: -x"),
                Texts.with("scale: 0.001", "quality: [{values: [1]}]"),
                Texts.with("scale: 0.001", "quality: [{bad: absent}]"),
                Texts.with("scale: 0.001", "quality: [{values: [1], bad: broken}]"),
                Texts.with("scale: 0.001", "quality: [{values: [1], uncertain: absent}]"),
                Texts.with("scale: 0.001", "quality: [{values: [1], unless: [1], bad: absent}]"),
                Texts.with("scale: 0.001", "quality: [{bit: 1, mask: 2, bad: absent}]"),
                Texts.with("scale: 0.001", "quality: [{values: [], bad: absent}]"),
                Texts.with("scale: 0.001", "quality: [{values: [[1]], bad: absent}]"),
                Texts.with("scale: 0.001", "sourceTime: 12.5"),
                Texts.with("scale: 0.001", "sourceTime: {address: 19}"),
                Texts.derived("{from: pressure, median: 3}\n    sourceTime: mode"),
                Texts.with("scale: 0.001", "current: {at4mA: 1}"),
                Texts.with("scale: 0.001", "current: 4-20"),
                Texts.with("scale: 0.001", "curve: [[0, 0]]"),
                Texts.with("scale: 0.001", "curve: [[0, 0], [1]]"),
                Texts.with("kind: hydrant", "kind: hydrant\nidentify: {id: m}"),
                Texts.with(
                        "kind: hydrant",
                        "kind: hydrant\nidentify: [{id: m, table: coil, address: 0}]"),
                Texts.with(
                        "kind: hydrant",
                        "kind: hydrant\nidentify: [{id: m, table: input, address: 0, mask: 1}]"),
                Texts.with(
                        "kind: hydrant",
                        "kind: hydrant\nidentify: [{id: m, table: input, address: 0, registers: 2, mask: 1, values: [1]}]"),
                Texts.with("is: [manual]", "bit: \"{b\""),
                Texts.with("0: off", "off: 0"),
                Texts.with("0: off", "0: 0"),
                Texts.with("scale: 0.001", "absent: {mask: 0xFF}"),
                Texts.with("scale: 0.001", "absent: {mask: 0xFF, values: []}"),
                Texts.with("kind: SUPERVISORY", "kind: supervisory"),
                Texts.with("deadband: 0.02", "deadband: -0.02"),
                Texts.with(", deadband: 0.02", ""),
                Texts.with("below: 0.1, ", ""),
                Texts.with("below: 0.1", "below: 0.1, above: 1"),
                Texts.with("is: [manual]", "is: []"),
                Texts.with("is: [manual]", "is: manual"),
                Texts.with("is: [manual]", "mask: 3"),
                Texts.with("is: [manual]", "in: [3]"),
                Texts.with("is: [manual]", "bit: 1, deadband: 0"),
                Texts.with("is: [manual]", "bit: 1, in: [1]"),
                Texts.with("is: [manual]", "bit: -1"),
                Texts.with("onDelay: 15s", "onDelay: 15"),
                Texts.with("onDelay: 15s", "onDelay: soon"),
                Texts.with("    source: made for a test\n  - id: hand", "  - id: hand"),
                Texts.with("onDelay: 15s\n    source: made for a test", "onDelay: 15s"),
                Texts.with("kind: DISABLED", "kind: FIRE\n    onDelay: 101ms\n    source: s"),
                Texts.with("kind: DISABLED", "kind: FIRE\n    onDelay: 15s\n    source: s"),
                Texts.with("kind: DISABLED", "kind: DISABLED\n    unserviceable: dry"),
                Texts.with("kind: DISABLED", "kind: DISABLED\n    latching: perhaps"),
                Texts.with("kind: DISABLED", "kind: DISABLED\n    reset: {point: mode, is: [off]}"),
                Texts.with("kind: DISABLED", "kind: DISABLED\n    priority: urgent"),
                Texts.with("kind: DISABLED", "kind: DISABLED\n    reAlarm: 8h"),
                Texts.with(
                        "kind: DISABLED",
                        "kind: FIRE\n    suppressedWhile: {point: mode, is: [off]}"),
                Texts.with("{point: mode, is: [manual]}", "{all: []}"),
                Texts.with("{point: mode, is: [manual]}", "{alarm: low, not: {alarm: low}}"),
                Texts.with("{point: mode, is: [manual]}", "{place: {atLeast: 2}}"),
                Texts.with("{point: mode, is: [manual]}", "{place: {kind: FIRE}}"),
                Texts.with("{point: mode, is: [manual]}", "{point: mode}"),
                Texts.with("is: [manual]", "is: [manual], samples: 2/3"),
                Texts.with("is: [manual]", "is: [manual], band: 1"),
                Texts.with("is: [manual]", "is: [manual], unit: m"),
                Texts.with("is: [manual]", "stuckFor: 60s"), // no source
                Texts.with(
                        "    modbus: {table: holding, address: 4, type: int16}\n",
                        "    derived: {from: mode, median: 3}\n"),
                Texts.derived("{from: pressure}"),
                Texts.derived("{median: 3}"),
                Texts.derived("{from: pressure, median: 4}"),
                Texts.derived("{from: pressure, rate: 5s, height: 1}"),
                Texts.derived("{from: pressure, height: high}"),
                Texts.derived("{from: pressure, median: 3, trim: 1}"),
                Texts.derived("{from: pressure, median: 3, peak: 60s}"),
                Texts.derived("{from: pressure, rate: 3}"),
                Texts.derived("{from: pressure, trimmedMean: 32}"),
                Texts.with("kind: hydrant", "kind: hydrant\nmissed: 0"),
                Texts.with("kind: hydrant", "kind: hydrant\nperiod: often"),
                Texts.with(
                        "kind: hydrant",
                        "kind: hydrant\nparameters: {m: {default: a, options: [a]}}"),
                Texts.with(
                        "kind: hydrant",
                        "kind: hydrant\nparameters: {m: {default: a, options: [a, b], min: 0}}"),
                Texts.with(
                        "kind: hydrant",
                        "kind: hydrant\nparameters: {Low: {default: 1, min: 0, max: 2}}"),
                Texts.with(
                        "kind: hydrant",
                        "kind: hydrant\nparameters: {lat: {default: 1, min: 0, max: 2}}"),
                Texts.with("kind: hydrant", "kind: hydrant\nparameters: {n: {min: 0, max: 2}}"),
                Texts.with(
                        "kind: hydrant",
                        "kind: hydrant\nparameters: {n: {required: true, min: 0, max: 2}}"),
                Texts.with(
                        "kind: hydrant",
                        "kind: hydrant\nparameters: {n: {required: true, default: 0, min: 0, max: 2, description: d}}"),
                Texts.with("type: bits, bit: 4, width: 2", "type: bit, number: 0"),
                Texts.with("type: int16", "type: bti, number: 1"),
                Texts.with("type: bits, bit: 4, width: 2", "type: bit, number: 1, bit: 4"),
                Texts.with("type: bits, bit: 4, width: 2", "type: uint16, number: 1"),
                Texts.with("{point: mode, is: [manual]}", "{other: fire}"),
                Texts.with("{point: mode, is: [manual]}", "{other: FIRE, point: mode}"),
                Texts.with("kind: hydrant", "kind: hydrant\nrepeat: [{points: []}]"),
                Texts.with("kind: hydrant", "kind: hydrant\nrepeat: [{for: {}}]"),
                Texts.with(
                        "kind: hydrant", "kind: hydrant\nrepeat: [{for: {d: {from: 1, to: 2}}}]"),
                Texts.with(
                        "kind: hydrant",
                        "kind: hydrant\nrepeat: [{for: {d: {from: 1, to: 2, step: 0}}}]"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void wrongIsWrongForBoth(String text) {
        assertFalse(validate(text).isEmpty(), "the schema lets it pass");
        assertFalse(Texts.library(text).problems().isEmpty(), "the loader lets it pass");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{table: holding, address: 4, type: int16, write: true}",
                "{table: holding, address: 4, type: float32, order: CDAB, write: true}",
                "{table: holding, address: 4, type: bcd32, order: CDAB, write: true}",
                "{table: holding, address: 4, type: uint16, order: BA, write: true}",
                "{table: holding, address: 4, type: bit, bit: 1, write: false}",
                "{table: discrete, address: 4, write: false}",
                "{table: coil, address: 4, write: true}"
            })
    void whatCanBeWritten(String modbus) {
        String text =
                Texts.with(
                        "alarms:\n",
                        "  - {id: w, quantity: state, modbus: " + modbus + "}\nalarms:\n");
        assertEquals(Set.of(), validate(text));
        ModbusSource source =
                assertInstanceOf(ModbusSource.class, Texts.profile(text).points().get(2).source());
        assertEquals(modbus.contains("write: true"), source.writable());
    }

    @Test
    void aFireMayBeDebounced() {
        String text = Texts.with("kind: DISABLED", "kind: FIRE\n    onDelay: 100ms\n    source: s");
        assertEquals(Set.of(), validate(text));
        assertEquals(List.of(), Texts.library(text).problems());
    }

    private static JsonSchema schema(String text) {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(text);
    }

    private static Set<ValidationMessage> validate(String yaml) {
        return validate(SCHEMA, yaml);
    }

    private static Set<ValidationMessage> validate(JsonSchema schema, String yaml) {
        Object document =
                new Load(LoadSettings.builder().setSchema(new CoreSchema()).build())
                        .loadFromString(yaml);
        return schema.validate(JSON.<JsonNode>valueToTree(textKeys(document)));
    }

    /** JSON has no other keys than text. */
    private static Object textKeys(Object node) {
        if (node instanceof Map<?, ?> map) {
            Map<String, Object> named = new LinkedHashMap<>();
            map.forEach((key, value) -> named.put(String.valueOf(key), textKeys(value)));
            return named;
        }
        return node instanceof List<?> list
                ? list.stream().map(SchemaTest::textKeys).toList()
                : node;
    }
}
