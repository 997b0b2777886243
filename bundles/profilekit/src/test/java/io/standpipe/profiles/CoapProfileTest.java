package io.standpipe.profiles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.standpipe.coap.profile.CoapFrame;
import io.standpipe.coap.profile.CoapSource;
import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.point.Derived;
import io.standpipe.model.point.Point;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

class CoapProfileTest {

    static final String GOOD =
            """
            profile: acme-smoke
            kind: detector
            source: made for a test
            frame: {min: 8, max: 20, fixed: [{at: -1, value: 0xAA}], lengthAt: 1, check: crc16-modbus, checkAt: -3,
              samples: {countAt: 2, at: 5, bytes: 3, periodAt: 3, timeAt: 4}}
            points:
              - id: event
                quantity: state
                coap: {at: 0, type: bits, bit: 4, width: 3}
                states: {0: none, 1: smoke}
              - id: level
                quantity: count
                coap: {at: 3, type: uint16, order: little}
              - id: smoke
                quantity: state
                coap: {record: /3407/0/6046, type: boolean}
              - id: past
                quantity: count
                coap: {sampleAt: 1, type: int16}
            alarms:
              - id: smoke
                kind: FIRE
                when: {point: smoke, bit: 0}
            """;

    @Test
    void aFrameIsSharedByItsPoints() {
        DeviceProfile profile = Texts.profile(GOOD);
        CoapFrame frame =
                new CoapFrame(
                        8,
                        20,
                        List.of(new CoapFrame.Fixed(-1, 0xFF, 0xAA)),
                        1,
                        CoapFrame.Check.CRC16_MODBUS,
                        -3,
                        new CoapFrame.Samples(2, 5, 3, 3, 4));
        List<CoapSource> sources =
                profile.points().stream().map(p -> (CoapSource) p.source()).toList();
        assertEquals(
                List.of(
                        new CoapSource.Field(frame, false, 0, CoapSource.Width.BITS, false, 4, 3),
                        new CoapSource.Field(frame, false, 3, CoapSource.Width.UINT16, true, 0, 1),
                        new CoapSource.Resource("/3407/0/6046", CoapSource.Type.BOOLEAN),
                        new CoapSource.Field(frame, true, 1, CoapSource.Width.INT16, false, 0, 1)),
                sources);
        assertSame(
                ((CoapSource.Field) sources.get(0)).frame(),
                ((CoapSource.Field) sources.get(1)).frame());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type: bits, bit: 4, width: 3 | type: bits, bit: 6, width: 3 | bits 6 to 8 do not fit into a byte",
                "type: bits, bit: 4, width: 3 | type: uint8, bit: 4 | points[0].coap.bit: is for type bits",
                "at: 0, type: bits | at: 8, type: bits | points[0].coap.at: must be a whole number from 0 to 7",
                "at: 3, type: uint16 | at: 7, type: uint16 | points[1].coap.at: must be a whole number from 0 to 6",
                "at: 3, type: uint16, order: little | at: 3, type: uint8, order: little | is for values of several bytes",
                "record: /3407/0/6046, type: boolean | record: /3407/0/6046, type: uint8 | must be one of boolean, float, integer",
                "record: /3407/0/6046, type: boolean | record: /3/0/11, type: boolean, code: 8 | is for type integer",
                "record: /3407/0/6046, type: boolean | record: /3/0/11, type: integer, code: 65536 | must be a whole number from 0 to 65535",
                "type: bits, bit: 4, width: 3 | type: uint8, code: 4 | points[0].coap.code: is for a record",
                "record: /3407/0/6046, type: boolean | record: x, at: 1, type: boolean | needs either record",
                "record: /3407/0/6046, type: boolean | type: boolean | needs either record",
                "record: /3407/0/6046, type: boolean | record: x, bit: 1, type: boolean | is for bytes of a frame",
                "record: /3407/0/6046, type: boolean | record: x, type: float | there are no bits to test in point smoke: it is float",
                "min: 8, max: 20 | length: 8, max: 20 | frame.length: is for frames of one length",
                "min: 8, max: 20 | min: 8, max: 7 | frame.max: must be a whole number from 8 to 2048",
                "min: 8, max: 20 | min: 8, max: 2049 | frame.max: must be a whole number from 8 to 2048",
                "checkAt: -3 | checkAt: -1 | 2 bytes do not fit from -1 to the end",
                "checkAt: -3 | checkAt: -9 | frame.checkAt: must be a whole number from -8 to 6",
                "check: crc16-modbus, checkAt: -3 | check: sum8, checkAt: -3 | is for crc16-modbus",
                "check: crc16-modbus, checkAt: -3 | check: crc16-modbus | needs the key checkAt",
                "check: crc16-modbus | check: crc32 | must be one of crc16-modbus, sum8",
                "value: 0xAA | value: 0xAA, mask: 0xF0 | can never be seen through mask 0xF0",
                "sampleAt: 1 | sampleAt: 2 | points[3].coap.sampleAt: must be a whole number from 0 to 1",
                "sampleAt: 1 | sampleAt: 1, at: 1 | needs either record",
                "bytes: 3 | bytes: 65 | frame.samples.bytes: must be a whole number from 1 to 64",
                "countAt: 2 | countAt: 7 | frame.samples.countAt: must be a whole number from 0 to 6",
                "timeAt: 4 | timeAt: 5 | frame.samples.timeAt: must be a whole number from 0 to 4",
                "periodAt: 3, | '' | frame.samples: needs the key periodAt",
                "{at: -1 | {at: -9 | frame.fixed[0].at: must be a whole number from -8 to 7",
            })
    void wrongIsWrong(String place, String instead, String sentence) {
        assertTrue(GOOD.contains(place), place);
        List<String> problems = Texts.library(GOOD.replace(place, instead)).problems();
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).contains(sentence), problems.get(0));
    }

    @Test
    void aCodeIsAPointOfItsOwn() {
        DeviceProfile profile =
                Texts.profile(
                        GOOD.replace(
                                "record: /3407/0/6046, type: boolean",
                                "record: /3/0/11, type: integer, code: 8"));
        assertEquals(
                new CoapSource.Resource("/3/0/11", CoapSource.Type.INTEGER, 8),
                profile.points().get(2).source());
    }

    @Test
    void samplesNeedAFrameWithSamples() {
        String without = GOOD.replaceFirst(",\n +samples: .*\n", "}\n");
        List<String> problems = Texts.library(without).problems();
        assertTrue(
                problems.get(0).contains("points[3].coap.sampleAt: is a byte of a sample"),
                problems::toString);
    }

    @Test
    void bytesNeedAFrame() {
        String without = GOOD.replaceFirst("frame: .*\n.*\n", "");
        List<String> problems = Texts.library(without).problems();
        assertTrue(problems.get(0).contains("the profile has no key frame"), problems::toString);
    }

    @Test
    void aPointIsReadOneWayAndNotRepeated() {
        String both =
                GOOD.replace(
                        "    coap: {record",
                        "    modbus: {table: coil, address: 1}\n    coap: {record");
        assertTrue(Texts.library(both).problems().get(0).contains("a point is read one way"));
        String repeated =
                GOOD
                        + """
                        repeat:
                          - for: {n: {from: 1, to: 2, step: 1}}
                            points:
                              - id: r{n}
                                quantity: state
                                coap: {record: r, type: boolean}
                        """;
        assertTrue(
                Texts.library(repeated).problems().get(0).contains("cannot be repeated"),
                () -> Texts.library(repeated).problems().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "crc16-modbus, checkAt: -3/crc16-modbus",
                "check: crc16-modbus, checkAt: -3/check: sum8, checkAt: -3",
                "min: 8/length: 8",
                "type: boolean/type: uint8",
                "record: x/record: x, at: 1",
                "order: little/order: middle",
                "bit: 4, width: 3/width: 3",
                "value: 0xAA/value: 256",
                "min: 8, max: 20/min: 8",
                "bytes: 3/bytes: 0",
                "periodAt: 3, /",
                "sampleAt: 1/sampleAt: 1, at: 1",
                "sampleAt: 1, type: int16/sampleAt: 1, type: integer",
            })
    void theSchemaSeesItToo(String change) {
        String[] parts = change.split("/", 2);
        String good = GOOD.replace("/3407/0/6046", "x");
        assertTrue(good.contains(parts[0]), change);
        assertTrue(valid(good));
        assertFalse(valid(good.replace(parts[0], parts[1])));
        assertFalse(Texts.library(good.replace(parts[0], parts[1])).problems().isEmpty());
    }

    private static boolean valid(String yaml) {
        JsonSchema schema =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(Texts.shipped("profile.schema.json"));
        Object loaded =
                new Load(LoadSettings.builder().setSchema(new CoreSchema()).build())
                        .loadFromString(yaml);
        JsonNode node = new ObjectMapper().valueToTree(loaded);
        return schema.validate(node).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "generic-smoke-coap.yaml, DETECTOR, 12, 2",
        "lwm2m-smoke-3407.yaml, DETECTOR, 12, 1",
        "milesight-gs524n.yaml, DETECTOR, 4, 1",
        "meokon-pressure-v3.yaml, HYDRANT, 8, 0",
        "meokon-hydrant-34-v3.yaml, HYDRANT, 3, 0",
        "meokon-hydrant-24-v3.yaml, HYDRANT, 3, 0",
        "meokon-hydrant-36-v3.yaml, HYDRANT, 3, 0",
        "meokon-hydrant-58-v3.yaml, HYDRANT, 3, 0",
    })
    void shipped(String file, DeviceKind kind, int points, int fires) {
        DeviceProfile profile = Texts.profile(Texts.shipped(file), Map.of("heartbeat", "21600"));
        assertEquals(kind, profile.kind());
        assertEquals(points, profile.points().size());
        assertEquals(
                fires,
                profile.alarms().stream()
                        .filter(a -> a.kind() == AlarmKind.FIRE)
                        .filter(a -> !a.equals(AlarmDefinition.FIRE_CONFIRMED))
                        .count());
        assertEquals(Duration.ofHours(6), profile.period(), "silence shows");
        assertEquals(2, profile.missed());
        assertTrue(profile.source().endsWith("verified on hardware: no"));
        for (Point point : profile.points()) {
            assertTrue(
                    point.source() instanceof CoapSource || point.source() instanceof Derived,
                    point.id());
        }
    }

    @Test
    void aHydrantsTerminalInADryBarrelHasNoLowPressureButIsInUse() {
        String file = Texts.shipped("meokon-pressure-v3.yaml");
        assertEquals(
                List.of("below-code", "low-pressure", "no-water", "overpressure"),
                pressureAlarms(Texts.profile(file, Map.of())));
        assertEquals(
                List.of("overpressure", "in-use"),
                pressureAlarms(Texts.profile(file, Map.of("mounting", "dry-barrel"))));
    }

    private static List<String> pressureAlarms(DeviceProfile profile) {
        return profile.alarms().stream()
                .filter(alarm -> alarm.when().points().anyMatch(point -> point == 1 || point == 2))
                .map(AlarmDefinition::id)
                .toList();
    }
}
