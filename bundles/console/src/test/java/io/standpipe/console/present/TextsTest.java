package io.standpipe.console.present;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.DeviceState;
import io.standpipe.model.alarm.Hold;
import io.standpipe.model.alarm.Serviceability;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.history.AlarmEntry;
import io.standpipe.model.point.Quality;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The words of the page: whatever the gateway's lists of words have, it has in both languages. */
class TextsTest {

    private static final Pattern KEY = Pattern.compile("(?:^|[{,])\\s*'?([A-Za-z_0-9-]+)'?: ");
    private static final Pattern MEMBER =
            Pattern.compile("(?m)^  ([a-zA-Z]+):|(?<=, )([a-zA-Z]+): '");

    private static String texts = "";

    @BeforeAll
    static void read() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(TextsTest.class.getResourceAsStream("/page/texts.js"))) {
            texts = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The pages that have words of their own. */
    @Test
    void theSystemsWordsAreThereInBothLanguages() throws IOException {
        String page = texts;
        try (InputStream in =
                Objects.requireNonNull(
                        TextsTest.class.getResourceAsStream("/page/systemtexts.js"))) {
            texts = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Set<String> english = members("en");
            assertTrue(english.size() > 60, english.toString());
            assertEquals(english, members("zh"));
        } finally {
            texts = page;
        }
    }

    private static String language(String name) {
        int begin = texts.indexOf("const " + name + " = {");
        return texts.substring(begin, texts.indexOf("\n};", begin));
    }

    /** Keys of a list of words, which holds no braces. */
    private static Set<String> keys(String language, String list) {
        String all = language(language);
        int begin = all.indexOf("\n  " + list + ": {") + list.length() + 5;
        Matcher key = KEY.matcher(all.substring(begin, all.indexOf('}', begin)));
        Set<String> keys = new TreeSet<>();
        while (key.find()) {
            keys.add(key.group(1));
        }
        return keys;
    }

    private static Set<String> words(String list) {
        return switch (list) {
            case "causes" ->
                    EnumSet.complementOf(EnumSet.of(Quality.Cause.NONE, Quality.Cause.EXCEPTION))
                            .stream()
                            .map(Quality.Cause::word)
                            .collect(Collectors.toCollection(TreeSet::new));
            case "qualities" -> names(Quality.Status.values());
            case "states" -> names(DeviceState.values());
            case "alarmKinds" -> names(AlarmKind.values());
            case "serviceabilities" -> names(Serviceability.values());
            case "notices" ->
                    names(PresentJson.Notice.values()).stream()
                            .map(name -> name.toLowerCase(java.util.Locale.ROOT))
                            .collect(Collectors.toCollection(TreeSet::new));
            case "kinds" -> {
                Set<String> kinds = new TreeSet<>(Set.of("gateway"));
                Arrays.stream(DeviceKind.values()).map(DeviceKind::word).forEach(kinds::add);
                yield kinds;
            }
            case "historyWhat" -> {
                Set<String> happens = names(AlarmEntry.What.values());
                happens.removeIf(what -> what.startsWith("HOLD")); // said with the kind of hold
                yield happens;
            }
            default ->
                    Arrays.stream(Hold.What.values())
                            .map(Hold.What::word)
                            .collect(Collectors.toCollection(TreeSet::new));
        };
    }

    private static Set<String> names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "causes",
                "qualities",
                "states",
                "alarmKinds",
                "serviceabilities",
                "kinds",
                "notices",
                "holds",
                "holdsMean",
                "historyWhat"
            })
    void everyWordOfTheGatewayIsThereInBothLanguages(String list) {
        assertEquals(words(list), keys("en", list));
        assertEquals(words(list), keys("zh", list));
    }

    @Test
    void bothLanguagesHaveTheSameMembers() {
        Set<String> english = members("en");
        assertTrue(english.size() > 100, english.toString());
        assertEquals(english, members("zh"));
    }

    private static Set<String> members(String language) {
        Set<String> members = new TreeSet<>();
        Matcher member = MEMBER.matcher(language(language));
        while (member.find()) {
            members.add(member.group(1) == null ? member.group(2) : member.group(1));
        }
        return members;
    }

    /** Orders that are misunderstood cost most. */
    @ParameterizedTest
    @ValueSource(strings = {"maintenance", "walk-test"})
    void aTestSaysThatRealFiresAreSentAsTestsToo(String hold) {
        assertTrue(mean("en", hold).contains("REAL FIRES TOO"), mean("en", hold));
        assertTrue(mean("zh", hold).contains("包括真实火警"), mean("zh", hold));
    }

    private static String mean(String language, String hold) {
        String all = language(language);
        int begin = all.indexOf("'" + hold + "': '", all.indexOf("  holdsMean: {"));
        return all.substring(begin, all.indexOf('\n', begin));
    }
}
