package io.standpipe.standalone;

import io.standpipe.model.Faults;
import io.standpipe.model.log.Printable;
import io.standpipe.model.words.settings.FilePhrase;
import io.standpipe.model.words.text.Sentences;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * Files of {@code etc/} with which something is wrong, and which of them ask for a confirmation:
 * they are gone, empty or cut off, and somebody must say that this is meant. One thread.
 */
final class EtcFaults {

    private static final String CONDITION = Faults.CONFIGURATION;

    /** A file's name is at most as long on usual file systems. */
    private static final int MAX_NAME = 255;

    private final Faults faults;
    private final LongSupplier nanos;
    private final Set<String> wrong = new HashSet<>();

    /** Those that ask, to since when. */
    private final Map<String, Long> asking = new TreeMap<>();

    /**
     * @param nanos monotonic
     */
    EtcFaults(Faults faults, LongSupplier nanos) {
        this.faults = faults;
        this.nanos = nanos;
    }

    /** The fault's source. */
    static String source(String file) {
        return EtcDirectory.FOLDER + "/" + Printable.of(file, MAX_NAME);
    }

    /**
     * What is said of a file that somebody must confirm.
     *
     * @param there it is not gone
     */
    static String asking(String file, FilePhrase how, boolean there) {
        FilePhrase remedy =
                NeededFiles.contains(file)
                        ? FilePhrase.PUT_BACK
                        : there ? FilePhrase.MEANT : FilePhrase.TO_GO;
        return Sentences.and(how.of(), remedy.of());
    }

    /** Something is wrong with a file, and also if it asks for a confirmation it goes on asking. */
    void raise(String file, String problem) {
        wrong.add(file);
        faults.raise(source(file), CONDITION, problem);
    }

    /** Likewise, and from now on it asks for a confirmation. */
    void ask(String file, String problem) {
        asking.put(file, nanos.getAsLong());
        raise(file, problem);
    }

    /** Nothing is wrong with it. */
    void clear(String file) {
        asking.remove(file);
        if (wrong.remove(file)) {
            faults.clear(source(file), CONDITION);
        }
    }

    boolean asks(String file) {
        return asking.containsKey(file);
    }

    /** Whether it has asked for so long. */
    boolean askedFor(String file, Duration time) {
        Long since = asking.get(file);
        return since != null && nanos.getAsLong() - since >= time.toNanos();
    }

    /** Files that ask. */
    Set<String> asking() {
        return Set.copyOf(asking.keySet());
    }

    /** Files with which something is wrong and that do not ask. */
    Set<String> wrong() {
        Set<String> files = new TreeSet<>(wrong);
        files.removeAll(asking.keySet());
        return files;
    }
}
