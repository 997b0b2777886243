package io.standpipe.profiles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.profile.Wrong;
import io.standpipe.model.profile.Yaml;
import io.standpipe.model.words.Label;
import io.standpipe.model.words.Names;
import io.standpipe.profiles.template.NameQuestions;
import io.standpipe.profiles.template.NameTable;
import io.standpipe.profiles.template.ProfileNames;
import io.standpipe.profiles.template.ProfileTemplate;
import io.standpipe.profiles.template.YamlParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class NamesTest {

    private static final String GOOD_NAMES =
            """
            names:
              points:
                mode: {en: Switch, zh: 转换开关}
              states:
                auto: {zh: 自动位}
                manual: Hand
              alarms:
                low: {en: Low here, zh: 本地水压低}
                gas-{n}: {en: "Gas {n}", zh: "{n} 级气体"}
            """;

    static Stream<String> shipped() throws Wrong {
        List<String> texts = new ArrayList<>();
        for (ProfileFile file : Texts.allShipped()) {
            texts.add(file.text());
        }
        return texts.stream();
    }

    /** Whatever a row chooses: the ids as they are written, not only those of the defaults. */
    @ParameterizedTest
    @MethodSource("shipped")
    void everythingThatIsShippedHasANameInBothLanguages(String text) throws Exception {
        Yaml document = YamlParser.parse(text);
        ProfileNames names = ProfileTemplate.head(document, Texts.FORMATS).names();
        List<String> unnamed = new ArrayList<>(NameQuestions.halfNamed(names));
        look(document, "", names, unnamed);
        assertEquals(List.of(), unnamed, "add them to names/shared.yaml, or under the key names");
    }

    private static void look(Yaml node, String key, ProfileNames names, List<String> unnamed) {
        if (node instanceof Yaml.Sequence sequence) {
            sequence.items().forEach(item -> look(item, key, names, unnamed));
        } else if (node instanceof Yaml.Mapping mapping) {
            Map<String, Yaml.Entry> entries = mapping.entries();
            String id = entries.containsKey("id") ? scalar(entries.get("id").value()) : "";
            String filled = id.replaceAll("\\{[^}]*\\}", "1");
            if (key.equals("points") && names.point(filled) == null) {
                unnamed.add("point " + id);
            }
            if (key.equals("alarms") && names.alarm(filled) == null) {
                unnamed.add("alarm " + id);
            }
            if (key.equals("states")) {
                entries.values().stream()
                        .map(entry -> scalar(entry.value()))
                        .filter(state -> names.state(state) == null)
                        .forEach(state -> unnamed.add("state " + state));
            }
            entries.forEach(
                    (name, entry) -> {
                        if (!name.equals("names") && !name.equals("parameters")) {
                            look(entry.value(), name, names, unnamed);
                        }
                    });
        }
    }

    private static String scalar(Yaml node) {
        return node instanceof Yaml.Scalar scalar ? scalar.text() : "";
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void whatIsToldOfAShippedColumnIsInChineseToo(String text) throws Exception {
        ProfileTemplate template = ProfileTemplate.head(YamlParser.parse(text), Texts.FORMATS);
        assertEquals(
                List.of(),
                NameQuestions.withoutChinese(template),
                "add them to names/shared.yaml, or under the key names, as texts");
        template.texts().forEach(one -> assertTrue(han(template.names().text(one) + ""), one));
    }

    @Test
    void theSharedTextsAreThoseOfColumns() throws Exception {
        Set<String> left = new TreeSet<>(ProfileNames.shared().texts().keySet());
        for (String text : shipped().toList()) {
            ProfileTemplate.head(YamlParser.parse(text), Texts.FORMATS)
                    .texts()
                    .forEach(left::remove);
        }
        assertEquals(Set.of(), left, "no profile has these any more");
    }

    @Test
    void theSharedNamesAreWhole() {
        ProfileNames shared = ProfileNames.shared();
        assertEquals(List.of(), NameQuestions.halfNamed(shared));
        for (NameTable table : List.of(shared.points(), shared.states(), shared.alarms())) {
            Stream.concat(table.exact().values().stream(), table.patterns().values().stream())
                    .map(NameTable.Entry::label)
                    .forEach(
                            label -> {
                                assertTrue(!han(label.en()), label.toString());
                                assertTrue(
                                        han(label.zh()) || label.en().equals(label.zh()),
                                        label.toString());
                            });
        }
    }

    private static boolean han(String text) {
        return text.codePoints()
                .anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN);
    }

    @ParameterizedTest
    @CsvSource({
        "fire, Fire, 火警",
        "L2D15-fire, Loop 2 detector 15 fire, 回路 2 探测器 15 火警",
        "L2D15-pre-alarm, Loop 2 detector 15 pre-alarm, 回路 2 探测器 15 预警",
        "P7-feedback, Point 7 feedback, 点 7 反馈",
        "P7.2-fire, Card 7 circuit 2 fire, 卡 7 电路 2 火警",
        "zone-3-fire, Zone 3 fire, 3 区 火警",
        "zone-alarm-1-15, Zone alarm word 1 bit 15, 分区火警 第 1 组第 15 位",
        "phase-loss-2, Loss of phase B, B 相缺相",
    })
    void alarmsAreCalledByTheirPlaceAndWhatIsThere(String id, String en, String zh) {
        assertEquals(new Label(en, zh), ProfileNames.shared().alarm(id));
    }

    @Test
    void aStateSaysWhatItIsNotHowItLooks() {
        assertEquals(new Label("line broken", "断路"), ProfileNames.shared().state("line-open"));
        assertEquals(new Label("door open", "门开"), ProfileNames.shared().state("door-open"));
        assertEquals(new Label("68 °C", "68 °C"), ProfileNames.shared().state("68 Cel"));
        assertNull(ProfileNames.shared().state("68 Fahrenheit"));
        assertNull(ProfileNames.shared().alarm("L2D15-flood"));
        assertNull(ProfileNames.shared().point("tank-2"));
    }

    @Test
    void aProfileNamesItsOwnFirst() {
        Names names = Texts.profile(Texts.GOOD + GOOD_NAMES).names();
        assertEquals(new Label("Switch", "转换开关"), names.point("mode"));
        assertEquals(new Label("Pressure", "压力"), names.point("pressure"));
        assertEquals(Label.same("自动位"), names.state("auto"));
        assertEquals(Label.same("Hand"), names.state("manual"));
        assertEquals(new Label("Low here", "本地水压低"), names.alarm("low"));
        assertEquals(new Label("Gas 12", "12 级气体"), names.alarm("gas-12"));
        assertEquals(new Label("Fire", "火警"), names.alarm("fire"));
    }

    /** As of a profile that the site has itself. */
    private static List<String> unnamed(String text) {
        return Texts.load(List.of(List.of(), List.of(Texts.file("test.yaml", text)))).unnamed();
    }

    @Test
    void whatTheSiteHasItselfIsAskedForNames() {
        assertEquals(
                List.of(
                        "test.yaml: people see ids where profile acme-x1 has no names in English and Chinese:"
                                + " alarm low, alarm hand; add them under its key names"),
                unnamed(Texts.GOOD));
        assertEquals(
                List.of(
                        "test.yaml: people see ids where profile acme-x1 has no names in English and Chinese:"
                                + " alarm hand, en of state auto; add them under its key names"),
                unnamed(Texts.GOOD + GOOD_NAMES));
        assertEquals(
                List.of(),
                unnamed(
                        Texts.GOOD
                                + GOOD_NAMES.replace("{zh: 自动位}", "{en: auto, zh: 自动位}")
                                + "    hand: {en: By hand, zh: 手动}\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "names: fire | must be a mapping with the keys alarms, points, states, texts, but is \"fire\"",
                "names: {alarm: {}} | names.alarm: there is no such key; did you mean \"alarms\"?",
                "names: {alarms: {fire: {de: Feuer}}} | names.alarms.\"fire\".de: there is no such key",
                "names: {alarms: {fire: {}}} | needs the key en or zh, best both",
                "names: {alarms: {fire: 12}} | must be text, but",
                "'names: {alarms: {\"x{n}\": {en: \"x {m}\", zh: y}}}' | there is no variable {m} in the id; did you mean \"n\"?",
                "'names: {alarms: {\"x2-{n}\": {en: x, zh: y}}}' | has digits beside its variables",
                "'names: {alarms: {\"x-{n}\": a, \"x-{m}\": b}}' | stands there twice",
            })
    void aWrongNameIsTold(String names, String sentence) {
        List<String> problems = Texts.library(Texts.GOOD + names + "\n").problems();
        assertEquals(1, problems.size());
        assertTrue(problems.get(0).contains(sentence), problems.get(0));
    }
}
