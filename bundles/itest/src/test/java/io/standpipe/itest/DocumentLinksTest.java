package io.standpipe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every link of the documents leads somewhere, to a section too. */
@Tag("once")
class DocumentLinksTest {

    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("`+[^`]*`+");
    private static final Pattern TITLE = Pattern.compile("#{1,6} (.*)");

    /** A document as sentences and comments name it, and perhaps its section behind it. */
    private static final Pattern NAMED =
            Pattern.compile("\\b(?:docs|device-profiles)/[\\w./-]*\\w\\.md(?:, \"([^\"]+)\")?");

    private static final Set<String> WITH_SENTENCES =
            Set.of("java", "yaml", "properties", "js", "xml", "service", "sh", "json");

    @Test
    void everyRelativeLinkLeadsSomewhere() throws IOException {
        List<String> dead = new ArrayList<>();
        int links = 0;
        for (Path document : documents()) {
            for (String target : links(document)) {
                links++;
                if (!leads(document, target)) {
                    dead.add(GatewayJar.ROOT.relativize(document) + " -> " + target);
                }
            }
        }
        assertEquals(List.of(), dead);
        assertTrue(links > 80, "links: " + links);
    }

    @Test
    void aSectionThatIsNotThereIsNoticed() throws IOException {
        Path page = GatewayJar.ROOT.resolve("docs/alarms.md");
        assertTrue(leads(page, "alarms.md#faults-of-the-gateway"));
        assertTrue(leads(page, "#faults-of-the-gateway"));
        assertEquals(false, leads(page, "#faults-of-a-gateway"));
        assertEquals(false, leads(page, "no-page.md"));
    }

    /** In sentences of the program, in comments of examples and profiles, and in scripts. */
    @Test
    void everyDocumentThatAFileNamesIsThere() throws IOException {
        List<String> dead = new ArrayList<>();
        int names = 0;
        for (Path file : files("bundles", "platform-config", "device-profiles", "simulators")) {
            Matcher named = NAMED.matcher(Files.readString(file));
            while (named.find()) {
                names++;
                String document = named.group().replaceFirst(",.*", "");
                Path path = GatewayJar.ROOT.resolve(document);
                String section = named.group(1);
                if (!Files.exists(path)
                        || (section != null && !anchors(path).contains(anchor(section)))) {
                    dead.add(GatewayJar.ROOT.relativize(file) + " names " + named.group());
                }
            }
        }
        assertEquals(List.of(), dead);
        assertTrue(names >= 5, "names: " + names);
    }

    private static List<Path> documents() throws IOException {
        List<Path> all = new ArrayList<>();
        for (String file :
                List.of("README.md", "README.zh.md", "CHANGELOG.md", "bench/README.md")) {
            all.add(GatewayJar.ROOT.resolve(file));
        }
        all.add(GatewayJar.ROOT.resolve("device-profiles/README.md"));
        for (String folder : List.of("docs", "bundles/app", "bundles/rules", "bundles/outbox")) {
            try (Stream<Path> files = Files.list(GatewayJar.ROOT.resolve(folder))) {
                all.addAll(files.filter(file -> file.toString().endsWith(".md")).toList());
            }
        }
        return all;
    }

    private static List<Path> files(String... folders) throws IOException {
        List<Path> all = new ArrayList<>();
        for (String folder : folders) {
            try (Stream<Path> files = Files.walk(GatewayJar.ROOT.resolve(folder))) {
                all.addAll(
                        files.filter(Files::isRegularFile)
                                .filter(file -> !file.toString().contains("/target/"))
                                .filter(file -> WITH_SENTENCES.contains(suffix(file)))
                                .toList());
            }
        }
        return all;
    }

    private static String suffix(Path file) {
        String name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static List<String> links(Path document) throws IOException {
        List<String> all = new ArrayList<>();
        for (String line : proseOf(document)) {
            Matcher link = LINK.matcher(CODE.matcher(line).replaceAll("code"));
            while (link.find()) {
                if (!link.group(1).matches("[a-z]+:.*")) {
                    all.add(link.group(1));
                }
            }
        }
        return all;
    }

    private static boolean leads(Path document, String target) throws IOException {
        int hash = target.indexOf('#');
        String path = hash < 0 ? target : target.substring(0, hash);
        Path file = path.isEmpty() ? document : document.resolveSibling(path).normalize();
        return Files.exists(file)
                && (hash < 0 || anchors(file).contains(target.substring(hash + 1)));
    }

    /** As the page shows them that people read documents on. */
    private static Set<String> anchors(Path document) throws IOException {
        Set<String> all = new HashSet<>();
        Map<String, Integer> times = new TreeMap<>();
        for (String line : proseOf(document)) {
            Matcher title = TITLE.matcher(line);
            if (title.matches()) {
                String anchor = anchor(title.group(1));
                int before = times.merge(anchor, 1, Integer::sum) - 1;
                all.add(before == 0 ? anchor : anchor + "-" + before);
            }
        }
        return all;
    }

    private static String anchor(String title) {
        return title.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .strip()
                .replace(' ', '-');
    }

    /** Without blocks of code. */
    private static List<String> proseOf(Path document) throws IOException {
        List<String> all = new ArrayList<>();
        boolean code = false;
        for (String line : Files.readAllLines(document)) {
            if (line.strip().startsWith("```")) {
                code = !code;
            } else if (!code) {
                all.add(line);
            }
        }
        return all;
    }
}
