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
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
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
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;

/** What Kura's deployment admin does with the packages. */
class InstallTest {

    private static final String BUS = "io.standpipe.modbus";
    private static final String ENGLISH = "Standpipe Modbus bus";

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
        // A gateway without Kura's web console runs; its page waits, and so does what changes
        // Kura's configurations. Uplinks wait for a configuration.
        assertEquals(
                Map.of(
                        "io.standpipe.kura.configurations",
                        List.of("kura"),
                        "io.standpipe.kura.console",
                        List.of("console"),
                        "io.standpipe.uplink.UplinksComponent",
                        List.of("faults", "gateway", "outbox")),
                Components.unsatisfied(framework));

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
        assertTrue(form().contains(ENGLISH));
        Map<String, Long> ids = ids();

        DeploymentPackage chinese = framework.install(Built.chinese());
        assertEquals(Built.chinese().version(), chinese.getVersion().toString());
        assertFalse(form().contains(ENGLISH));
        // 总线 as numbers
        assertTrue(form().contains("Standpipe Modbus &#24635;&#32447;"), form());
        assertEquals(ids, ids(), "updated, not installed anew");

        DeploymentPackage english = framework.install(Built.english());
        assertEquals(Built.english().version(), english.getVersion().toString());
        assertTrue(form().contains(ENGLISH));
        framework.ours().forEach(b -> assertEquals(Bundle.ACTIVE, b.getState(), b.toString()));
    }

    /** Kura asks its metatype service for the forms, and for an icon of 32 pixels. */
    @Test
    void theMetatypeServiceReadsEachFormAndItsIcon() throws IOException {
        MetaTypeService service =
                (MetaTypeService) framework.service(MetaTypeService.class.getName());
        for (Built built : List.of(Built.english(), Built.chinese())) {
            framework.install(built);
            Map<String, ObjectClassDefinition> forms = forms(service);
            assertTrue(forms.size() >= 5, () -> forms.keySet().toString());
            for (Map.Entry<String, ObjectClassDefinition> form : forms.entrySet()) {
                try (InputStream icon = form.getValue().getIcon(32)) {
                    assertNotNull(ImageIO.read(icon), form.getKey());
                }
            }
            ObjectClassDefinition bus = forms.get(BUS);
            assertEquals(
                    built.version().endsWith("zh") ? "Standpipe Modbus 总线" : ENGLISH,
                    bus.getName());
            assertEquals(
                    Set.of(
                            "devices",
                            "address",
                            "serial",
                            "gap",
                            "connectDelay",
                            "transactionId",
                            "interval",
                            "timeout",
                            "writable",
                            "ca",
                            "pins",
                            "certificate",
                            "key",
                            "keyPassword"),
                    Arrays.stream(bus.getAttributeDefinitions(ObjectClassDefinition.ALL))
                            .map(AttributeDefinition::getID)
                            .collect(Collectors.toSet()));
        }
    }

    private Map<String, ObjectClassDefinition> forms(MetaTypeService service) {
        Map<String, ObjectClassDefinition> forms = new TreeMap<>();
        for (Bundle bundle : framework.ours()) {
            MetaTypeInformation of = service.getMetaTypeInformation(bundle);
            Stream.of(of.getPids(), of.getFactoryPids())
                    .flatMap(Arrays::stream)
                    .forEach(pid -> forms.put(pid, of.getObjectClassDefinition(pid, null)));
        }
        return forms;
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
        var form = framework.bundle(BUS).getEntry("OSGI-INF/metatype/io.standpipe.modbus.xml");
        assertNotNull(form);
        try (InputStream in = form.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
