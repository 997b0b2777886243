package io.standpipe.itest;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The compiled classes of the bundles that run on a gateway. */
final class ShippedClasses {

    static final String ROOT = "io.standpipe.";

    private static final Path PROJECT = Path.of(System.getProperty("standpipe.root"));

    private static final Path BUNDLES = PROJECT.resolve("bundles");

    /** They share no code with the bundles. */
    private static final Path SIMULATORS = PROJECT.resolve("simulators");

    /** They run in tests, or hold another's signatures. */
    private static final Set<String> OTHERS = Set.of("kura-api", "testkit", "profilekit");

    static final JavaClasses WITH_SIMULATORS = compiled(bundlesAndSimulators());

    static final JavaClasses ALL =
            WITH_SIMULATORS.that(
                    DescribedPredicate.not(resideInAPackage("io.standpipe.simulators..")));

    private ShippedClasses() {}

    /** Their folders. */
    static List<Path> bundles() {
        try (Stream<Path> bundles = Files.list(BUNDLES)) {
            return bundles.filter(
                            bundle ->
                                    Files.isDirectory(bundle.resolve("src/main/java"))
                                            && !OTHERS.contains(bundle.getFileName().toString()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Path> bundlesAndSimulators() {
        return Stream.concat(bundles().stream(), Stream.of(SIMULATORS)).toList();
    }

    private static JavaClasses compiled(List<Path> modules) {
        return new ClassFileImporter()
                .importPaths(modules.stream().map(each -> each.resolve("target/classes")).toList());
    }

    /** Ours among them, without those that stand in another. */
    static Stream<JavaClass> topLevel(JavaClasses all) {
        return all.stream()
                .filter(each -> each.getPackageName().startsWith(ROOT))
                .filter(each -> each.getEnclosingClass().isEmpty())
                .filter(each -> !each.getSimpleName().equals("package-info"));
    }

    /** The class that a nested one stands in. */
    static JavaClass top(JavaClass one) {
        JavaClass all = one;
        while (all.getEnclosingClass().isPresent()) {
            all = all.getEnclosingClass().get();
        }
        return all;
    }

    /** The bundle of a package of ours: {@code mqtt} of {@code io.standpipe.mqtt.queue}. */
    static String bundle(String packageName) {
        return packageName.split("\\.", -1)[2];
    }
}
