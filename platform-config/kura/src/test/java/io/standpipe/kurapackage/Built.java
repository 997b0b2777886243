package io.standpipe.kurapackage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarInputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/**
 * A deployment package as the build left it.
 *
 * @param bundles by path, in the order of the stream
 */
record Built(Path path, Manifest manifest, Map<String, byte[]> bundles) {

    /** Folder of this module. */
    static final Path MODULE = Path.of(System.getProperty("standpipe.kura"));

    private static final String NAME = "standpipe-" + System.getProperty("standpipe.version");

    static Built english() {
        return read(MODULE.resolve("target/" + NAME + ".dp"));
    }

    static Built chinese() {
        return read(MODULE.resolve("target/" + NAME + "-zh.dp"));
    }

    private static Built read(Path path) {
        Map<String, byte[]> bundles = new LinkedHashMap<>();
        // Finds a manifest only if it comes first, as Deployment Admin does.
        try (JarInputStream jar = new JarInputStream(Files.newInputStream(path))) {
            for (ZipEntry entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) {
                bundles.put(entry.getName(), jar.readAllBytes());
            }
            return new Built(path, jar.getManifest(), bundles);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String version() {
        return manifest.getMainAttributes().getValue("DeploymentPackage-Version");
    }

    /** In order. */
    List<String> symbolicNames() {
        return bundles.keySet().stream().map(path -> value(path, "Bundle-SymbolicName")).toList();
    }

    /** What the package's manifest says of a bundle. */
    String value(String path, String header) {
        Attributes attributes = manifest.getAttributes(path);
        return attributes == null ? "" : String.valueOf(attributes.getValue(header));
    }

    byte[] bundle(String symbolicName) {
        return bundles.entrySet().stream()
                .filter(e -> value(e.getKey(), "Bundle-SymbolicName").equals(symbolicName))
                .findFirst()
                .orElseThrow()
                .getValue();
    }
}
