package io.standpipe.kurapackage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.Bundle;

/** Everything the packages demand of the framework is there in Kura 5.6, and in Kura 6. */
class ResolveTest {

    @TempDir Path work;
    private KuraFramework framework;

    @AfterEach
    void stop() {
        framework.close();
    }

    private void start(KuraPlatform platform) {
        framework = KuraFramework.bare(work, platform);
    }

    static List<KuraPlatform> platforms() {
        return List.of(
                KuraPlatform.KURA_5_6,
                KuraPlatform.KURA_6,
                KuraPlatform.KURA_6.with("org.eclipse.kura.channel", "2.0.0"));
    }

    @Test
    void theFrameworkIsTheOneAskedFor() {
        start(KuraPlatform.KURA_5_6);
        String asked = System.getProperty("standpipe.framework", "org.apache.felix");
        assertEquals(
                asked.startsWith("org.eclipse") ? "org.eclipse.osgi" : "org.apache.felix.framework",
                framework.context().getBundle().getSymbolicName());
    }

    @ParameterizedTest
    @MethodSource("platforms")
    void allOfTheEnglishPackageResolves(KuraPlatform platform) {
        start(platform);
        assertEquals(List.of(), Wants.unmet(framework, installed(Built.english())));
        framework.ours().forEach(b -> assertEquals(Bundle.RESOLVED, b.getState(), b.toString()));
    }

    @ParameterizedTest
    @MethodSource("platforms")
    void allOfTheChinesePackageResolves(KuraPlatform platform) {
        start(platform);
        assertEquals(List.of(), Wants.unmet(framework, installed(Built.chinese())));
        framework.ours().forEach(b -> assertEquals(Bundle.RESOLVED, b.getState(), b.toString()));
    }

    /** What is gone there is not there by the test's own class path either. */
    @Test
    void kura6HasNoServletsOfTheOldNameAndNoConsoleToRegisterWith() throws IOException {
        start(KuraPlatform.KURA_6);
        Bundle old =
                framework.install(
                        "old",
                        new Synthetic("old", "1")
                                        .header(
                                                "Import-Package",
                                                "javax.servlet.http,org.eclipse.kura.web.api,org.osgi.service.http,org.slf4j;version=\"[1.7,2)\"")
                                        .header(
                                                "Require-Capability",
                                                "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=21))\"")
                                        .stream());
        List<String> unmet = Wants.unmet(framework, List.of(old));
        String all = String.join("\n", unmet);
        assertEquals(4, unmet.size(), all);
        assertTrue(all.contains("Kura has version 2.0.17"), all);
    }

    @Test
    void namesBundlePackageAndWhatKuraHas() throws IOException {
        start(KuraPlatform.KURA_5_6);
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
