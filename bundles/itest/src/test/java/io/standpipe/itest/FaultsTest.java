package io.standpipe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The contract and the page about alarms know the same faults of the gateway. */
class FaultsTest {

    private static final Pattern WORD = Pattern.compile("`([a-z-]+)`");

    @Test
    void eachFaultOfTheContractIsExplainedToOperatorsAndNoOther() throws IOException {
        Set<String> told = new TreeSet<>();
        for (String line : lines("contract.md")) {
            if (line.startsWith("| the gateway |")) {
                words(line.split("\\|", -1)[2], told);
            }
        }
        told.add("gateway-defect"); // of any device, and so of the gateway
        Set<String> explained = new TreeSet<>();
        List<String> page = lines("alarms.md");
        int at = page.indexOf("## Faults of the gateway");
        assertTrue(at >= 0, "alarms.md has a section about them");
        for (String line : page.subList(at + 1, page.size())) {
            if (line.startsWith("## ")) {
                break;
            }
            if (line.startsWith("| `")) {
                words(line.split("\\|", -1)[1], explained);
            }
        }
        assertEquals(told, explained);
    }

    private static List<String> lines(String document) throws IOException {
        return Files.readAllLines(GatewayJar.ROOT.resolve("docs").resolve(document));
    }

    private static void words(String cell, Set<String> into) {
        Matcher words = WORD.matcher(cell);
        into.addAll(words.results().map(word -> word.group(1)).collect(Collectors.toSet()));
    }
}
