package io.standpipe.itest;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A bundle made of a source in {@code src/test/toys} that is compiled against the gateway's model
 * alone: it shows what somebody else can add, and how little that takes.
 */
final class ToyBundle {

    private static final Path SOURCES = Path.of("src/test/toys");

    private ToyBundle() {}

    /**
     * @param name of the class: the bundle's activator, or the component whose descriptions stand
     *     in a folder of its name
     * @param bundles of the gateway, unpacked
     * @param imports packages of the gateway that the class uses
     * @return the bundle's jar
     */
    static Path make(String name, Path bundles, Path into, String... imports) throws IOException {
        Path model = model(bundles);
        Path classes = Files.createDirectories(into.resolve("toy-classes"));
        String source = name.replace('.', '/');
        compile(SOURCES.resolve(source + ".java"), model, classes);
        boolean component = Files.isDirectory(SOURCES.resolve(source));
        if (component) {
            copy(SOURCES.resolve(source), classes);
        }
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", name);
        if (component) {
            main.putValue("Service-Component", "OSGI-INF/*.xml");
        } else {
            main.putValue("Bundle-Activator", name);
        }
        main.putValue("Import-Package", "org.osgi.framework," + String.join(",", imports));
        Path jar = into.resolve(name + ".jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String entry = classes.relativize(file).toString().replace(File.separatorChar, '/');
                out.putNextEntry(new ZipEntry(entry));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
        return jar;
    }

    /** The gateway's model among its bundles. */
    static Path model(Path bundles) throws IOException {
        try (Stream<Path> jars = Files.list(bundles)) {
            return jars.filter(jar -> jar.getFileName().toString().startsWith("io.standpipe.model"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void copy(Path from, Path into) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = into.resolve(from.relativize(file).toString());
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
            }
        }
    }

    private static void compile(Path source, Path model, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        // The framework's interfaces are in Felix, which the test itself runs with.
        String felix =
                Path.of(
                                org.osgi.framework.BundleActivator.class
                                        .getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .getPath())
                        .toString();
        List<String> options = new ArrayList<>(List.of("--release", "17", "-proc:none"));
        options.addAll(List.of("-d", classes.toString()));
        options.addAll(List.of("-cp", model + File.pathSeparator + felix));
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean done =
                    compiler.getTask(
                                    said,
                                    files,
                                    null,
                                    options,
                                    null,
                                    files.getJavaFileObjects(source.toFile()))
                            .call();
            assertTrue(done, said::toString);
        }
    }
}
