package io.standpipe.console.walktest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The words of the walk test's page are there in both languages. */
class WalkTextsTest {

    private static final Pattern MEMBER =
            Pattern.compile("(?m)(?:^  |, )([a-z]+[A-Z]?[A-Za-z]*): (?=['(\\[{a-z])");

    private static String file(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(WalkTextsTest.class.getResourceAsStream("/page/" + name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String language(String name) throws IOException {
        String texts = file("walktexts.js");
        int begin = texts.indexOf("const " + name + " = {");
        return texts.substring(begin, texts.indexOf("\n};", begin));
    }

    private static Set<String> members(String language) throws IOException {
        Set<String> members = new TreeSet<>();
        Matcher member = MEMBER.matcher(language(language));
        while (member.find()) {
            members.add(member.group(1));
        }
        return members;
    }

    @Test
    void bothLanguagesHaveTheSameMembers() throws IOException {
        Set<String> english = members("en");
        assertTrue(english.size() > 100, english.toString());
        assertEquals(english, members("zh"));
    }

    @Test
    void howATestEndedIsSaid() throws IOException {
        for (String language : new String[] {"en", "zh"}) {
            String texts = language(language);
            Arrays.stream(WalkTest.How.values())
                    .forEach(how -> assertTrue(texts.contains(how + ": '"), how.name()));
            Arrays.stream(WalkTest.Phase.values())
                    .forEach(phase -> assertTrue(texts.contains(phase + ": '"), phase.name()));
        }
    }

    @Test
    void thatRealFiresAreSentAsTestsIsSaid() throws IOException {
        assertTrue(language("en").contains("REAL FIRES"), "en");
        assertTrue(language("zh").contains("真实火警"), "zh");
    }
}
