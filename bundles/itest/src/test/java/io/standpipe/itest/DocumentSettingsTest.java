package io.standpipe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Examples and documents name settings that the forms have, with the forms' defaults. */
@Tag("once")
class DocumentSettingsTest {

    /** A line of a file of settings; a comment may show one. */
    private static final Pattern SETTING = Pattern.compile("#?([a-z][A-Za-z]*):(?: +(\\S.*))?");

    /** The same in a sentence, as code. */
    private static final Pattern INLINE = Pattern.compile("`([a-z][A-Za-z]*): [^`]*`");

    private static final Pattern PARAMETER =
            Pattern.compile("(?m)^ {2}([a-z]\\w*): +\\{(?:default|required)");

    private static final Pattern KEY = Pattern.compile("\"([a-z][A-Za-z0-9]*)\": *\\{");

    /** Pid to setting to default, which is empty if there is none. */
    private static final Map<String, Map<String, String>> FORMS = new TreeMap<>();

    /** Of the settings, those that are whole numbers. */
    private static final Map<String, Set<String>> NUMBERS = new HashMap<>();

    @BeforeAll
    static void readForms(@TempDir Path unpacked) throws Exception {
        List<Path> bundles = new ArrayList<>(GatewayJar.unpackBundles(unpacked));
        bundles.add(GatewayJar.kuraBundle());
        for (Path bundle : bundles) {
            try (JarFile jar = new JarFile(bundle.toFile())) {
                for (JarEntry entry : java.util.Collections.list(jar.entries())) {
                    if (entry.getName().matches("OSGI-INF/metatype/io\\.standpipe\\..*\\.xml")) {
                        try (InputStream in = jar.getInputStream(entry)) {
                            readForm(in);
                        }
                    }
                }
            }
        }
        assertTrue(FORMS.size() >= 9, FORMS.keySet().toString());
    }

    private static void readForm(InputStream in) throws Exception {
        Element form =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(in)
                        .getDocumentElement();
        Element ocd = (Element) form.getElementsByTagName("OCD").item(0);
        Map<String, String> settings = new TreeMap<>();
        Set<String> numbers = new HashSet<>();
        NodeList attributes = ocd.getElementsByTagName("AD");
        for (int i = 0; i < attributes.getLength(); i++) {
            Element attribute = (Element) attributes.item(i);
            settings.put(attribute.getAttribute("id"), attribute.getAttribute("default"));
            if (attribute.getAttribute("type").equals("Integer")) {
                numbers.add(attribute.getAttribute("id"));
            }
        }
        FORMS.put(ocd.getAttribute("id"), settings);
        NUMBERS.put(ocd.getAttribute("id"), numbers);
    }

    @Test
    void theExampleExplainsEachSettingOfItsFormAndNoOther() throws IOException {
        Map<String, Set<String>> differences = new TreeMap<>();
        for (Path file : examples()) {
            Set<String> form = new HashSet<>(form(file).keySet());
            Set<String> explained = new HashSet<>(settings(file).keySet());
            Set<String> different = new HashSet<>(form);
            different.removeAll(explained);
            explained.removeAll(form);
            different.addAll(explained);
            if (!different.isEmpty()) {
                differences.put(file.getFileName().toString(), different);
            }
        }
        assertEquals(Map.of(), differences);
    }

    @Test
    void theExamplesNumbersAreTheDefaults() throws IOException {
        List<String> different = new ArrayList<>();
        for (Path file : examples()) {
            Map<String, String> form = form(file);
            settings(file)
                    .forEach(
                            (key, value) -> {
                                if (NUMBERS.get(pid(file)).contains(key)
                                        && !value.equals(form.get(key))) {
                                    different.add(
                                            "%s: %s is %s, by default %s"
                                                    .formatted(
                                                            file.getFileName(),
                                                            key,
                                                            value,
                                                            form.get(key)));
                                }
                            });
        }
        assertEquals(List.of(), different);
    }

    @Test
    void documentsNameSettingsThatThereAre() throws IOException {
        Set<String> known = new HashSet<>();
        FORMS.values().forEach(form -> known.addAll(form.keySet()));
        known.addAll(wordsOfProfiles());
        List<String> unknown = new ArrayList<>();
        int seen = 0;
        for (Path document : documents()) {
            boolean code = false;
            for (String line : Files.readAllLines(document)) {
                code ^= line.startsWith("```");
                List<String> keys = new ArrayList<>();
                INLINE.matcher(line).results().forEach(found -> keys.add(found.group(1)));
                Matcher setting = SETTING.matcher(line.strip());
                if ((code || line.startsWith("    ")) && setting.matches()) {
                    keys.add(setting.group(1));
                }
                seen += keys.size();
                keys.removeAll(known);
                keys.forEach(key -> unknown.add(document.getFileName() + ": " + key));
            }
        }
        assertEquals(List.of(), unknown);
        assertTrue(seen >= 20, "settings: " + seen);
    }

    /** Keys of profiles, and their parameters, which are columns of rows. */
    private static Set<String> wordsOfProfiles() throws IOException {
        Set<String> all = new HashSet<>();
        try (Stream<Path> files = Files.list(GatewayJar.ROOT.resolve("device-profiles"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Pattern pattern = file.toString().endsWith(".json") ? KEY : PARAMETER;
                pattern.matcher(Files.readString(file))
                        .results()
                        .forEach(found -> all.add(found.group(1)));
            }
        }
        return all;
    }

    private static List<Path> examples() throws IOException {
        return list("platform-config/etc", ".yaml");
    }

    private static List<Path> documents() throws IOException {
        List<Path> all = new ArrayList<>(list("docs", ".md"));
        all.removeIf(document -> document.endsWith("decisions.md"));
        all.add(GatewayJar.ROOT.resolve("README.md"));
        return all;
    }

    private static List<Path> list(String folder, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(GatewayJar.ROOT.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
        }
    }

    private static String pid(Path example) {
        return example.getFileName().toString().replaceFirst("(~.*)?\\.yaml$", "");
    }

    private static Map<String, String> form(Path example) {
        Map<String, String> form = FORMS.get(pid(example));
        assertTrue(form != null, example + " has no form");
        return form;
    }

    /** Also those that stand behind a '#', as they are written there. */
    private static Map<String, String> settings(Path file) throws IOException {
        Map<String, String> all = new TreeMap<>();
        for (String line : Files.readAllLines(file)) {
            Matcher setting = SETTING.matcher(line);
            if (setting.matches()) {
                String value = setting.group(2) == null ? "" : setting.group(2);
                all.put(setting.group(1), value.replaceFirst("\\s+#.*", "").strip());
            }
        }
        return all;
    }
}
