package io.standpipe.kuraapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.eclipse.kura.channel.listener.ChannelListener;
import org.eclipse.kura.cloudconnection.listener.CloudConnectionListener;
import org.eclipse.kura.cloudconnection.listener.CloudDeliveryListener;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.eclipse.kura.configuration.metatype.AD;
import org.eclipse.kura.configuration.metatype.Option;
import org.eclipse.kura.driver.ChannelDescriptor;
import org.eclipse.kura.driver.Driver;
import org.eclipse.kura.driver.PreparedRead;
import org.eclipse.kura.web.api.ClientExtensionBundle;
import org.eclipse.kura.wire.WireComponent;
import org.eclipse.kura.wire.WireEmitter;
import org.eclipse.kura.wire.WireReceiver;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * This module against the list of what Kura 5.6.0 has; the list's head says where it comes from.
 */
class SignaturesTest {

    private static final Set<String> KURA = new TreeSet<>();
    private static final List<Class<?>> TYPES = new ArrayList<>();
    private static List<String> exported;

    @BeforeAll
    static void read() throws Exception {
        try (InputStream list =
                SignaturesTest.class.getResourceAsStream("/kura-5.6.0-signatures.txt")) {
            new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("//"))
                    .forEach(KURA::add);
        }
        Path classes =
                Path.of(Driver.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (InputStream manifest = Files.newInputStream(classes.resolve("META-INF/MANIFEST.MF"))) {
            exported = Signatures.of(new Manifest(manifest));
        }
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
                String name = classes.relativize(file).toString().replace('/', '.');
                TYPES.add(Class.forName(name.substring(0, name.length() - ".class".length())));
            }
        }
    }

    @Test
    void kuraHasWhateverIsDeclaredHere() {
        List<String> declared =
                TYPES.stream().flatMap(type -> Signatures.of(type).stream()).toList();
        assertTrue(declared.size() > 200, declared::toString);
        assertEquals("", lines(declared, KURA), "Kura 5.6.0 does not have");
    }

    /** What is only called may be declared in part; what is implemented must be whole. */
    @ParameterizedTest
    @ValueSource(
            classes = {
                AD.class,
                ChannelDescriptor.class,
                ChannelListener.class,
                ClientExtensionBundle.class,
                CloudConnectionListener.class,
                CloudDeliveryListener.class,
                ConfigurableComponent.class,
                Driver.class,
                Option.class,
                PreparedRead.class,
                WireComponent.class,
                WireEmitter.class,
                WireReceiver.class
            })
    void whatAnAddOnImplementsIsWhole(Class<?> type) {
        List<String> wanted =
                KURA.stream()
                        .filter(
                                line ->
                                        line.startsWith(type.getName() + " ")
                                                || line.startsWith(type.getName() + "#"))
                        .toList();
        assertEquals("", lines(wanted, Signatures.of(type)), "only Kura 5.6.0 has");
    }

    @Test
    void packagesHaveTheVersionsThatKuraExports() {
        List<String> wanted = KURA.stream().filter(line -> line.startsWith("package ")).toList();
        assertEquals(String.join("\n", wanted), String.join("\n", exported));
    }

    private static String lines(Collection<String> these, Collection<String> without) {
        Set<String> left = new TreeSet<>(these);
        left.removeAll(without);
        return String.join("\n", left);
    }
}
