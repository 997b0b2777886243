package io.standpipe.kurapackage;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Packs the bundles for Kura, once in English and once in Chinese. */
public final class Main {

    private static final String FORMS = "OSGI-INF/metatype/";
    private static final String QUALIFIER = "zh";

    private Main() {}

    /**
     * @param args Maven version, time stamp, folder of the translations, folder to write to, and
     *     the bundles' jars in order, as a class path
     */
    public static void main(String[] args) throws IOException {
        String mavenVersion = args[0];
        Stamp stamp = Stamp.parse(args[1]);
        Path target = Path.of(args[3]);
        List<BundleJar> bundles = new ArrayList<>();
        List<DeploymentPackage.Content> english = new ArrayList<>();
        for (String path : args[4].split(File.pathSeparator, -1)) {
            BundleJar bundle = BundleJar.read(Path.of(path));
            bundles.add(bundle);
            english.add(content(bundle, Files.readAllBytes(Path.of(path))));
        }
        List<DeploymentPackage.Content> chinese =
                translated(bundles, english, Path.of(args[2]), stamp);
        String version = mavenVersion.replace("-SNAPSHOT", "");
        Files.write(
                target.resolve("standpipe-" + mavenVersion + ".dp"),
                new DeploymentPackage(version, english).write(stamp));
        Files.write(
                target.resolve("standpipe-" + mavenVersion + "-zh.dp"),
                new DeploymentPackage(qualified(version), chinese).write(stamp));
    }

    /** A bundle without a form is the same in both packages. */
    static List<DeploymentPackage.Content> translated(
            List<BundleJar> bundles,
            List<DeploymentPackage.Content> english,
            Path translations,
            Stamp stamp)
            throws IOException {
        List<DeploymentPackage.Content> all = new ArrayList<>();
        Set<String> used = new HashSet<>();
        for (int i = 0; i < bundles.size(); i++) {
            BundleJar bundle = bundles.get(i);
            Map<String, byte[]> files = new LinkedHashMap<>(bundle.files());
            boolean changed = false;
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                String path = file.getKey();
                if (path.startsWith(FORMS) && path.endsWith(".xml")) {
                    String pid = path.substring(FORMS.length(), path.length() - ".xml".length());
                    file.setValue(Translation.of(pid, translations).apply(file.getValue()));
                    used.add(pid + ".properties");
                    changed = true;
                }
            }
            if (changed) {
                BundleJar packed = bundle.with(qualified(bundle.version()), files);
                all.add(content(packed, packed.write(stamp)));
            } else {
                all.add(english.get(i));
            }
        }
        try (Stream<Path> present = Files.list(translations)) {
            present.filter(path -> !used.contains(path.getFileName().toString()))
                    .sorted()
                    .findFirst()
                    .ifPresent(
                            path -> {
                                throw new PackagingException(
                                        path
                                                + " translates a form that no bundle has: take it out");
                            });
        }
        return all;
    }

    private static DeploymentPackage.Content content(BundleJar bundle, byte[] jar) {
        return new DeploymentPackage.Content(bundle.symbolicName(), bundle.version(), jar);
    }

    /** Deployment Admin leaves a bundle alone whose version is installed already. */
    static String qualified(String version) {
        return version.chars().filter(c -> c == '.').count() < 3
                ? version + "." + QUALIFIER
                : version + "-" + QUALIFIER;
    }
}
