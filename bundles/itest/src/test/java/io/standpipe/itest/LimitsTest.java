package io.standpipe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.HeapShare;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/limits.md} says what the code says, and leaves out no bound of memory. */
@Tag("once")
class LimitsTest {

    /** A table's row: what, bound, why, beyond it, where. */
    private static final Pattern ROW =
            Pattern.compile("\\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\| `([\\w.]+)` \\|");

    private static final Pattern BOUND =
            Pattern.compile("(?:heap/(\\d+)|([\\d,]+)(?: (KiB|MiB|ms|s|min|h|d)\\b)?).*");

    private static final Map<String, Long> FACTORS = Map.of("KiB", 1L << 10, "MiB", 1L << 20);

    private static final Map<String, Duration> TIMES =
            Map.of(
                    "ms", Duration.ofMillis(1),
                    "s", Duration.ofSeconds(1),
                    "min", Duration.ofMinutes(1),
                    "h", Duration.ofHours(1),
                    "d", Duration.ofDays(1));

    /**
     * Of the heap, all bounds together may take so much: the rest is for what is installed, the
     * profiles, and the collector's room to work.
     */
    private static final double MOST_OF_THE_HEAP = 0.6;

    @TempDir static Path unpacked;

    private record Row(String what, String bound, String where) {}

    @Test
    void theTableSaysWhatTheCodeSays() throws Exception {
        List<String> wrong = new ArrayList<>();
        try (Bundles bundles = new Bundles()) {
            for (Row row : rows()) {
                String problem = bundles.compare(row);
                if (!problem.isEmpty()) {
                    wrong.add(row.where() + " (" + row.what() + "): " + problem);
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void eachShareOfTheHeapIsInTheTableAndTogetherTheyLeaveRoom() throws Exception {
        Set<String> inTheTable = new TreeSet<>();
        double sum = 0;
        for (Row row : rows()) {
            Matcher bound = BOUND.matcher(row.bound());
            if (bound.matches() && bound.group(1) != null && inTheTable.add(row.where())) {
                sum += 1.0 / Integer.parseInt(bound.group(1));
            }
        }
        try (Bundles bundles = new Bundles()) {
            assertEquals(bundles.heapShares(), inTheTable);
        }
        assertTrue(sum <= MOST_OF_THE_HEAP, "the shares take " + sum + " of the heap");
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(GatewayJar.ROOT.resolve("docs/limits.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                rows.add(new Row(row.group(1), row.group(2), row.group(5)));
            } else {
                assertTrue(
                        !line.startsWith("| ")
                                || line.startsWith("| what |")
                                || line.startsWith("| ---"),
                        "a row must be | what | bound | why | beyond it | `Class.CONSTANT` |, but is "
                                + line);
            }
        }
        assertTrue(rows.size() >= 20, "rows: " + rows.size());
        return rows;
    }

    /** The classes of the bundles as they ship, by their simple names. */
    private static final class Bundles implements AutoCloseable {

        private final URLClassLoader loader;
        private final Map<String, List<String>> names = new TreeMap<>();

        Bundles() throws IOException {
            Path into = Files.createTempDirectory(unpacked, "bundles");
            List<Path> jars = new ArrayList<>(GatewayJar.unpackBundles(into));
            jars.add(GatewayJar.kuraBundle());
            List<URL> urls = new ArrayList<>();
            for (Path jar : jars) {
                urls.add(jar.toUri().toURL());
                try (JarFile file = new JarFile(jar.toFile())) {
                    for (JarEntry entry : Collections.list(file.entries())) {
                        String name = entry.getName();
                        if (name.startsWith("io/standpipe/") && name.endsWith(".class")) {
                            add(name.replace('/', '.').replaceFirst("\\.class$", ""));
                        } else if (name.endsWith(".jar")) {
                            Path library = Files.createTempFile(into, "library", ".jar");
                            try (InputStream in = file.getInputStream(entry)) {
                                Files.copy(in, library, StandardCopyOption.REPLACE_EXISTING);
                            }
                            urls.add(library.toUri().toURL());
                        }
                    }
                }
            }
            loader =
                    new URLClassLoader(
                            urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        }

        private void add(String name) {
            String simple = name.substring(name.lastIndexOf('.') + 1).replace('$', '.');
            names.computeIfAbsent(simple, key -> new ArrayList<>()).add(name);
        }

        /** What is wrong with a row; empty if nothing is. */
        String compare(Row row) throws ReflectiveOperationException {
            int dot = row.where().lastIndexOf('.');
            String member = row.where().substring(dot + 1);
            List<String> found = names.getOrDefault(row.where().substring(0, dot), List.of());
            List<String> values = new ArrayList<>();
            for (String name : found) {
                Class<?> type = Class.forName(name, false, loader);
                for (Field field : type.getDeclaredFields()) {
                    if (field.getName().equals(member)) {
                        String value = value(field);
                        if (value.equals(wanted(row.bound(), field))) {
                            return "";
                        }
                        values.add(value);
                    }
                }
                if (Arrays.stream(type.getDeclaredMethods())
                        .anyMatch(method -> method.getName().equals(member))) {
                    return "";
                }
            }
            return values.isEmpty()
                    ? "there is no such constant or method"
                    : "the table says \"%s\", the code %s".formatted(row.bound(), values);
        }

        /** Each constant that is a share of the heap, as {@code Class.CONSTANT}. */
        Set<String> heapShares() throws ReflectiveOperationException {
            Set<String> found = new TreeSet<>();
            for (Map.Entry<String, List<String>> simple : names.entrySet()) {
                for (String name : simple.getValue()) {
                    for (Field field : fields(name)) {
                        if (field.getType().getName().equals(HeapShare.class.getName())
                                && Modifier.isStatic(field.getModifiers())) {
                            found.add(simple.getKey() + "." + field.getName());
                        }
                    }
                }
            }
            return found;
        }

        private Field[] fields(String name) throws ClassNotFoundException {
            try {
                return Class.forName(name, false, loader).getDeclaredFields();
            } catch (NoClassDefFoundError e) {
                return new Field[0]; // made for a library that is not here
            }
        }

        private static String value(Field field) throws ReflectiveOperationException {
            field.setAccessible(true);
            Object value = field.get(null);
            if (value instanceof Number number) {
                return String.valueOf(number.longValue());
            }
            return String.valueOf(value);
        }

        private static String wanted(String bound, Field field) {
            Matcher parts = BOUND.matcher(bound);
            if (!parts.matches()) {
                return "a bound that begins with a number or heap/";
            }
            if (parts.group(1) != null) {
                return new HeapShare(Integer.parseInt(parts.group(1))).toString();
            }
            long number = Long.parseLong(parts.group(2).replace(",", ""));
            String unit = parts.group(3);
            if (unit == null || FACTORS.containsKey(unit)) {
                return String.valueOf(number * (unit == null ? 1 : FACTORS.get(unit)));
            }
            Duration time = TIMES.get(unit).multipliedBy(number);
            if (field.getType() == Duration.class) {
                return time.toString();
            }
            // a bare number's unit stands in its name or its comment: nanoseconds or the table's
            // own
            return field.getType() == long.class && field.getName().endsWith("NANOS")
                    ? String.valueOf(time.toNanos())
                    : String.valueOf(number);
        }

        @Override
        public void close() throws IOException {
            loader.close();
        }
    }
}
