package io.standpipe.model.words;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The Chinese pages for technicians have every command, file, setting, picture and link of the
 * English ones, and the words of the trade.
 */
class ChinesePagesTest {

    private static final Path DOCS = Path.of("../../docs");

    private static final Pattern INLINE = Pattern.compile("(`+)(.+?)\\1");

    /** A line of a block of code without fences; items and cells are indented as much. */
    private static final Pattern INDENTED = Pattern.compile(" {4,}+(?![-|!]|\\d+\\. ).*");

    /** Names of devices and reasons are in the reader's language: a text with blanks in it. */
    private static final Pattern TEXT = Pattern.compile("\"[^\"]* [^\"]*\"");

    private static final Pattern COMMENT = Pattern.compile(" {2,}# .*");

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)[^)]*\\)");

    /** Words that the pages had once, and that the trade does not use for it. */
    private static final Set<String> WRONG_WORDS =
            Set.of("监测中心", "上行链路", "发件箱", "测点", "街面", "本机证书", "步测", "预报警", "液位低");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "first-hour",
                "install",
                "kura",
                "page",
                "buses",
                "alarms",
                "uplink",
                "running",
                "looking-in"
            })
    void eachCommandFileAndSettingIsInTheChinesePageToo(String page) throws IOException {
        List<String> english = Files.readAllLines(DOCS.resolve(page + ".md"));
        List<String> chinese = Files.readAllLines(DOCS.resolve(page + ".zh.md"));
        Set<String> codes = codes(english);
        assertFalse(codes.isEmpty(), page);
        codes.removeAll(codes(chinese));
        assertEquals(Set.of(), codes, "not in " + page + ".zh.md");
        Set<String> links = links(english);
        links.removeAll(links(chinese));
        links.remove(page + ".md"); // from the Chinese page it is the other one
        assertEquals(Set.of(), links, "not in " + page + ".zh.md");
    }

    @Test
    void noChinesePageHasAWordThatTheTradeDoesNotUse() throws IOException {
        List<String> wrong = new ArrayList<>();
        int pages = 0;
        try (Stream<Path> files = Files.list(DOCS)) {
            for (Path file : files.filter(one -> one.toString().endsWith(".zh.md")).toList()) {
                pages++;
                String text = Files.readString(file);
                WRONG_WORDS.stream()
                        .filter(text::contains)
                        .forEach(word -> wrong.add(file.getFileName() + ": " + word));
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(pages > 5, "pages: " + pages);
    }

    /** Inline, in fences, and indented. */
    private static Set<String> codes(List<String> lines) {
        Set<String> all = new TreeSet<>();
        boolean fenced = false;
        for (String line : lines) {
            if (line.strip().startsWith("```")) {
                fenced = !fenced;
            } else if (fenced || INDENTED.matcher(line).matches()) {
                String code = COMMENT.matcher(line.strip()).replaceAll("");
                all.add(TEXT.matcher(code).replaceAll("\"...\""));
            } else {
                Matcher code = INLINE.matcher(line);
                while (code.find()) {
                    all.add(code.group(2).strip());
                }
            }
        }
        return all;
    }

    /** To pictures, files and pages; a page or a picture in Chinese counts as the English one. */
    private static Set<String> links(List<String> lines) {
        Set<String> all = new TreeSet<>();
        for (String line : lines) {
            Matcher link = LINK.matcher(line);
            while (link.find()) {
                all.add(link.group(1).replace(".zh.md", ".md").replace("-zh.png", ".png"));
            }
        }
        return all;
    }
}
