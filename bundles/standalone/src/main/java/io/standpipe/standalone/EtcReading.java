package io.standpipe.standalone;

import io.standpipe.model.Faults;
import io.standpipe.model.config.BoundedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the gateway would take up from a configuration directory at a start, read by the same code;
 * nothing is written and nothing started. For a program that has the bundles on its class path. One
 * thread.
 */
public final class EtcReading {

    /** How the name of each file ends that is read. */
    public static final String SUFFIX = EtcDirectory.SUFFIX;

    /** What editors write at this moment is read too: nobody looks a second time. */
    private static final Duration AHEAD = Duration.ofHours(1);

    /** A file that is exchanged at this moment is there at the next look. */
    private static final int LOOKS = 3;

    private final Path etc;
    private final Map<String, Component> components = new LinkedHashMap<>();
    private final Map<String, String> faults = new LinkedHashMap<>();
    private List<String> missing = List.of();

    /**
     * A component that is configured.
     *
     * @param file name of its file in the directory, which may be gone
     * @param pid name of the component
     * @param values as it is given them
     */
    public record Component(String file, String pid, Map<String, Object> values) {}

    /**
     * Where settings stand in a file.
     *
     * @param settings line of each, from 1
     * @param texts line in which the text of a setting begins; only of those whose lines stand in
     *     the file as they are
     */
    public record Lines(Map<String, Integer> settings, Map<String, Integer> texts) {}

    private EtcReading(Path etc) {
        this.etc = etc;
    }

    /**
     * Reads a directory.
     *
     * @param data the gateway's data directory, which need not be there
     * @param forms pid to whether there may be several, of all components
     * @throws IOException the directory cannot be read
     */
    public static EtcReading of(Path etc, Path data, Map<String, Boolean> forms)
            throws IOException {
        EtcReading reading = new EtcReading(etc);
        EtcDirectory directory =
                new EtcDirectory(
                        etc,
                        data,
                        reading.new Target(forms),
                        reading.new Told(),
                        System::nanoTime,
                        () -> System.currentTimeMillis() + AHEAD.toMillis());
        boolean changing = true;
        for (int left = LOOKS; changing && left > 0; left--) {
            changing = directory.scan();
        }
        if (changing) {
            throw new IOException("somebody writes there at this moment");
        }
        reading.missing = directory.missing();
        return reading;
    }

    /**
     * Whether there may be several of a component, by the form that its bundle has for it.
     *
     * @return pid to that; without those that have no form
     */
    public static Map<String, Boolean> forms(Collection<String> pids, ClassLoader loader) {
        return Forms.of(pids, loader);
    }

    /** In the order in which they would be configured. */
    public List<Component> components() {
        return List.copyOf(components.values());
    }

    /** Name of a file, or empty for the directory, to the fault that is raised. */
    public Map<String, String> faults() {
        return Map.copyOf(faults);
    }

    /** Names of files without which the gateway does nothing, and that are not there. */
    public List<String> missing() {
        return missing;
    }

    /** Where things stand in one of the files; nowhere in one that cannot be read. */
    public Lines lines(String file) {
        try {
            SettingsFile read =
                    SettingsFile.read(BoundedFile.text(etc.resolve(file), SettingsFile.MAX_BYTES));
            return new Lines(read.lines(), read.texts());
        } catch (IOException | FileException e) {
            return new Lines(Map.of(), Map.of());
        }
    }

    private final class Target implements ConfigTarget {

        private final Map<String, Boolean> forms;

        Target(Map<String, Boolean> forms) {
            this.forms = new TreeMap<>(forms);
        }

        @Override
        public Map<String, Boolean> forms() {
            return forms;
        }

        @Override
        public void put(String pid, String instance, Map<String, Object> values) {
            String source = new ComponentName(pid, instance).source();
            Map<String, Object> given = new TreeMap<>(values);
            if (!instance.isEmpty()) {
                // As the framework calls what was configured.
                given.put("service.factoryPid", pid);
            }
            given.put("service.pid", source);
            components.put(source, new Component(source + EtcDirectory.SUFFIX, pid, given));
        }

        @Override
        public void remove(String pid, String instance) {
            components.remove(new ComponentName(pid, instance).source());
        }
    }

    private final class Told implements Faults {

        @Override
        public void raise(String source, String condition, String text) {
            faults.put(file(source), text);
        }

        @Override
        public void clear(String source, String condition) {
            faults.remove(file(source));
        }

        private static String file(String source) {
            return source.equals(EtcDirectory.FOLDER)
                    ? ""
                    : source.substring(EtcDirectory.FOLDER.length() + 1);
        }
    }
}
