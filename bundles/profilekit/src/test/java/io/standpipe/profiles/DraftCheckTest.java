package io.standpipe.profiles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.diagnosis.ModbusTrial;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Profiles;
import io.standpipe.model.device.Profiles.Mistake;
import io.standpipe.model.point.Reading;
import io.standpipe.model.profile.ProfileTrial.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A profile that somebody pastes, and the registers beside it. */
class DraftCheckTest {

    private static final String GOOD =
            """
            profile: acme-x1
            kind: hydrant
            source: "data sheet"
            points:
              - id: pressure
                quantity: pressure
                unit: MPa
                modbus: {table: holding, address: 4, type: int16}
                scale: 0.001
              - id: flow
                quantity: flow
                unit: L/s
                modbus:
                  table: input
                  address: 10
                  type: float32
                  order: CDAB
              - id: door
                quantity: state
                modbus: {table: discrete, address: 3}
                states: {0: closed, 1: open}
            """;

    private static Profiles.Draft judge(String text) {
        return DraftCheck.of(text, Texts.FORMATS);
    }

    private static DeviceProfile good() {
        Profiles.Draft draft = judge(GOOD);
        assertEquals(List.of(), draft.mistakes());
        return Objects.requireNonNull(draft.profile());
    }

    /** What stands where, by line and column, from 1. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "quantity: pressure|qantity: pressure|6|5",
                "scale: 0.001|scale: much|9|5",
                "type: int16}|type: int17}|8|42",
                "address: 4,|address: 4.5,|8|30",
                "order: CDAB|order: CDBA|17|7",
                "kind: hydrant|kind: hydrnt|2|1",
                "unit: MPa|unit: {MPa|8|11",
                "kind: hydrant|kind: hydrant: x|2|14"
            })
    void eachMistakeHasItsLineAndColumn(String right, String wrong, int line, int column) {
        Profiles.Draft draft = judge(GOOD.replace(right, wrong));
        assertNull(draft.profile());
        Mistake first = draft.mistakes().get(0);
        assertEquals(line + ":" + column, first.line() + ":" + first.column(), first.sentence());
        assertTrue(first.sentence().contains("line " + line), first.sentence());
    }

    @Test
    void whatIsTooLongOrEmptyIsToldAsAWhole() {
        assertEquals(0, judge("x".repeat(ProfileFile.MAX_BYTES + 1)).mistakes().get(0).line());
        assertEquals(1, judge("").mistakes().size());
        assertEquals(1, judge("\u0000").mistakes().size());
    }

    /** What the gateway loads from a file, it takes here. */
    @Test
    void eachShippedProfileIsGoodHereToo() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../../device-profiles"))) {
            List<Path> all = files.filter(each -> each.toString().endsWith(".yaml")).toList();
            assertTrue(all.size() > 20, all::toString);
            for (Path each : all) {
                Profiles.Draft draft = judge(Files.readString(each, StandardCharsets.UTF_8));
                assertEquals(List.of(), draft.mistakes(), each.toString());
                assertNotNull(draft.profile());
            }
        }
    }

    private static String said(Reading reading) {
        return reading.point().id() + " " + reading.value() + " " + reading.quality().text();
    }

    @Test
    void registersAreDecodedAsThoseOfADevice() {
        Outcome outcome =
                new ModbusTrial()
                        .read(
                                good(),
                                """
                                # from a slave
                                4: -100, 7
                                input 10: 0x0000 0x3FC0
                                DISCRETE 3: 1
                                """);
        assertEquals(List.of(), outcome.wrong());
        assertEquals(
                List.of("pressure -0.1 ", "flow 1.5 ", "door 1.0 "),
                outcome.readings().stream()
                        .map(each -> each.point().id() + " " + each.value() + " ")
                        .toList(),
                () -> outcome.readings().stream().map(DraftCheckTest::said).toList().toString());
        assertTrue(outcome.readings().stream().allMatch(each -> each.quality().isGood()));
        assertEquals(List.of(), outcome.lacking());
    }

    @Test
    void whatWasNotGivenIsNamedAndNotInvented() {
        Outcome outcome = new ModbusTrial().read(good(), "input 10: 1");
        assertEquals(List.of(), outcome.readings());
        assertEquals(
                List.of("holding 4 to 4", "input 10 to 11", "discrete 3 to 3"), outcome.lacking());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "holding 4: 1 65536|14",
                "holding 4: 0x12345|12",
                "4: 1 x|6",
                "discrete 3: 2|13",
                "65535: 1 2|10",
                "holdng 4: 1|1",
                "4 1|1",
                "4:|1"
            })
    void whatIsNoRegisterHasItsLineAndColumn(String line, int column) {
        Outcome outcome = new ModbusTrial().read(good(), "4: 1\n" + line);
        assertEquals(List.of(), outcome.readings());
        Mistake first = outcome.wrong().get(0);
        assertEquals("2:" + column, first.line() + ":" + first.column(), first.sentence());
        assertFalse(first.sentence().isEmpty());
    }

    @Test
    void registersHaveABound() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            text.append(i * 100).append(": ").append("1 ".repeat(100)).append('\n');
        }
        Outcome outcome = new ModbusTrial().read(good(), text.toString());
        assertEquals(101, outcome.wrong().get(0).line());
    }
}
