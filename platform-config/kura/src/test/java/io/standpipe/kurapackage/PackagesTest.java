package io.standpipe.kurapackage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarInputStream;
import java.util.zip.ZipEntry;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What is in the two files that the build leaves. */
class PackagesTest {

    private static final List<String> KNOWN =
            List.of(
                    "io.standpipe.model",
                    "io.standpipe.profiles",
                    "io.standpipe.outbox",
                    "io.standpipe.rules",
                    "io.standpipe.modbus",
                    "io.standpipe.coap",
                    "io.standpipe.gpio",
                    "io.standpipe.uplink",
                    "io.standpipe.mqtt");

    @TempDir Path temp;

    @Test
    void holdOurBundlesAndNothingElseModelFirst() throws IOException {
        for (Built built : List.of(Built.english(), Built.chinese())) {
            assertEquals(
                    "io.standpipe",
                    built.manifest()
                            .getMainAttributes()
                            .getValue("DeploymentPackage-SymbolicName"));
            List<String> names = built.symbolicNames();
            assertEquals(KNOWN, names.subList(0, KNOWN.size()));
            names.forEach(
                    name ->
                            assertFalse(
                                    name.matches(
                                            "io\\.standpipe\\.(kura-api|standalone|testkit|simulators)"),
                                    name));
            for (Map.Entry<String, byte[]> bundle : built.bundles().entrySet()) {
                try (JarInputStream jar =
                        new JarInputStream(new ByteArrayInputStream(bundle.getValue()))) {
                    var own = jar.getManifest().getMainAttributes();
                    for (String header : List.of("Bundle-SymbolicName", "Bundle-Version")) {
                        assertEquals(
                                own.getValue(header),
                                built.value(bundle.getKey(), header),
                                bundle.getKey());
                    }
                }
            }
        }
    }

    @Test
    void differInVersionWhereTheyDifferInContent() {
        Built english = Built.english();
        Built chinese = Built.chinese();
        assertEquals(english.version() + ".zh", chinese.version());
        assertEquals(english.symbolicNames(), chinese.symbolicNames());
        List<String> en = new ArrayList<>(english.bundles().keySet());
        List<String> zh = new ArrayList<>(chinese.bundles().keySet());
        for (int i = 0; i < en.size(); i++) {
            boolean same =
                    java.util.Arrays.equals(
                            english.bundles().get(en.get(i)), chinese.bundles().get(zh.get(i)));
            assertEquals(
                    same,
                    english.value(en.get(i), "Bundle-Version")
                            .equals(chinese.value(zh.get(i), "Bundle-Version")),
                    en.get(i));
        }
    }

    @Test
    void onlyTextsAreTranslated() throws Exception {
        for (String name : Built.english().symbolicNames()) {
            Map<String, byte[]> english = files(Built.english().bundle(name));
            Map<String, byte[]> chinese = files(Built.chinese().bundle(name));
            assertEquals(
                    new ArrayList<>(english.keySet()), new ArrayList<>(chinese.keySet()), name);
            for (String path : english.keySet()) {
                if (path.startsWith("OSGI-INF/metatype/")) {
                    sameButForTexts(path, english.get(path), chinese.get(path));
                } else {
                    assertArrayEquals(english.get(path), chinese.get(path), path);
                }
            }
        }
    }

    private static void sameButForTexts(String path, byte[] english, byte[] chinese)
            throws Exception {
        for (byte b : chinese) {
            assertTrue(b > 0, "a byte beyond ASCII would hang on the encoding of Kura's process");
        }
        Document en = xml(english);
        Document zh = xml(chinese);
        NodeList before = en.getElementsByTagName("*");
        NodeList after = zh.getElementsByTagName("*");
        assertEquals(before.getLength(), after.getLength(), path);
        for (int i = 0; i < before.getLength(); i++) {
            Element a = (Element) before.item(i);
            Element b = (Element) after.item(i);
            for (String text : List.of("name", "description", "label")) {
                if (a.hasAttribute(text)) {
                    for (Element shown : List.of(a, b)) {
                        assertFalse(
                                shown.getAttribute(text).matches(".*['\"<>&].*"),
                                () -> // Kura shows an apostrophe as &#39;
                                path + ": " + shown.getAttribute(text));
                    }
                    assertTrue(
                            b.getAttribute(text)
                                    .codePoints()
                                    .anyMatch(
                                            c ->
                                                    Character.UnicodeScript.of(c)
                                                            == Character.UnicodeScript.HAN),
                            () -> path + ": " + b.getAttribute(text));
                    assertEquals(
                            a.getAttribute(text).endsWith("|TextArea"),
                            b.getAttribute(text).endsWith("|TextArea"),
                            path);
                    a.removeAttribute(text);
                    b.removeAttribute(text);
                }
            }
        }
        assertTrue(en.isEqualNode(zh), path);
    }

    /** On a Kura without them only the page is missing. */
    @Test
    void onlyThePageKnowsServletsAndKurasConsole() throws IOException {
        List<String> who = new ArrayList<>();
        for (String name : Built.english().symbolicNames()) {
            files(Built.english().bundle(name))
                    .forEach(
                            (path, bytes) -> {
                                String file = new String(bytes, StandardCharsets.ISO_8859_1);
                                if (path.endsWith(".class")
                                        && (file.contains("javax/servlet")
                                                || file.contains("org/eclipse/kura/web/")
                                                || file.contains("org/osgi/service/http"))) {
                                    who.add(path.replaceAll("/[^/]*$", ""));
                                }
                            });
        }
        assertEquals(List.of("io/standpipe/kura/console"), who.stream().distinct().toList());
    }

    @Test
    void equalInputGivesEqualBytes() throws IOException {
        List<String> jars = new ArrayList<>();
        Built english = Built.english();
        for (Map.Entry<String, byte[]> bundle : english.bundles().entrySet()) {
            Path jar = temp.resolve(Path.of(bundle.getKey()).getFileName());
            Files.write(jar, bundle.getValue());
            jars.add(jar.toString());
        }
        String version = System.getProperty("standpipe.version");
        for (String folder : List.of("once", "twice")) {
            Main.main(
                    new String[] {
                        version,
                        "2026-11-23T00:00:00Z",
                        Built.MODULE.resolve("zh").toString(),
                        Files.createDirectory(temp.resolve(folder)).toString(),
                        String.join(File.pathSeparator, jars)
                    });
        }
        for (String end : List.of(".dp", "-zh.dp")) {
            String name = "standpipe-" + version + end;
            byte[] once = Files.readAllBytes(temp.resolve("once").resolve(name));
            assertArrayEquals(once, Files.readAllBytes(temp.resolve("twice").resolve(name)), name);
            assertArrayEquals(
                    once, Files.readAllBytes(Built.MODULE.resolve("target").resolve(name)), name);
        }
    }

    private static Map<String, byte[]> files(byte[] bundle) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        try (JarInputStream jar = new JarInputStream(new ByteArrayInputStream(bundle))) {
            assertNotNull(jar.getManifest());
            for (ZipEntry e = jar.getNextEntry(); e != null; e = jar.getNextEntry()) {
                if (!e.isDirectory()) {
                    files.put(e.getName(), jar.readAllBytes());
                }
            }
        }
        return files;
    }

    private static Document xml(byte[] form) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(
                        new ByteArrayInputStream(
                                new String(form, StandardCharsets.UTF_8)
                                        .replaceAll(">\\s+<", "><")
                                        .getBytes(StandardCharsets.UTF_8)));
    }
}
