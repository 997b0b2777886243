package io.standpipe.model.words;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.point.Quality;
import io.standpipe.model.words.settings.RowPhrase;
import io.standpipe.model.words.settings.SettingPhrase;
import io.standpipe.model.words.settings.WalkTestPhrase;
import io.standpipe.model.words.text.AllPhrases;
import io.standpipe.model.words.text.Sentences;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * docs/faults.md and docs/faults.zh.md have an entry for each word that a technician meets, with
 * the names that the page shows, and none for another word.
 */
class FaultCatalogueTest {

    private static final Path DOCS = Path.of("../../docs");
    private static final String ENGLISH = "faults.md";
    private static final String CHINESE = "faults.zh.md";

    /** Of an entry's heading: the word, and in the Chinese file its name. */
    private static final Pattern ENTRY = Pattern.compile("### `([\\w-]+)` ?(.*)");

    /** Of sentences, not sentences of their own. */
    private static final Set<RowPhrase> PARTS_OF_ROWS =
            EnumSet.of(
                    RowPhrase.PART_COLUMNS,
                    RowPhrase.MEANT_BY_COLUMN,
                    RowPhrase.TOO_MANY,
                    RowPhrase.FULL_WIDTH,
                    RowPhrase.EXCHANGED,
                    RowPhrase.AND,
                    RowPhrase.WITH_A_POINT,
                    RowPhrase.WRITE_A_POINT,
                    RowPhrase.LAT_AND_LON,
                    RowPhrase.NOTHING_KNOWN,
                    RowPhrase.TABLE_EMPTY,
                    RowPhrase.TABLE_LOST,
                    RowPhrase.TABLE_ENDS_EARLY,
                    RowPhrase.TABLE_STILL_LACKS,
                    RowPhrase.DID_YOU_MEAN,
                    RowPhrase.KNOWN_ARE);

