package io.standpipe.profiles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.standpipe.model.device.Profiles.ProfileException;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.settings.ProfilePointPhrase;
import io.standpipe.model.words.settings.ProfileRulePhrase;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import io.standpipe.profiles.template.YamlParser;
import io.standpipe.testkit.ChineseText;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with a profile its author reads in Chinese too, each sentence of it. */
class AuthorSentencesTest {

    /**
     * What this Java lacks, what no text of a format can be, and what the model would refuse if a
     * draft had missed it.
     */
    private static final Set<String> UNSEEN =
            Set.of("NO_CHARSET", "FORMAT_YEAR", "DO_NOT_FIT", "READER_FAILED");

    private static final Pattern QUOTED = Pattern.compile("^'(.*)'$");

    private static Arguments told(String place, String instead, String part) {
        return Arguments.of(Texts.with(place, instead), part);
    }

    static Stream<Arguments> told() {
        return Stream.of(
                told("scale: 0.001", "scale: x", "第 9 行 points[0].scale：须为数，现为 \"x\""),
                told("scale: 0.001", "scale: \"1\"", "须为数，现为 \"1\"；请去掉引号"),
                told("scale: 0.001", "scale: []", "points[0].scale：须为数，现为 列表"),
                told("scale: 0.001", "scale:", "points[0].scale：须为数，现为 空"),
                told("kind: hydrant", "kind: hydrnat", "第 2 行 kind：须为下列之一：contact, crane,"),
                told("kind: hydrant", "kind: hydrnat", "；现为 \"hydrnat\"；是否应为“hydrant”？"),
                told("kind: hydrant", "knid: hydrant", "第 2 行 knid：没有这个键；是否应为“kind”？"),
                told("type: int16", "type: int16, order: CDAB", "须为下列之一：AB, BA；现为 \"CDAB\"；是否应为"),
                told(
                        "type: int16}\n    scale: 0.001",
                        "type: bcd16}\n    states: {1: a}",
                        "查看原始位，而类型为 bcd16，其数字不是位；请删除"),
                told("type: int16", "type: uint24", "请写 type: uint32 和 width: 24，不含最高字节时"),
                told(
                        "type: int16",
                        "type: time, format: YYMMDDHH",
                        "points[0].modbus.format：没有 \"HH\" 这种写法；每个字节写两个字母"),
                told(
                        "below: 0.1, deadband: 0.02",
                        "above: 0.1, below: 0.1",
                        "须有且只有一个，现有 below 和 above"),
                told(
                        "is: [manual]",
                        "is: [manual], unit: MPa",
                        "alarms[1].when.unit：只用于 below, above 和 stuckFor；请删除"),
                told(
                        "    modbus: {table: holding, address: 4, type: int16}\n",
                        "",
                        "缺少读取方式，须有下列键之一：coap, gpio, modbus"),
                told(
                        "modbus: {table: holding",
                        "lora: {table: holding",
                        "points[0].lora：没有这个键，本网关也没有总线读取它；请改正，或安装该总线"),
                told("address: 4", "address: 400005", "现为 400005：如这是说明书上的编号，是否应为 4？"),
                // what the parser of YAML finds
                told("kind: hydrant", "kind: [hydrant", "不是 YAML：括号未成对，或其中缺少逗号"),
                told("kind: hydrant", "kind: \"hydrant", "不是 YAML：引号未成对"),
                told("kind: hydrant", "\tkind: hydrant", "不是 YAML：该行用制表符缩进；请改用空格"),
                told("kind: hydrant", "kind: hydrant: x", "不是 YAML：此处不应有冒号加空格"),
                told("kind: hydrant", "- hydrant", "不是 YAML：该行缩进与同级各行不一致"),
                told("kind: hydrant", "kind: \"\\d\"", "不是 YAML：双引号中的反斜杠"),
                told("kind: hydrant", "kind hydrant", "不是 YAML：缺少冒号；请写成“键: 值”"),
                told("kind: hydrant", "kind: hydrant\u0007", "不是 YAML：含有看不见的控制字符；请删除"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("told")
    void isToldInChinese(String text, String part) {
        List<String> problems = Texts.library(text).problems();
        assertFalse(problems.isEmpty());
        String chinese = ChineseText.of(problems.get(0));
        assertEquals(part, chinese.contains(part) ? part : chinese);
    }

    /** As a row of a device table tells of it. */
    @Test
    void aRowWhoseProfileIsBrokenSaysWhyInChinese() {
        Library library =
                Texts.library(Texts.with("scale: 0.001", "scale: x").replace("bit: 4", "bit: 44"));
        ProfileException refused =
                assertThrows(ProfileException.class, () -> library.profile("acme-x1", Map.of()));
        assertEquals(
                "设备模板 acme-x1 未能加载：test.yaml，第 9 行 points[0].scale：须为数，现为 \"x\"；另有 1 处",
                ChineseText.of(String.valueOf(refused.getMessage())));
    }

    /** A test that breaks a text line by line: what stands there, and what instead. */
    private static Stream<String> broken(Class<?> test, String name, String good) {
        return rows(test, name).map(row -> good.replace(row.get(0), row.get(1)));
    }

    private static Stream<List<String>> rows(Class<?> test, String name) {
        return Stream.of(test.getDeclaredMethods())
                .filter(method -> method.getName().equals(name))
                .flatMap(method -> Stream.of(method.getAnnotation(CsvSource.class).value()))
                .map(AuthorSentencesTest::cells);
    }

    private static List<String> cells(String row) {
        return Stream.of(row.split(" \\| ", -1))
                .map(String::strip)
                .map(cell -> QUOTED.matcher(cell).replaceAll("$1"))
                .toList();
    }

    private static Stream<String> first(Stream<Arguments> wrong) {
        return wrong.map(one -> (String) one.get()[0]);
    }

    private static final String TEXT =
            "  - {id: t, quantity: x, modbus: {table: input, address: 30, type: text, registers: 2}%s}\n";
    private static final String PLAIN =
            "  - {id: q, quantity: x, modbus: {table: input, address: 20, type: uint16}}\n";
    private static final String ITEMS =
            "profile: x\nkind: detector\nsource: s\nframe: {min: 8, max: 20, items: {tag: 2, bytes: {0x0175: 1}}}\npoints:\n  - {id: a, quantity: state, coap: {%s}}\n";

    private static String parameter(String rule) {
        return Texts.with("kind: hydrant", "kind: hydrant\nparameters: {n: {" + rule + "}}");
    }

    /** With a further point above those that are there. */
    private static String above(String point, String text) {
        return text.replace("points:\n", "points:\n" + point);
    }

    private static String alarm(String when) {
        return Texts.with("{point: mode, is: [manual]}", when + "\n    source: s");
    }

    /** Wrong in ways that no other test of this package needs a text for. */
    private static Stream<String> others() {
        return Stream.of(
                "",
                "profile: [" + "a,".repeat(YamlParser.MAX_EVENTS) + "a]",
                // parameters and repetitions
                parameter("default: 0.1, min: -9, max: 1, decimals: 1")
                        .replace("below: 0.1", "below: $n"),
                parameter("default: 1, min: 0, max: 2"),
                parameter("default: 5, min: 0, max: 2, decimals: 1"),
                parameter("default: a, options: [a, b], min: 1"),
                parameter("default: a, options: [a, a]"),
                parameter("default: a, options: [a]"),
                WrongProfilesTest.REPEATED.replace("d: {from", "D: {from"),
                WrongProfilesTest.REPEATED
                        .replace("to: 3, step: 1", "to: 33, step: 1")
                        .replace("uint16", "uint32")
                        .replace("bit: 11", "bit: \"{d}\""),
                // points
                Texts.with("    unit: MPa\n", ""),
                Texts.with("states: {0: off, 1: auto, 2: manual}", "states: 5"),
                Texts.with("type: int16}\n    scale: 0.001", "type: uint64}\n    states: {1: a}"),
                Texts.with(
                        "type: int16}\n    scale: 0.001",
                        "type: uint16, counter: {most: 1}}\n    states: {1: a}"),
                Texts.with(
                        "type: int16}\n    scale: 0.001",
                        "type: uint16, counter: {most: 1}}\n    curve: [[0, 0], [1, 1]]"),
                Texts.with(
                        "modbus: {table: input, address: 9, type: bits, bit: 4, width: 2}\n    states: {0: off, 1: auto, 2: manual}",
                        "sourceTime: t\n    modbus: {table: coil, address: 9}"),
                above("  - {id: g, quantity: state, gpio: {type: voltage}}\n", Texts.GOOD),
                Texts.with("scale: 0.001", "gpio: {type: voltage}"),
                GpioProfileTest.GOOD.replaceFirst(
                        "    quantity: state\n",
                        "    quantity: state\n    quality: [{values: [1], bad: absent}]\n"),
                above(TEXT.formatted(", absent: {mask: 1, values: [1]}"), Texts.GOOD),
                above(TEXT.formatted(", quality: [{values: [1], bad: absent}]"), Texts.GOOD),
                QualityKeysTest.LOG.replaceAll("  - .id: (number|code).*\n", ""),
                // CoAP
                ITEMS.formatted("tag: 0x0175, type: uint16"),
                ITEMS.formatted("tag: 0x0176, type: uint8"),
                ITEMS.formatted("tag: 0x0175, record: x, type: uint8"),
                ITEMS.formatted("sampleAt: 0, type: uint8"),
                ITEMS.replace("{0x0175: 1}", "{}").formatted("record: x, type: integer"),
                ITEMS.replace("items: {", "samples: {}, items: {").formatted("at: 0, type: uint8"),
                ITEMS.replaceFirst(", items: .*", "}").formatted("tag: 1, type: uint8"),
                ITEMS.replaceFirst("frame: .*\n", "").formatted("at: 0, type: uint8"),
                ITEMS.formatted("record: x, type: integer")
                        .replace("integer}}", "integer}, curve: [[0, 0], [1, 1]]}"),
                ITEMS.formatted("record: x, type: integer")
                        .replace("quantity: state", "quantity: state, sourceTime: t"),
                ITEMS.replace(
                                "points:\n  - {id: a",
                                "repeat:\n  - for: {d: {from: 1, to: 2, step: 1}}\n    points:\n      - {id: \"a{d}\"")
                        .formatted("record: x, type: integer"),
                // what is derived
                above(PLAIN, Texts.derived("{from: q, height: 1}")),
                above(PLAIN, Texts.derived("{from: q, difference: pressure}")),
                above(TEXT.formatted(""), Texts.derived("{from: t, peak: 60s}")),
                Texts.derived("{from: pressure, median: 4}"),
                Texts.derived("{from: pressure, peak: 0s}"),
                // qualities, conditions and alarms
                QualityKeysTest.TWO.replace("point: s", "point: t") + TEXT.formatted(""),
                QualityKeysTest.LOG
                        + "alarms:\n  - {id: a, kind: FIRE, when: {point: code, bit: 0}}\n",
                alarm("{point: pressure, stuckFor: 10m, band: -1}"),
                alarm("{bit: 3}"),
                alarm("{all: []}"),
                alarm("{all: [], bit: 3}"),
                above(TEXT.formatted(""), alarm("{point: t, below: 1, deadband: 0}")),
                Texts.with("kind: DISABLED", "kind: DISABLED\n    gateway: line"),
                Texts.with("kind: DISABLED", "kind: DISABLED\n    unserviceable: no-water")
                        .replace("kind: hydrant", "kind: panel"),
                Texts.with("kind: DISABLED", "kind: FIRE")
                        .replace(
                                "states: {0",
                                "quality: [{address: 5, bit: 0, bad: device-failure}]\n    states: {0"));
    }

    private static Stream<String> wrongProfiles() {
        return Stream.of(
                        first(WrongProfilesTest.mistakes()),
                        first(WrongProfilesTest.repeatedMistakes()),
                        first(AlarmModelTest.mistakes()),
                        broken(GpioProfileTest.class, "wrongIsWrong", GpioProfileTest.GOOD),
                        broken(CoapProfileTest.class, "wrongIsWrong", CoapProfileTest.GOOD),
                        broken(
                                QualityKeysTest.class,
                                "aPointThatCannotBeLookedAt",
                                QualityKeysTest.TWO),
                        broken(QualityKeysTest.class, "aLogThatCannotBe", QualityKeysTest.LOG),
                        broken(
                                SourceTimeKeysTest.class,
                                "aClockThatCannotBe",
                                SourceTimeKeysTest.METER),
                        rows(QualityKeysTest.class, "whatIsWrongIsSaid")
                                .map(
                                        row ->
                                                QualityKeysTest.POINT.formatted(
                                                        "input", row.get(0), row.get(1))),
                        rows(AlarmModelTest.class, "whatHasNoHeight")
                                .map(row -> Texts.derived(row.get(0))),
                        rows(NamesTest.class, "aWrongNameIsTold")
                                .map(row -> Texts.GOOD + row.get(0) + "\n"),
                        first(told()),
                        others())
                .flatMap(texts -> texts);
    }

    @Test
    void eachSentenceIsSeenInItsPlace() {
        String all =
                wrongProfiles()
                        .flatMap(text -> Texts.library(text).problems().stream())
                        .collect(Collectors.joining("\n"));
        Set<String> unseen = new TreeSet<>();
        Stream.of(
                        ProfileYamlPhrase.values(),
                        ProfilePointPhrase.values(),
                        ProfileRulePhrase.values())
                .flatMap(Stream::<Phrase>of)
                .filter(phrase -> !pattern(phrase).matcher(all).find())
                .forEach(phrase -> unseen.add(phrase.toString()));
        assertEquals(UNSEEN, unseen);
    }

    private static Pattern pattern(Phrase phrase) {
        return Pattern.compile(
                Stream.of(phrase.english().split("%s", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*")));
    }
}
