package io.standpipe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
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
@Tag("once")
class BundlesTest {

    /** Runs on stand-alone Felix only, so Kura never sees its configuration. */
    private static final Set<String> NOT_FOR_KURA =
            Set.of("io.standpipe.standalone", "io.standpipe.kura-api");

    /**
     * Becomes a ConfigurableComponent only once it has a configuration, which it can do without.
     */
    private static final Set<String> REGISTERS_ITSELF = Set.of("io.standpipe.profiles");

    private static final Pattern UNIT = Pattern.compile(".+ \\([^()]+\\)");

    @TempDir static Path unpacked;

    private static final List<Path> OURS = new ArrayList<>();

    @BeforeAll
    static void unpack() {
        for (Path bundle : GatewayJar.unpackBundles(unpacked)) {
            if (bundle.getFileName().toString().startsWith("io.standpipe.")) {
                OURS.add(bundle);
            }
        }
        OURS.add(GatewayJar.kuraBundle());
        assertTrue(OURS.size() >= 9, OURS::toString);
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

    /** Whether all imports can be met inside Kura, platform-config/kura proves. */
    @Test
    void loggingIsTakenInKurasVersionAndInNewerOnes() throws Exception {
        for (Path bundle : OURS) {
            String imports = manifest(bundle).getValue("Import-Package");
            if (imports != null && imports.contains("org.slf4j;")) {
                assertTrue(
                        imports.contains("org.slf4j;version=\"[1.7,3)\""),
                        () -> bundle.getFileName() + " imports " + imports);
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
                    Element component = xml(jar, entry).getDocumentElement();
                    String name = component.getAttribute("name");
                    if (component.getAttribute("configuration-policy").equals("ignore")) {
                        continue;
                    }
                    ZipEntry form = jar.getEntry("OSGI-INF/metatype/" + name + ".xml");
                    assertTrue(form != null, () -> "no form for component " + name);
                    checkForm(name, xml(jar, form));
                    checkIcon(name, xml(jar, form), jar);
                    checkComponent(name, xml(jar, entry));
                    seen.add(name);
                }
            }
        }
        assertEquals(
                Set.of(
                        "io.standpipe.coap",
                        "io.standpipe.gateway",
                        "io.standpipe.gpio",
                        "io.standpipe.kura.cloud",
                        "io.standpipe.kura.driver",
                        "io.standpipe.kura.wires",
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
            checkText(what, attribute);
            checkDefault(what, attribute);
            if (attribute.getAttribute("type").equals("Integer")) {
                assertTrue(
                        UNIT.matcher(attribute.getAttribute("name")).matches(),
                        () -> what + " names no unit");
                assertFalse(
                        attribute.getAttribute("min").isBlank(),
                        () -> what + " has no lower bound");
                assertFalse(
                        attribute.getAttribute("max").isBlank(),
                        () -> what + " has no upper bound");
            }
        }
    }

    /** Kura takes min and max of a text for its length, and draws a text area where told. */
    private static void checkText(String what, Element attribute) {
        String id = attribute.getAttribute("id").toLowerCase(Locale.ROOT);
        if (id.contains("password") || id.contains("secret")) {
            assertEquals("Password", attribute.getAttribute("type"), what);
        }
        if (attribute.getAttribute("type").equals("String")) {
            boolean limited = attribute.hasAttribute("max") || options(attribute).size() > 0;
            assertEquals(
                    limited,
                    !attribute.getAttribute("description").endsWith("|TextArea"),
                    () -> what + " is either one line of limited length or a text area");
            boolean required = !attribute.getAttribute("required").equals("false");
            if (required && attribute.getAttribute("default").isEmpty()) {
                assertTrue(
                        attribute.hasAttribute("min"),
                        () -> what + " is required, has no default, and may be empty");
            }
        }
    }

    /** Kura stores it unchecked, and splits it at commas. */
    private static void checkDefault(String what, Element attribute) {
        String value = attribute.getAttribute("default");
        if (value.isEmpty()) {
            return;
        }
        assertFalse(value.contains(","), what);
        if (!options(attribute).isEmpty()) {
            assertTrue(options(attribute).contains(value), what);
        }
        int measure =
                attribute.getAttribute("type").equals("Integer")
                        ? Integer.parseInt(value)
                        : value.length();
        String min = attribute.getAttribute("min");
        String max = attribute.getAttribute("max");
        assertTrue(min.isEmpty() || measure >= Integer.parseInt(min), what);
        assertTrue(max.isEmpty() || measure <= Integer.parseInt(max), what);
    }

    private static Set<String> options(Element attribute) {
        Set<String> values = new TreeSet<>();
        NodeList options = attribute.getElementsByTagName("Option");
        for (int i = 0; i < options.getLength(); i++) {
            assertFalse(((Element) options.item(i)).getAttribute("label").isBlank());
            values.add(((Element) options.item(i)).getAttribute("value"));
        }
        return values;
    }

    /** For a named icon that is not there Kura answers with a server error. */
    private static void checkIcon(String name, Document form, JarFile jar) throws Exception {
        Element icon = only(form, "Icon");
        assertEquals("32", icon.getAttribute("size"), name);
        ZipEntry entry = jar.getEntry(icon.getAttribute("resource"));
        assertTrue(entry != null, () -> "no icon for " + name);
        try (InputStream in = jar.getInputStream(entry)) {
            BufferedImage image = ImageIO.read(in);
            assertEquals(32, image.getWidth(), name);
            assertEquals(32, image.getHeight(), name);
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
        Element root = component.getDocumentElement();
        if (!REGISTERS_ITSELF.contains(name)) {
            assertTrue(
                    services.contains("org.eclipse.kura.configuration.ConfigurableComponent"),
                    () -> name + " provides " + services);
            assertEquals(
                    "require",
                    root.getAttribute("configuration-policy"),
                    () -> name + " comes before its configuration: Kura never looks again");
        }
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
