package io.standpipe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The page for newcomers against the classes; {@code -Darchitecture.page=write} writes it. */
@Tag("once")
class ArchitecturePageTest {

    private static final Path PAGE =
            Path.of(System.getProperty("standpipe.root"), "docs", "architecture.md");

    private static final Pattern PICTURE =
            Pattern.compile(
                    "(?<=<!-- packages -->\n).*(?=<!-- end of packages -->)", Pattern.DOTALL);

    /** A class in the text, perhaps with one of its methods. */
    private static final Pattern NAME = Pattern.compile("`([A-Z][A-Za-z0-9]+)(?:\\.[a-zA-Z]+)?`");

    @Test
    void thePictureIsThatOfTheClasses() throws IOException {
        String page = Files.readString(PAGE);
        String now = PICTURE.matcher(page).replaceFirst(Matcher.quoteReplacement(picture()));
        if (System.getProperty("architecture.page", "").equals("write")) {
            Files.writeString(PAGE, now);
            return;
        }
        assertEquals(now, page, "write it with -Darchitecture.page=write");
    }

    @Test
    void eachClassThatItNamesIsThere() throws IOException {
        Set<String> known =
                ShippedClasses.ALL.stream()
                        .map(JavaClass::getSimpleName)
                        .collect(Collectors.toSet());
        Set<String> unknown = new TreeSet<>();
        Matcher names = NAME.matcher(Files.readString(PAGE));
        while (names.find()) {
            unknown.add(names.group(1));
        }
        unknown.removeAll(known);
        assertEquals(Set.of(), unknown);
    }

    /** A box for each bundle, in it its packages. What all use, the model, has no arrows to it. */
    private static String picture() {
        TreeMap<String, TreeMap<String, Integer>> packages = new TreeMap<>();
        ShippedClasses.topLevel(ShippedClasses.ALL)
                .map(JavaClass::getPackageName)
                .forEach(
                        name ->
                                packages.computeIfAbsent(
                                                ShippedClasses.bundle(name), b -> new TreeMap<>())
                                        .merge(name, 1, Integer::sum));
        TreeSet<String> arrows = new TreeSet<>();
        for (JavaClass each : ShippedClasses.ALL) {
            for (Dependency use : each.getDirectDependenciesFromSelf()) {
                String from = each.getPackageName();
                String to = use.getTargetClass().getPackageName();
                if (from.startsWith(ShippedClasses.ROOT)
                        && to.startsWith(ShippedClasses.ROOT)
                        && !from.equals(to)
                        && ShippedClasses.bundle(from).equals(ShippedClasses.bundle(to))) {
                    arrows.add("    " + id(from) + " --> " + id(to) + "\n");
                }
            }
        }
        StringBuilder picture = new StringBuilder();
        packages.forEach(
                (bundle, inside) -> {
                    picture.append("\n**")
                            .append(bundle)
                            .append("**\n\n```mermaid\nflowchart TD\n");
                    inside.forEach(
                            (name, count) ->
                                    picture.append("    ")
                                            .append(id(name))
                                            .append("[\"")
                                            .append(name.substring(ShippedClasses.ROOT.length()))
                                            .append(" · ")
                                            .append(count)
                                            .append("\"]\n"));
                    arrows.stream()
                            .filter(
                                    arrow ->
                                            arrow.startsWith("    " + bundle + " ")
                                                    || arrow.startsWith("    " + bundle + "_"))
                            .forEach(picture::append);
                    picture.append("```\n");
                });
        return picture.append("\n").toString();
    }

    private static String id(String packageName) {
        return packageName.substring(ShippedClasses.ROOT.length()).replace('.', '_');
    }
}
