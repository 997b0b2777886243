package io.standpipe.kurapackage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What Kura 5.6 offers a bundle, from {@code kura-5.6.0.platform}.
 *
 * @param packages version by name
 * @param framework capabilities of the framework itself
 * @param bundles capabilities that Kura's bundles add
 */
record KuraPlatform(Map<String, String> packages, List<String> framework, List<String> bundles) {

    static final KuraPlatform KURA_5_6 = read(Built.MODULE.resolve("kura-5.6.0.platform"));

    private static KuraPlatform read(Path path) {
        Map<String, String> packages = new TreeMap<>();
        Map<String, List<String>> sections = new LinkedHashMap<>();
        List<String> section = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(path)) {
                if (line.startsWith("[")) {
                    section = new ArrayList<>();
                    sections.put(line, section);
                } else if (!line.isBlank() && !line.startsWith("#")) {
                    section.add(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (String line : sections.get("[packages]")) {
            String[] parts = line.split(";", 2);
            packages.put(parts[0], parts[1]);
        }
        return new KuraPlatform(
                packages,
                sections.get("[framework capabilities]"),
                sections.get("[bundle capabilities]"));
    }

    /** For {@code org.osgi.framework.system.packages}: these, the JDK's, and the test's own. */
    String systemPackages(Map<String, String> own) {
        TreeSet<String> clauses = new TreeSet<>();
        for (Module module : ModuleLayer.boot().modules()) {
            module.getDescriptor().exports().stream()
                    .filter(export -> !export.isQualified())
                    .filter(export -> !packages.containsKey(export.source()))
                    .forEach(export -> clauses.add(export.source()));
        }
        packages.forEach((name, version) -> clauses.add(name + ";version=\"" + version + "\""));
        own.forEach((name, version) -> clauses.add(name + ";version=\"" + version + "\""));
        return String.join(",", clauses);
    }
}
