package io.standpipe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * What Kura demands of a bundle, and what the project demands of its own; checked on the jars as
 * they ship.
 */
class BundlesTest {

    /** Runs on stand-alone Felix only, so Kura never sees its configuration. */
    private static final Set<String> NOT_FOR_KURA =
            Set.of("io.standpipe.standalone", "io.standpipe.kura-api");

    @TempDir static Path unpacked;

    private static final List<Path> OURS = new ArrayList<>();

    @BeforeAll
    static void unpack() {
        for (Path bundle : GatewayJar.unpackBundles(unpacked)) {
            if (bundle.getFileName().toString().startsWith("io.standpipe.")) {
                OURS.add(bundle);
            }
        }
        assertTrue(OURS.size() >= 8, OURS::toString);
    }

    @Test
    void onlyModelAndTheKuraSignaturesExportAnything() throws Exception {
        for (Path bundle : OURS) {
            Attributes manifest = manifest(bundle);
            String name = manifest.getValue("Bundle-SymbolicName");
            boolean exports = manifest.getValue("Export-Package") != null;
            assertEquals(
                    Set.of("io.standpipe.model", "io.standpipe.kura-api").contains(name),
                    exports,
                    name);
        }
    }

    @Test
    void nothingIsImportedThatAKuraGatewayLacks() throws Exception {
        Set<String> there =
                Set.of(
                        "io.standpipe.model",
                        "org.slf4j",
                        "org.osgi.",
                        "org.eclipse.kura",
                        "javax.",
                        "org.w3c.",
                        "org.xml.",
                        "sun.");
        for (Path bundle : OURS) {
            Attributes manifest = manifest(bundle);
            String imports = manifest.getValue("Import-Package");
            if (imports == null) {
                continue;
            }
            for (String clause : imports.split(",(?=[a-z])", -1)) {
                if (clause.contains("resolution:=optional")
                        || clause.contains("resolution:=\"optional\"")) {
                    continue;
                }
                assertTrue(
                        there.stream().anyMatch(clause::startsWith),
                        () -> bundle.getFileName() + " imports " + clause);
                if (clause.startsWith("org.slf4j;")) {
                    assertTrue(clause.contains("version=\"[1.7,3)\""), clause);
                }
            }
        }
    }

    @Test
    void componentPidAndFormHaveOneName() throws Exception {
        Set<String> seen = new TreeSet<>();
        for (Path bundle : OURS) {
            if (NOT_FOR_KURA.contains(manifest(bundle).getValue("Bundle-SymbolicName"))) {
                continue;
            }
            try (JarFile jar = new JarFile(bundle.toFile())) {
                for (ZipEntry entry : components(jar)) {
                    String name = xml(jar, entry).getDocumentElement().getAttribute("name");
                    ZipEntry form = jar.getEntry("OSGI-INF/metatype/" + name + ".xml");
                    assertTrue(form != null, () -> "no form for component " + name);
                    checkForm(name, xml(jar, form));
                    checkComponent(name, xml(jar, entry));
                    seen.add(name);
                }
            }
        }
        assertEquals(
                Set.of(
                        "io.standpipe.gateway",
                        "io.standpipe.modbus",
                        "io.standpipe.mqtt",
                        "io.standpipe.outbox",
                        "io.standpipe.profiles"),
                seen);
    }

    private static void checkForm(String name, Document form) {
        assertEquals(name, only(form, "OCD").getAttribute("id"));
        Element designate = only(form, "Designate");
        String pid = designate.getAttribute("pid") + designate.getAttribute("factoryPid");
        assertEquals(name, pid);
        assertFalse(only(form, "OCD").getAttribute("description").isBlank(), name);
        NodeList attributes = form.getElementsByTagName("AD");
        for (int i = 0; i < attributes.getLength(); i++) {
            Element attribute = (Element) attributes.item(i);
            String what = name + "." + attribute.getAttribute("id");
            assertFalse(attribute.getAttribute("name").isBlank(), what);
            assertFalse(attribute.getAttribute("description").isBlank(), what);
            assertFalse(attribute.getAttribute("name").startsWith("%"), what);
            if (attribute.getAttribute("type").equals("Integer")) {
                assertFalse(
                        attribute.getAttribute("min").isBlank(),
                        () -> what + " has no lower bound");
                assertFalse(
                        attribute.getAttribute("max").isBlank(),
                        () -> what + " has no upper bound");
            }
        }
    }

    private static void checkComponent(String name, Document component) {
        NodeList properties = component.getElementsByTagName("property");
        for (int i = 0; i < properties.getLength(); i++) {
            assertFalse(
                    ((Element) properties.item(i)).getAttribute("name").equals("service.pid"),
                    () -> name + " declares service.pid: Kura would make it a list");
        }
        Set<String> services = new TreeSet<>();
        NodeList provided = component.getElementsByTagName("provide");
        for (int i = 0; i < provided.getLength(); i++) {
            services.add(((Element) provided.item(i)).getAttribute("interface"));
        }
        assertTrue(
                services.contains("org.eclipse.kura.configuration.ConfigurableComponent"),
                () -> name + " provides " + services);
        Element root = component.getDocumentElement();
        assertEquals("true", root.getAttribute("immediate"), name);
        assertFalse(
                root.getAttribute("modified").isBlank(), () -> name + " cannot be reconfigured");
        String namespace = root.getNamespaceURI();
        assertTrue(namespace.compareTo("http://www.osgi.org/xmlns/scr/v1.4.0") <= 0, namespace);
    }

    private static Element only(Document document, String tag) {
        NodeList all = document.getElementsByTagName(tag);
        assertEquals(1, all.getLength(), tag);
        Node node = all.item(0);
        return (Element) node;
    }

    private static List<ZipEntry> components(JarFile jar) throws Exception {
        String header = jar.getManifest().getMainAttributes().getValue("Service-Component");
        return header == null
                ? List.of()
                : Stream.of(header.split(",", -1))
                        .<ZipEntry>map(path -> jar.getEntry(path.strip()))
                        .toList();
    }

    private static Attributes manifest(Path bundle) throws Exception {
        try (JarFile jar = new JarFile(bundle.toFile())) {
            return jar.getManifest().getMainAttributes();
        }
    }

    private static Document xml(JarFile jar, ZipEntry entry) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        try (InputStream in = jar.getInputStream(entry)) {
            return factory.newDocumentBuilder().parse(in);
        }
    }
}
