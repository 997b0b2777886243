package io.standpipe.model.config;

import io.standpipe.model.files.PrivateFiles;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration said when it was last right: its settings, and the rows of its device table.
 * Kept in the data directory, so that a mistake that is saved before a power cut costs nothing
 * either. Readable for the gateway's user only, and without secrets all the same. One thread.
 */
public final class LastGood {

    private static final String FOLDER = "last-good";
    private static final String SUFFIX = ".properties";

    /** Twice what a configuration file may have: signs in it are escaped here. */
    static final int MAX_BYTES = 8 << 20;

    private final @Nullable Path file;
    private Map<String, String> values;
    private Map<String, String> written;

    private LastGood(@Nullable Path file, Map<String, String> values) {
        this.file = file;
        this.values = values;
        written = values;
    }

    /** One that lasts as long as this object. */
    public static LastGood inMemory() {
        return new LastGood(null, Map.of());
    }

    /**
     * @param data the gateway's data directory
     * @param source how the configuration is called, {@link Settings#source}
     */
    public static LastGood of(Path data, String source) {
        Path file = data.resolve(FOLDER).resolve(fileName(source));
        return new LastGood(file, read(file));
    }

    /** The name of a file that keeps something of a configuration. */
    public static String fileName(String source) {
        return encoded(source) + SUFFIX;
    }

    /** Sources of all configurations of which something is kept. */
    public static Set<String> sources(Path data) {
        Set<String> sources = new TreeSet<>();
        try (Stream<Path> files = Files.list(data.resolve(FOLDER))) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .forEach(
                            name ->
                                    sources.add(
                                            decoded(
                                                    name.substring(
                                                            0, name.length() - SUFFIX.length()))));
        } catch (IOException | IllegalArgumentException e) {
            // nothing was kept yet, or somebody put a file there
        }
        return sources;
    }

    /** The file, for people. */
    String name() {
        return FOLDER + (file == null ? "" : "/" + file.getFileName());
    }

    /** Setting to text; the device table is CSV. Empty if nothing is kept. */
    public Map<String, String> values() {
        return values;
    }

    /**
     * Keeps this from now on.
     *
     * @param now as long as this object lives
     * @param safe the same without secrets, for the disk
     * @throws IOException it is kept in memory, but the disk did not take it; the next call tries
     *     again
     */
    void keep(Map<String, String> now, Map<String, String> safe) throws IOException {
        values = Map.copyOf(now);
        if (file != null && !safe.equals(written)) {
            write(file, safe);
            written = Map.copyOf(safe);
        }
    }

    /** The configuration was taken away on purpose. */
    public void forget() throws IOException {
        values = Map.of();
        written = Map.of();
        if (file != null) {
            Files.deleteIfExists(file);
        }
    }

    private static Map<String, String> read(Path file) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(BoundedFile.text(file, MAX_BYTES)));
        } catch (IOException | IllegalArgumentException e) {
            // Without it a mistake costs what it did before there was such a file.
            return Map.of();
        }
        Map<String, String> values = new TreeMap<>();
        for (String key : properties.stringPropertyNames()) {
            values.put(key, properties.getProperty(key));
        }
        return Map.copyOf(values);
    }

    private static void write(Path file, Map<String, String> values) throws IOException {
        Properties properties = new Properties();
        properties.putAll(values);
        StringWriter text = new StringWriter();
        properties.store(text, null);
        PrivateFiles.replace(file, text.toString());
    }

    /** Kura gives instances any name; a file name takes less. */
    private static String encoded(String source) {
        StringBuilder name = new StringBuilder();
        for (byte one : source.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = one > 0 && (Character.isLetterOrDigit(one) || "._-~".indexOf(one) >= 0);
            name.append(
                    plain
                            ? String.valueOf((char) one)
                            : "%%%02x".formatted(Byte.toUnsignedInt(one)));
        }
        return name.toString();
    }

    private static String decoded(String name) {
        return URLDecoder.decode(name.replace("+", "%2b"), StandardCharsets.UTF_8);
    }
}
