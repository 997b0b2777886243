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
 * What a Kura offers a bundle, from {@code kura-VERSION.platform}.
 *
 * @param version of Kura
 * @param packages version by name
 * @param framework capabilities of the framework itself
 * @param bundles capabilities that Kura's bundles add
 */
record KuraPlatform(
        String version,
        Map<String, String> packages,
        List<String> framework,
        List<String> bundles) {

    static final KuraPlatform KURA_5_6 = read("5.6.0");

    /** Not released yet, and never run here: as its sources say. */
    static final KuraPlatform KURA_6 = read("6");

    private static KuraPlatform read(String version) {
        Path path = Built.MODULE.resolve("kura-" + version + ".platform");
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
                version,
                packages,
                sections.get("[framework capabilities]"),
                sections.get("[bundle capabilities]"));
    }

    /** The same with another version of a package. */
    KuraPlatform with(String name, String other) {
        Map<String, String> changed = new TreeMap<>(packages);
        changed.put(name, other);
        return new KuraPlatform(
                version + " with " + name + " " + other, changed, framework, bundles);
    }

    @Override
    public String toString() {
        return "Kura " + version;
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
