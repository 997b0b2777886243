package io.standpipe.kurapackage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.deploymentadmin.BundleInfo;
import org.osgi.service.deploymentadmin.DeploymentException;
import org.osgi.service.deploymentadmin.DeploymentPackage;

/** What Kura's deployment admin does with the packages. */
class InstallTest {

    private static final String CLEARED = "Standpipe Modbus bus";

    @TempDir Path work;
    private KuraFramework framework;

    @BeforeEach
    void start() {
        framework = KuraFramework.start(work);
    }

    @AfterEach
    void stop() {
        framework.close();
    }

    @Test
    void installsInOrderStartsEverythingAndLeavesNothing() throws DeploymentException {
        Built built = Built.english();
        List<String> started = new ArrayList<>();
        SynchronousBundleListener listener =
                event -> {
                    if (event.getType() == BundleEvent.STARTED) {
                        started.add(event.getBundle().getSymbolicName());
                    }
                };
        framework.context().addBundleListener(listener);
        DeploymentPackage installed = framework.install(built);
        framework.context().removeBundleListener(listener);
        assertEquals("io.standpipe", installed.getName());
        assertEquals(built.version(), installed.getVersion().toString());
        assertEquals(
                Set.copyOf(built.symbolicNames()),
                Arrays.stream(installed.getBundleInfos())
                        .map(BundleInfo::getSymbolicName)
                        .collect(Collectors.toSet()));
        assertEquals(
                built.symbolicNames(),
                framework.ours().stream().map(Bundle::getSymbolicName).toList());
        assertEquals(built.symbolicNames(), started);
        for (Bundle bundle : framework.ours()) {
            assertEquals(Bundle.ACTIVE, bundle.getState(), bundle.toString());
        }
        Map<String, List<String>> waiting = Components.unsatisfied(framework);
        assertEquals(Map.of(), waiting);

        installed.uninstall();
        assertEquals(List.of(), framework.ours());
        assertFalse(framework.present("(kura.service.pid=io.standpipe*)"));
        assertFalse(
                framework.present(
                        "(objectClass=org.eclipse.kura.configuration.ConfigurableComponent)"));
    }

    @Test
    void eachLanguageReplacesTheOther() throws IOException {
        framework.install(Built.english());
        assertTrue(form().contains(CLEARED));
        Map<String, Long> ids = ids();

        DeploymentPackage chinese = framework.install(Built.chinese());
        assertEquals(Built.chinese().version(), chinese.getVersion().toString());
        assertFalse(form().contains(CLEARED));
        // 总线 as numbers
        assertTrue(form().contains("Standpipe Modbus &#24635;&#32447;"), form());
        assertEquals(ids, ids(), "updated, not installed anew");

        DeploymentPackage english = framework.install(Built.english());
        assertEquals(Built.english().version(), english.getVersion().toString());
        assertTrue(form().contains(CLEARED));
        framework.ours().forEach(b -> assertEquals(Bundle.ACTIVE, b.getState(), b.toString()));
    }

    /** Kura installs the package again at each of its starts. */
    @Test
    void theSamePackageAgainChangesNothing() {
        framework.install(Built.english());
        Map<String, Long> ids = ids();
        framework.install(Built.english());
        assertEquals(ids, ids());
        framework.ours().forEach(b -> assertEquals(Bundle.ACTIVE, b.getState(), b.toString()));
    }

    private Map<String, Long> ids() {
        return framework.ours().stream()
                .collect(Collectors.toMap(Bundle::getSymbolicName, Bundle::getBundleId));
    }

    private String form() throws IOException {
        var form =
                framework
                        .bundle("io.standpipe.modbus")
                        .getEntry("OSGI-INF/metatype/io.standpipe.modbus.xml");
        assertNotNull(form);
        try (InputStream in = form.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
