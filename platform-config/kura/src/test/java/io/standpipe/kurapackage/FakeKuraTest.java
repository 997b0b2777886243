package io.standpipe.kurapackage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** That the simulation does what Kura's source does, with bundles that hold nothing but a form. */
class FakeKuraTest {

    private static final String AD =
            "<AD id=\"%s\" type=\"%s\" name=\"n\" default=\"%s\" max=\"9\"/>";
    private static final String NUMBER = AD.formatted("number", "Integer", "5");
    private static final String WORDS = AD.formatted("words", "String", "one,two");
    private static final String EMPTY = AD.formatted("empty", "String", "");
    private static final String SECRET = AD.formatted("password", "Password", "hush");

    @TempDir Path work;
    private KuraFramework framework;
    private FakeKura kura;

    @BeforeEach
    void start() {
        framework = KuraFramework.start(work);
        kura = FakeKura.start(framework);
    }

    @AfterEach
    void stop() {
        kura.close();
        framework.close();
    }

    @Test
    void aSingletonGetsItsDefaults() throws IOException {
        install("one", "pid", NUMBER + WORDS + EMPTY + SECRET);
        assertEquals(Set.of("one"), kura.forms());
        Map<String, Object> stored = kura.stored("one");
        assertEquals("one", stored.get("service.pid"));
        assertEquals(5, stored.get("number"));
        assertEquals("one", stored.get("words"), "Kura splits at commas");
        assertFalse(stored.containsKey("empty"));
        assertEquals("hush", FakeCrypto.decrypt(String.valueOf(stored.get("password"))));
    }

    @Test
    void newDefaultsAreAddedAndStoredValuesKept() throws IOException, BundleException {
        Bundle bundle = install("one", "pid", NUMBER);
        kura.update("one", Map.of("number", 9_999, "unknown", true));
        assertEquals(9_999, kura.stored("one").get("number"), "nothing is checked");

        bundle.update(synthetic("one", "pid", NUMBER + WORDS).stream());
        KuraFramework.eventually(
                "the new default", () -> "one".equals(kura.stored("one").get("words")));
        assertEquals(9_999, kura.stored("one").get("number"));
        assertEquals(true, kura.stored("one").get("unknown"));
    }

    @Test
    void aFactoryHasInstances() throws IOException {
        install("many", "factoryPid", NUMBER + SECRET);
        assertEquals(Map.of(), kura.stored("many"));
        kura.create("many", "first", Map.of("password", "open sesame"));
        assertThrows(IllegalArgumentException.class, () -> kura.create("many", "first", Map.of()));
        Map<String, Object> stored = kura.stored("first");
        assertTrue(String.valueOf(stored.get("service.pid")).matches("many-\\d+-\\d+"));
        assertEquals("many", stored.get("service.factoryPid"));
        assertEquals(5, stored.get("number"));
        assertEquals("open sesame", FakeCrypto.decrypt(String.valueOf(stored.get("password"))));

        kura.update("first", Map.of("password", stored.get("password")));
        assertEquals(stored, kura.stored("first"), "encrypted once");
        kura.delete("first");
        assertEquals(Map.of(), kura.stored("first"));
    }

    private Bundle install(String pid, String designate, String attributes) throws IOException {
        Bundle bundle = framework.install(pid, synthetic(pid, designate, attributes).stream());
        KuraFramework.startBundle(bundle);
        return bundle;
    }

    private static Synthetic synthetic(String pid, String designate, String attributes) {
        return new Synthetic(pid, "1")
                .file(
                        "OSGI-INF/metatype/" + pid + ".xml",
                        """
                        <m:MetaData xmlns:m="http://www.osgi.org/xmlns/metatype/v1.2.0">
                          <OCD id="%1$s" name="n">%2$s</OCD>
                          <Designate %3$s="%1$s"><Object ocdref="%1$s"/></Designate>
                        </m:MetaData>
                        """
                                .formatted(pid, attributes, designate));
    }
}
