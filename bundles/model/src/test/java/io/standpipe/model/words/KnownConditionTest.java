package io.standpipe.model.words;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class KnownConditionTest {

    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| (?:any|the gateway)[^|]*\\| ([^|]*) \\|");
    private static final Pattern WORD = Pattern.compile("`([a-z-]+)`");

    @Test
    void allOfTheContractHaveNames() throws Exception {
        String contract = Files.readString(Path.of("../../docs/contract.md"));
        Set<String> told = new TreeSet<>();
        Matcher row = ROW.matcher(contract);
        while (row.find()) {
            Matcher word = WORD.matcher(row.group(1));
            while (word.find()) {
                told.add(word.group(1));
            }
        }
        assertEquals(
                told,
                Arrays.stream(KnownCondition.values())
                        .map(KnownCondition::word)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void eachIsNamedInBothLanguages() {
        for (KnownCondition condition : KnownCondition.values()) {
            Label label = condition.label();
            assertTrue(label.zh().codePoints().anyMatch(Character::isIdeographic), label.zh());
            assertTrue(label.en().codePoints().noneMatch(Character::isIdeographic), label.en());
            assertEquals(label, KnownCondition.label(condition.word()));
        }
        assertNull(KnownCondition.label("low-pressure"));
    }
}
