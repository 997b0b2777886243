package io.standpipe.kurapackage;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A bundle's files in the order of its jar, without folders; the manifest is apart.
 *
 * @param files by path
 */
record BundleJar(Manifest manifest, Map<String, byte[]> files) {

    /**
     * @throws PackagingException it is no bundle
     */
    static BundleJar read(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new PackagingException(
                    path + " must be a bundle's jar: run the build up to verify, not only test");
        }
        Manifest manifest = null;
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(path))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals(JarFile.MANIFEST_NAME)) {
                    manifest = new Manifest(new ByteArrayInputStream(zip.readAllBytes()));
                } else if (!entry.isDirectory()) {
                    files.put(entry.getName(), zip.readAllBytes());
                }
            }
        }
        if (manifest == null
                || manifest.getMainAttributes().getValue("Bundle-SymbolicName") == null) {
            throw new PackagingException(path + " has no Bundle-SymbolicName in its manifest");
        }
        return new BundleJar(manifest, files);
    }

    String symbolicName() {
        return header("Bundle-SymbolicName").split(";", 2)[0].strip();
    }

    String version() {
        return header("Bundle-Version");
    }

    BundleJar with(String version, Map<String, byte[]> changed) {
        Manifest other = new Manifest(manifest);
        other.getMainAttributes().put(new Attributes.Name("Bundle-Version"), version);
        return new BundleJar(other, changed);
    }

    /** The same content gives the same bytes. */
    byte[] write(Stamp stamp) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Jar jar = new Jar(bytes, stamp)) {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            manifest.write(text);
            jar.deflated(JarFile.MANIFEST_NAME, text.toByteArray());
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                jar.deflated(file.getKey(), file.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private String header(String name) {
        return String.valueOf(manifest.getMainAttributes().getValue(name));
    }
}
