package io.standpipe.itest;

import static com.tngtech.archunit.base.DescribedPredicate.equalTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How the shipped bundles are built inside, and the simulators. What a rule does not hold for yet
 * is named below with the size that it has: it may shrink, and the name goes when it is small
 * enough.
 */
@Tag("once")
class ArchitectureTest {

    /** As many as somebody takes in at a glance. */
    private static final int CLASSES = 20;

    private static final Map<String, Integer> LARGER_PACKAGES = Map.of();

    /** Classes that need each other are one thing with several names. */
    private static final int CIRCLE = 4;

    /** By the circle's first name. */
    private static final Map<String, Integer> LARGER_CIRCLES = Map.of();

    private static final int LINES = 400;

    /** In tens of lines. */
    private static final Map<String, Integer> LONGER_CLASSES = Map.of();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "coap",
                "console",
                "gpio",
                "history",
                "kura",
                "modbus",
                "mqtt",
                "outbox",
                "profiles",
                "rules",
                "standalone",
                "uplink"
            })
    void aBundleKnowsTheModelAndNoOther(String bundle) {
        String own = ShippedClasses.ROOT + bundle + "..";
        classes()
                .that()
                .resideInAPackage(own)
                .should()
                .onlyDependOnClassesThat(
                        DescribedPredicate.not(resideInAnyPackage("io.standpipe.."))
                                .or(resideInAnyPackage(own, ShippedClasses.ROOT + "model..")))
                .check(ShippedClasses.ALL);
    }

    /** What reads a command line is no part of the gateway. */
    @Test
    void onlyTheCommandLineKnowsPicocli() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ShippedClasses.ROOT + "cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("picocli..", ShippedClasses.ROOT + "cli..")
                .check(ShippedClasses.ALL);
    }

    @Test
    void packagesMakeNoCircle() {
        slices().matching("io.standpipe.(**)")
                .should()
                .beFreeOfCycles()
                .check(ShippedClasses.WITH_SIMULATORS);
    }

    @Test
    void aPackageHasFewClasses() {
        Map<String, Integer> large = new TreeMap<>();
        ShippedClasses.topLevel(ShippedClasses.WITH_SIMULATORS)
                .collect(groupingBy(JavaClass::getPackageName, counting()))
                .forEach((name, count) -> large.put(name, (int) (long) count));
        onlyWhatIsNamed(LARGER_PACKAGES, large, CLASSES);
    }

    @Test
    void aCircleOfClassesIsSmall() {
        Map<String, Integer> circles = new TreeMap<>();
        for (Set<String> circle : circles()) {
            String first = circle.stream().sorted().findFirst().orElseThrow();
            circles.put(first, circle.size());
        }
        onlyWhatIsNamed(LARGER_CIRCLES, circles, CIRCLE);
    }

    /** A stack trace and a search answer once. */
    @Test
    void aNameStandsInOneBundle() {
        Map<String, Set<String>> bundles = new TreeMap<>();
        ShippedClasses.topLevel(ShippedClasses.ALL)
                .forEach(
                        each ->
                                bundles.computeIfAbsent(
                                                each.getSimpleName(), name -> new HashSet<>())
                                        .add(ShippedClasses.bundle(each.getPackageName())));
        bundles.values().removeIf(in -> in.size() == 1);
        assertEquals(Map.of(), bundles);
    }

    @Test
    void aClassIsShort() throws IOException {
        Map<String, Integer> lines = new TreeMap<>();
        for (Path module : ShippedClasses.bundlesAndSimulators()) {
            try (Stream<Path> files = Files.walk(module.resolve("src/main/java"))) {
                for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    String name = file.getFileName().toString();
                    lines.merge(
                            name.substring(0, name.length() - ".java".length()),
                            Files.readAllLines(file).size(),
                            Math::max);
                }
            }
        }
        onlyWhatIsNamed(LONGER_CLASSES, lines, LINES);
    }

    /**
     * The build against Debian's broker leaves out what is tagged so, since nothing of it would be
     * another. A test without the tag runs twice.
     */
    @Test
    void whatIsTestedOnceNeedsNothingOfDebian() {
        JavaClasses tests = new ClassFileImporter().importPackages("io.standpipe.itest");
        noClasses()
                .that(
                        DescribedPredicate.describe(
                                "are tagged once", (JavaClass each) -> tagged(each, "once")))
                .should()
                .transitivelyDependOnClassesThat(
                        equalTo(tests.get("io.standpipe.itest.TestBroker")))
                .check(tests);
        assertEquals(
                List.of(),
                tests.stream()
                        .filter(each -> tagged(each, "once"))
                        .flatMap(each -> each.getMethods().stream())
                        .filter(each -> tagged(each, "debian"))
                        .map(JavaMethod::getFullName)
                        .toList());
    }

    private static boolean tagged(HasAnnotations<?> one, String name) {
        return one.isAnnotatedWith(Tag.class)
                && one.getAnnotationOfType(Tag.class).value().equals(name);
    }

    /** Sizes above the limit are exactly those that are named, and none of them has grown. */
    private static void onlyWhatIsNamed(
            Map<String, Integer> named, Map<String, Integer> sizes, int limit) {
        Map<String, Integer> over = new LinkedHashMap<>(sizes);
        over.values().removeIf(size -> size <= limit);
        Map<String, Integer> grown = new TreeMap<>(over);
        grown.entrySet().removeIf(each -> each.getValue() <= named.getOrDefault(each.getKey(), 0));
        Map<String, Integer> done = new TreeMap<>(named);
        done.keySet().removeAll(over.keySet());
        assertAll(
                () -> assertEquals(Map.of(), grown, "over " + limit + " and larger than named"),
                () -> assertEquals(Map.of(), done, "small enough now: take the name away"));
    }

    /** Classes within one package that reach each other; Tarjan's algorithm. */
    private static List<Set<String>> circles() {
        Map<String, Set<String>> uses = new TreeMap<>();
        for (JavaClass each : ShippedClasses.WITH_SIMULATORS) {
            if (!each.getPackageName().startsWith(ShippedClasses.ROOT)) {
                continue; // a library that lies in a bundle
            }
            String from = ShippedClasses.top(each).getName();
            Set<String> to = uses.computeIfAbsent(from, name -> new HashSet<>());
            for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
                JavaClass target = ShippedClasses.top(dependency.getTargetClass());
                if (target.getPackageName().equals(each.getPackageName())
                        && !target.getName().equals(from)) {
                    to.add(target.getName());
                }
            }
        }
        return new Circles(uses).found;
    }

    /** Strongly connected components. */
    private static final class Circles {
        private final Map<String, Set<String>> uses;
        private final Map<String, Integer> index = new HashMap<>();
        private final Map<String, Integer> low = new HashMap<>();
        private final Deque<String> open = new ArrayDeque<>();
        final List<Set<String>> found = new ArrayList<>();

        Circles(Map<String, Set<String>> uses) {
            this.uses = uses;
            for (String each : uses.keySet()) {
                if (!index.containsKey(each)) {
                    visit(each);
                }
            }
        }

        private void visit(String one) {
            index.put(one, index.size());
            low.put(one, index.get(one));
            open.push(one);
            for (String next : uses.getOrDefault(one, Set.of())) {
                if (!index.containsKey(next)) {
                    visit(next);
                    low.merge(one, low.get(next), Math::min);
                } else if (open.contains(next)) {
                    low.merge(one, index.get(next), Math::min);
                }
            }
            if (low.get(one).equals(index.get(one))) {
                Set<String> circle = new HashSet<>();
                String last;
                do {
                    last = open.pop();
                    circle.add(last);
                } while (!last.equals(one));
                if (circle.size() > 1) {
                    found.add(circle);
                }
            }
        }
    }
}