    private static final Set<SettingPhrase> PARTS_OF_SETTINGS =
            EnumSet.of(
                    SettingPhrase.WHOLE_NUMBER,
                    SettingPhrase.NUMBER,
                    SettingPhrase.TRUE_OR_FALSE,
                    SettingPhrase.ONE_OF,
                    SettingPhrase.NONE,
                    SettingPhrase.THERE_IS_NONE,
                    SettingPhrase.NOT_SHOWN,
                    SettingPhrase.USING,
                    SettingPhrase.SECRET_STAYS,
                    SettingPhrase.LEFT_OUT,
                    SettingPhrase.OTHERS_STAY,
                    SettingPhrase.STAYS,
                    SettingPhrase.WRITABLE);

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern LIST_ENTRY =
            Pattern.compile("(?:'([\\w-]+)'|(\\d+)): '([^']*)'[,}\\s]");
    private static final Pattern NAME =
            Pattern.compile("(?m)^ {2}\"?([\\w-]+)\"?: \\{en: \"?(.*?)\"?, zh: \"?([^\"}]*)\"?\\}");

    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, CHINESE})
    void eachCauseOfAValueHasAnEntryWithThePagesName(String file) throws IOException {
        Map<String, Label> causes = names("causes");
        Map<String, String> expected = new TreeMap<>();
        for (Quality.Cause cause : Quality.Cause.values()) {
            if (cause == Quality.Cause.EXCEPTION) {
                expected.put(
                        "exception-N",
                        name(file, new Label("device refused: exception N", "设备拒绝请求：异常码 N")));
            } else if (cause != Quality.Cause.NONE) {
                expected.put(cause.word(), name(file, causes.get(cause.word())));
            }
        }
        assertEquals(expected, entries(file, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, CHINESE})
    void eachExceptionCodeHasARow(String file) throws IOException {
        Map<String, String> expected = new TreeMap<>();
        names("exceptions")
                .forEach((code, label) -> expected.put("exception-" + code, name(file, label)));
        Map<String, String> told = new TreeMap<>();
        for (List<String> row : rows(file, 1)) {
            told.put(row.get(0).replace("`", ""), row.get(1));
        }
        assertEquals(expected, told);
    }

    /** The contract's conditions, which {@link KnownConditionTest} compares with these. */
    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, CHINESE})
    void eachFaultHasAnEntryWithThePagesName(String file) throws IOException {
        Map<String, String> expected = new TreeMap<>();
        for (KnownCondition condition : KnownCondition.values()) {
            expected.put(condition.word(), name(file, condition.label()));
        }
        Map<String, String> told = entries(file, 2);
        told.putAll(entries(file, 3));
        assertEquals(expected, told);
    }

    /** Meaning, what is lost, three steps, when it clears. */
    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, CHINESE})
    void eachEntryHasTheSameLines(String file) throws IOException {
        List<String> lines =
                file.equals(ENGLISH)
                        ? List.of("Meaning", "The fire service loses", "Look first", "Clears")
                        : List.of("含义", "期间的影响", "先查", "恢复");
        for (int section = 1; section <= 3; section++) {
            List<String> text = section(file, section);
            for (int i = 0; i < text.size(); i++) {
                Matcher entry = ENTRY.matcher(text.get(i));
                if (!entry.matches()) {
                    continue;
                }
                List<String> points =
                        text.subList(i + 1, text.size()).stream()
                                .takeWhile(line -> !line.startsWith("#"))
                                .filter(line -> line.startsWith("- **"))
                                .toList();
                String said = file + " " + entry.group(1) + ": " + points;
                assertEquals(lines.size(), points.size(), said);
                for (int p = 0; p < lines.size(); p++) {
                    assertTrue(points.get(p).startsWith("- **" + lines.get(p) + "**"), said);
                }
                for (String step : List.of("1. ", "2. ", "3. ")) {
                    assertTrue(points.get(2).contains(step), said);
                }
            }
        }
    }

    @Test
    void eachSentenceAboutARowOrASettingIsThere() throws IOException {
        Set<Phrase> mistakes = new LinkedHashSet<>(EnumSet.allOf(RowPhrase.class));
        mistakes.addAll(EnumSet.allOf(SettingPhrase.class));
        mistakes.removeAll(PARTS_OF_ROWS);
        mistakes.removeAll(PARTS_OF_SETTINGS);
        assertEquals(sentences(mistakes, false), cells(ENGLISH, 4, 0));
        assertEquals(sentences(mistakes, true), cells(CHINESE, 4, 0));
        assertEquals(sentences(mistakes, false), cells(CHINESE, 4, 1));
    }

    @Test
    void eachReasonOfARefusedDetectorIsThere() throws IOException {
        Set<RefusalPhrase> refusals = EnumSet.allOf(RefusalPhrase.class);
        refusals.remove(RefusalPhrase.NOT_SAID);
        both(8, refusals);
    }

    @Test
    void eachSentenceOfARefusedOrderIsThere() throws IOException {
        Set<Phrase> phrases = new LinkedHashSet<>(EnumSet.allOf(WalkTestPhrase.class));
        phrases.addAll(EnumSet.range(OrderPhrase.WHO_LENGTH, OrderPhrase.NOT_RUNNING));
        both(11, phrases);
    }

    private static void both(int section, Set<? extends Phrase> phrases) throws IOException {
        assertEquals(sentences(phrases, false), cells(ENGLISH, section, 0));
        assertEquals(sentences(phrases, true), plainCells(ENGLISH, section, 1));
        assertEquals(sentences(phrases, true), cells(CHINESE, section, 0));
        assertEquals(sentences(phrases, false), cells(CHINESE, section, 1));
    }

    @Test
    void eachReasonOfALostConnectionIsThere() throws IOException {
        Set<ConnectionPhrase> losses = EnumSet.allOf(ConnectionPhrase.class);
        Set<String> english = sentences(losses, false);
        assertTrue(cells(ENGLISH, 5, 0).containsAll(english), english.toString());
        assertTrue(cells(CHINESE, 5, 1).containsAll(english), english.toString());
        assertEquals(sentences(losses, true), cells(CHINESE, 5, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, CHINESE})
    void eachCounterOfDiagnoseIsThereAndNoOther(String file) throws IOException {
        Set<String> counters = new TreeSet<>(Set.of("timeouts", "exceptions", "skipped"));
        boolean flaws = false;
        for (String line : Files.readAllLines(DOCS.resolve("contract.md"))) {
            flaws = line.startsWith("| flaw |") || (flaws && line.startsWith("|"));
            if (flaws && line.startsWith("| `")) {
                counters.addAll(codes(line.split("\\|", -1)[1]));
            }
        }
        assertEquals(counters, cells(file, 6, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, CHINESE})
    void eachAlarmOfAProfileHasItsName(String file) throws IOException {
        Map<String, String> names = alarms();
        List<String> wrong = new ArrayList<>();
        for (int section : new int[] {9, 10}) {
            for (List<String> row : rows(file, section)) {
                List<String> words = List.copyOf(codes(row.get(0)));
                String called =
                        words.stream()
                                .map(word -> names.getOrDefault(word, "?"))
                                .collect(Collectors.joining(file.equals(ENGLISH) ? ", " : "、"));
                if (!called.equals(row.get(1))) {
                    wrong.add(row + " must be " + called);
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, CHINESE})
    void theIndexNamesOnlyWordsThatHaveAnEntry(String file) throws IOException {
        Set<String> known = new TreeSet<>(alarms().keySet());
        for (int section = 1; section <= 3; section++) {
            known.addAll(entries(file, section).keySet());
        }
        known.addAll(Set.of("level", "mounting")); // columns
        Set<String> named = new TreeSet<>();
        for (String line : between(file, file.equals(ENGLISH) ? "## Index" : "## 按现象")) {
            named.addAll(codes(line));
        }
        assertTrue(named.size() > 10, named.toString());
        named.removeAll(known);
        assertEquals(Set.of(), named);
    }

    private static String name(String file, Label label) {
        return file.equals(ENGLISH) ? label.en() + " · " + label.zh() : label.zh();
    }

    /** The name behind the word of each entry; in the English file the line below it. */
    private static Map<String, String> entries(String file, int section) throws IOException {
        Map<String, String> entries = new TreeMap<>();
        List<String> text = section(file, section);
        for (int i = 0; i < text.size(); i++) {
            Matcher entry = ENTRY.matcher(text.get(i));
            if (entry.matches()) {
                String below = file.equals(ENGLISH) ? text.get(i + 2) : entry.group(2);
                assertEquals(null, entries.put(entry.group(1), below), entry.group());
            }
        }
        return entries;
    }

    /** With … for each argument. */
    private static Set<String> sentences(Set<? extends Phrase> phrases, boolean chinese) {
        return phrases.stream()
                .map(
                        phrase ->
                                Sentences.label(
                                        phrase.with(
                                                Collections.nCopies(
                                                                AllPhrases.arguments(phrase), "…")
                                                        .toArray())))
                .map(label -> chinese ? label.zh() : label.en())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> cells(String file, int section, int column) throws IOException {
        Set<String> all = new TreeSet<>();
        for (List<String> row : rows(file, section)) {
            all.addAll(codes(row.get(column)));
        }
        return all;
    }

    private static Set<String> plainCells(String file, int section, int column) throws IOException {
        Set<String> all = new TreeSet<>();
        for (List<String> row : rows(file, section)) {
            all.add(row.get(column));
        }
        return all;
    }

    private static Set<String> codes(String cell) {
        return CODE.matcher(cell)
                .results()
                .map(code -> code.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The rows of its tables, without their heads. */
    private static List<List<String>> rows(String file, int section) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        boolean body = false;
        for (String line : section(file, section)) {
            if (line.startsWith("| ---")) {
                body = true;
            } else if (!line.startsWith("|")) {
                body = false;
            } else if (body) {
                String[] cells = line.split("\\|", -1);
                rows.add(Arrays.stream(cells, 1, cells.length - 1).map(String::strip).toList());
            }
        }
        assertTrue(!rows.isEmpty(), file + " section " + section);
        return rows;
    }

    private static List<String> section(String file, int number) throws IOException {
        return between(file, "## " + number + ". ");
    }

    private static List<String> between(String file, String heading) throws IOException {
        List<String> lines = Files.readAllLines(DOCS.resolve(file));
        int begin = -1;
        for (int i = 0; i < lines.size(); i++) {
            if (begin >= 0 && lines.get(i).startsWith("## ")) {
                return lines.subList(begin, i);
            }
            if (lines.get(i).startsWith(heading)) {
                begin = i + 1;
            }
        }
        assertTrue(begin >= 0, file + " has no " + heading);
        return lines.subList(begin, lines.size());
    }

    /** A list of the page's words. */
    private static Map<String, Label> names(String list) throws IOException {
        String texts = Files.readString(Path.of("../console/src/main/resources/page/texts.js"));
        Map<String, String> english = words(texts, "en", list);
        Map<String, Label> all = new LinkedHashMap<>();
        words(texts, "zh", list)
                .forEach((key, zh) -> all.put(key, new Label(english.getOrDefault(key, "?"), zh)));
        assertTrue(all.size() > 8, list);
        return all;
    }

    private static Map<String, String> words(String texts, String language, String list) {
        int begin = texts.indexOf(list + ": {", texts.indexOf("const " + language + " = {"));
        Matcher entry = LIST_ENTRY.matcher(texts.substring(begin, texts.indexOf('}', begin) + 1));
        Map<String, String> words = new HashMap<>();
        while (entry.find()) {
            words.put(
                    Stream.of(1, 2)
                            .map(entry::group)
                            .filter(key -> key != null)
                            .findFirst()
                            .orElseThrow(),
                    entry.group(3));
        }
        return words;
    }

    /** The Chinese names of the alarms of shipped profiles. */
    private static Map<String, String> alarms() throws IOException {
        String shared = Files.readString(Path.of("../../device-profiles/names/shared.yaml"));
        Matcher name = NAME.matcher(shared.substring(shared.indexOf("\nalarms:")));
        Map<String, String> all = new TreeMap<>();
        while (name.find()) {
            all.put(name.group(1), name.group(3));
        }
        assertTrue(all.size() > 100, "alarms: " + all.size());
        return all;
    }
}
