package io.standpipe.kurapackage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;

/**
 * A deployment package (OSGi Compendium, Deployment Admin 1.1): a jar with its manifest first, then
 * the bundles in the manifest's order, which is the order they are installed and started in.
 *
 * @param version as OSGi has versions
 */
record DeploymentPackage(String version, List<Content> bundles) {

    /** The English and the Chinese package bear one name: each replaces the other. */
    static final String SYMBOLIC_NAME = "io.standpipe";

    private static final int LINE = 70;

    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Content(String symbolicName, String version, byte[] jar) {

        String path() {
            return "bundles/" + symbolicName + "-" + version + ".jar";
        }
    }

    DeploymentPackage {
        Set<String> names = new HashSet<>();
        for (Content bundle : bundles) {
            if (!names.add(bundle.symbolicName())) {
                throw new PackagingException(
                        "bundle " + bundle.symbolicName() + " must be there once, but is twice");
            }
        }
    }

    byte[] write(Stamp stamp) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Jar jar = new Jar(bytes, stamp)) {
            jar.deflated(JarFile.MANIFEST_NAME, manifest().getBytes(StandardCharsets.UTF_8));
            for (Content bundle : bundles) {
                jar.stored(bundle.path(), bundle.jar());
            }
        }
        return bytes.toByteArray();
    }

    /** Written by hand: {@code java.util.jar.Manifest} does not promise to keep an order. */
    private String manifest() {
        List<String> lines = new ArrayList<>();
        lines.add("Manifest-Version: 1.0");
        lines.add("DeploymentPackage-SymbolicName: " + SYMBOLIC_NAME);
        lines.add("DeploymentPackage-Version: " + version);
        lines.add("DeploymentPackage-Name: Standpipe");
        for (Content bundle : bundles) {
            lines.add("");
            lines.add("Name: " + bundle.path());
            lines.add("Bundle-SymbolicName: " + bundle.symbolicName());
            lines.add("Bundle-Version: " + bundle.version());
        }
        lines.add("");
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            String rest = line;
            while (rest.length() > LINE) {
                text.append(rest, 0, LINE).append("\r\n ");
                rest = rest.substring(LINE);
            }
            text.append(rest).append("\r\n");
        }
        return text.toString();
    }
}
