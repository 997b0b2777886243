package io.standpipe.kurapackage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** Everything the packages demand of the framework is there in Kura 5.6. */
class ResolveTest {

    @TempDir Path work;
    private KuraFramework framework;

    @BeforeEach
    void start() {
        framework = KuraFramework.bare(work);
    }

    @AfterEach
    void stop() {
        framework.close();
    }

    @Test
    void theFrameworkIsTheOneAskedFor() {
        String asked = System.getProperty("standpipe.framework", "org.apache.felix");
        assertEquals(
                asked.startsWith("org.eclipse") ? "org.eclipse.osgi" : "org.apache.felix.framework",
                framework.context().getBundle().getSymbolicName());
    }

    @Test
    void allOfTheEnglishPackageResolves() {
        assertEquals(List.of(), Wants.unmet(framework, installed(Built.english())));
        framework.ours().forEach(b -> assertEquals(Bundle.RESOLVED, b.getState(), b.toString()));
    }

    @Test
    void allOfTheChinesePackageResolves() {
        assertEquals(List.of(), Wants.unmet(framework, installed(Built.chinese())));
        framework.ours().forEach(b -> assertEquals(Bundle.RESOLVED, b.getState(), b.toString()));
    }

    @Test
    void namesBundlePackageAndWhatKuraHas() throws IOException {
        Bundle wrong =
                framework.install(
                        "wrong",
                        new Synthetic("wrong", "1")
                                        .header(
                                                "Import-Package",
                                                "org.slf4j;version=\"[2,3)\",com.fasterxml.jackson.databind,"
                                                        + "com.fasterxml.jackson.core;resolution:=optional,javax.xml.parsers")
                                        .header(
                                                "Require-Capability",
                                                "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=21))\"")
                                        .stream());
        List<String> unmet = Wants.unmet(framework, List.of(wrong));
        assertEquals(3, unmet.size(), unmet::toString);
        String all = String.join("\n", unmet);
        assertTrue(all.contains("wrong imports org.slf4j "), all);
        assertTrue(all.contains("Kura has version 1.7.36"), all);
        assertTrue(all.contains("wrong imports com.fasterxml.jackson.databind "), all);
        assertTrue(all.contains("Kura has no such package"), all);
        assertTrue(all.contains("wrong requires osgi.ee "), all);
    }

    private List<Bundle> installed(Built built) {
        List<Bundle> bundles = new ArrayList<>();
        built.bundles()
                .forEach(
                        (path, jar) ->
                                bundles.add(
                                        framework.install(path, new ByteArrayInputStream(jar))));
        return bundles;
    }
}
