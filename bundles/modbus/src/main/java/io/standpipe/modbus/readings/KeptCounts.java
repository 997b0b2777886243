package io.standpipe.modbus.readings;

import io.standpipe.model.config.BoundedFile;
import io.standpipe.model.files.PrivateFiles;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Short texts by device and point that outlive a restart of their bus, in one file. Texts that were
 * put last before a power cut may be missing. Any thread.
 */
public final class KeptCounts {

    private static final Logger LOG = LoggerFactory.getLogger(KeptCounts.class);

    /** Of the file: 20,000 entries of 100 characters. */
    static final int MAX_BYTES = 2 << 20;

    private final @Nullable Path file;
    private final Executor disk;
    private final Map<String, String> values;
    private boolean writing;
    // Of whoever writes, which is one at a time.
    private volatile boolean failed;

    private KeptCounts(@Nullable Path file, Executor disk, Map<String, String> values) {
        this.file = file;
        this.disk = disk;
        this.values = values;
    }

    /** What is put lasts as long as this object. */
    public static KeptCounts inMemory() {
        return new KeptCounts(null, Runnable::run, new TreeMap<>());
    }

    /**
     * @param file need not exist yet; one that cannot be read is like none
     * @param disk runs what waits for the disk, one after the other
     */
    public static KeptCounts in(Path file, Executor disk) {
        Map<String, String> values = new TreeMap<>();
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(BoundedFile.text(file, MAX_BYTES)));
            properties
                    .stringPropertyNames()
                    .forEach(key -> values.put(key, properties.getProperty(key)));
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("{}: nothing is kept", file, e);
        }
        return new KeptCounts(file, disk, values);
    }

    synchronized @Nullable String get(String key) {
        return values.get(key);
    }

    synchronized void put(String key, String text) {
        if (!text.equals(values.put(key, text))) {
            write();
        }
    }

    /** Forgets all of devices that are not these. */
    public synchronized void retain(Set<String> devices) {
        if (values.keySet().removeIf(key -> !devices.contains(key.substring(0, slash(key))))) {
            write();
        }
    }

    private static int slash(String key) {
        int slash = key.indexOf('/');
        return slash < 0 ? key.length() : slash;
    }

    private void write() {
        if (file != null && !writing) {
            writing = true; // what comes until then goes along
            disk.execute(this::store);
        }
    }

    /** Writes what is not written yet. */
    public void flush() {
        boolean late;
        synchronized (this) {
            late = writing;
        }
        if (late) {
            store();
        }
    }

    /** The bus was taken away on purpose. */
    public synchronized void forget() {
        values.clear();
        writing = false;
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be deleted: {}", file, e.toString());
        }
    }

    private void store() {
        Properties properties = new Properties();
        synchronized (this) {
            if (!writing) {
                return;
            }
            writing = false;
            properties.putAll(values);
        }
        StringWriter text = new StringWriter();
        try {
            properties.store(text, null);
            if (file != null) {
                PrivateFiles.replace(file, text.toString());
            }
            failed = false;
        } catch (IOException e) {
            if (!failed) {
                LOG.warn(
                        "{} cannot be written, counts begin anew after a restart: {}",
                        file,
                        e.toString());
            }
            failed = true;
        }
    }
}
