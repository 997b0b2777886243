package io.standpipe.standalone;

import io.standpipe.model.Faults;
import io.standpipe.model.HeapShare;
import io.standpipe.model.config.BoundedFile;
import io.standpipe.model.config.Configuration;
import io.standpipe.model.config.FileSecrets;
import io.standpipe.model.config.LastGood;
import io.standpipe.model.words.settings.FilePhrase;
import io.standpipe.model.words.text.Sentences;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration directory: {@code <pid>.yaml} for a component, {@code <pid>~<name>.yaml} for an
 * instance of a factory. A file is read when nobody has written to it for a second. What is wrong
 * with one concerns that file only, and what it last said well stays in force, over a restart too;
 * that includes a file that is gone, says nothing any more, or breaks off: somebody must confirm
 * that this is meant. One thread.
 */
final class EtcDirectory {

    private static final Logger LOG = LoggerFactory.getLogger(EtcDirectory.class);
    static final String SUFFIX = ".yaml";
    static final String FOLDER = "etc";

    /**
     * Of the heap, for the bytes of all files together: 8 MiB of the default 96 MiB, for each is
     * held as text, as settings and as a table.
     */
    static final HeapShare HEAP = new HeapShare(12);

    /** An editor writes in steps, and a slow link in pieces. */
    static final Duration STABLE = StandingStill.TIME;

    private final Path directory;
    private final Path data;
    private final ConfigTarget target;

    private final Map<String, FileLook> read = new HashMap<>();

    /** Files that others than their owner can read. */
    private final Set<String> shared = new HashSet<>();

    private final Map<String, String> contents = new HashMap<>();

    /** What is in force: the file's text, or empty if it comes from an earlier run. */
    private final Map<String, String> good = new HashMap<>();

    /** Files that are being changed by somebody who saw what goes. */
    private final Set<String> meant = new HashSet<>();

    private final StandingStill still;
    private final EtcListing listing;
    private final EtcFaults faults;
    private final NeededFiles needed;
    private final Map<String, ComponentName> applied = new HashMap<>();
    private boolean begun;

    /** Whether the directory was looked through once. */
    private boolean looked;

    /**
     * @param data the gateway's data directory
     * @param nanos monotonic
     * @param millis the wall clock, which files are stamped with
     */
    EtcDirectory(
            Path directory,
            Path data,
            ConfigTarget target,
            Faults faults,
            LongSupplier nanos,
            LongSupplier millis) {
        this.directory = directory;
        this.data = data;
        this.target = target;
        still = new StandingStill(nanos, millis);
        listing = new EtcListing(directory, faults);
        needed = new NeededFiles(directory);
        this.faults = new EtcFaults(faults, nanos);
    }

    /**
     * Takes up what was added, changed or removed since the last time.
     *
     * @return whether it must be called again after {@link #STABLE}: somebody may still be writing
     */
    synchronized boolean scan() {
        Map<String, Path> files = listing.list(read.keySet());
        if (files == null) {
            return false;
        }
        Set<String> known = new TreeSet<>(faults.wrong());
        known.addAll(read.keySet());
        for (String file : known) {
            if (!files.containsKey(file)) {
                gone(file);
            }
        }
        boolean unstable = false;
        for (Map.Entry<String, Path> file : files.entrySet()) {
            unstable |= !look(file.getKey(), file.getValue());
        }
        looked = true;
        if (!begun && !unstable) {
            begun = true;
            takeUpEarlier(files.keySet());
        }
        needed.look(files.keySet(), applied.keySet());
        return unstable;
    }

    /** Changes a file; that is taken up at once, and what is missing in it is to go. */
    synchronized void change(String file, FileChange change) throws IOException {
        meant.add(file);
        try {
            change.make();
            scan();
        } finally {
            meant.remove(file);
        }
    }

    /** Files without which the gateway does nothing, and that are not there. */
    synchronized List<String> missing() {
        return needed.missing();
    }

    /** Faults that ask for a confirmation. */
    synchronized Set<String> asking() {
        Set<String> sources = new TreeSet<>();
        faults.asking().forEach(file -> sources.add(EtcFaults.source(file)));
        return sources;
    }

    /** What is missing in a file is meant. */
    synchronized void confirm(String source) {
        faults.asking().stream()
                .filter(file -> EtcFaults.source(file).equals(source))
                .forEach(this::confirmFile);
    }

    /** Returns whether the file stands still; if so and it changed it was read. */
    private boolean look(String file, Path path) {
        try {
            FileLook look = FileLook.at(path);
            if (look.equals(read.get(file))) {
                lookWhoReads(file, path);
                return true;
            }
            // A first start waits for nothing: nothing that is in force can be lost.
            boolean waits = (looked || says(file)) && !meant.contains(file);
            if (waits && !still.stands(file, look)) {
                return false;
            }
            String content = BoundedFile.text(path, room(file));
            if (!FileLook.at(path).equals(look)) {
                return false;
            }
            boolean others = FileSecrets.isShared(path);
            boolean again = read.put(file, look) != null && content.equals(contents.get(file));
            contents.put(file, content);
            remember(file, others);
            if (again) {
                savedAgain(file, content);
            } else {
                take(file, content);
            }
        } catch (NoSuchFileException e) {
            // On its way to another name; or a link that leads nowhere, for good.
            return Files.isSymbolicLink(path) && unreadable(file, path, e);
        } catch (IOException e) {
            return unreadable(file, path, e);
        }
        return true;
    }

    private boolean unreadable(String file, Path path, IOException e) {
        // The right to read it changes no time stamp: then it is tried each time.
        read.compute(file, (any, before) -> FileLook.ofReadable(path));
        contents.remove(file);
        outOfOrder(file, BoundedFile.why(path, e));
        return true;
    }

    /** Bytes that a file may have, so that all together fit. */
    private int room(String file) {
        long others = 0;
        for (Map.Entry<String, String> each : contents.entrySet()) {
            others += each.getKey().equals(file) ? 0 : each.getValue().length();
        }
        return (int) Math.max(0, Math.min(SettingsFile.MAX_BYTES, HEAP.bytes() - others));
    }

    /** Somebody gave or took the right to read the file, which changes no time stamp. */
    private void lookWhoReads(String file, Path path) throws IOException {
        String content = contents.get(file);
        if (remember(file, FileSecrets.isShared(path))
                && content != null
                && content.equals(good.get(file))) {
            take(file, content);
        }
    }

    private boolean remember(String file, boolean others) {
        return others ? shared.add(file) : shared.remove(file);
    }

    private void take(String file, String content) {
        try {
            ComponentName name = name(file);
            Map<String, Object> values = SettingsFile.parse(content);
            String before = good.get(file);
            if (meant.contains(file)) {
                put(file, name, values, content, true);
            } else if (values.isEmpty() && says(file)) {
                ask(file, FilePhrase.SAYS_NOTHING);
            } else if (before != null && SettingsFile.breaksOff(content, values, before)) {
                ask(file, FilePhrase.BREAKS_OFF);
            } else {
                put(file, name, values, content, false);
            }
        } catch (FileException e) {
            outOfOrder(file, String.valueOf(e.getMessage()));
        }
    }

    /** Whether what is in force of a file says anything. */
    private boolean says(String file) {
        String before = good.get(file);
        if (before == null) {
            return lastGood(file).keySet().stream().anyMatch(key -> !key.startsWith("."));
        }
        try {
            return !SettingsFile.parse(before).isEmpty();
        } catch (FileException e) {
            return false;
        }
    }

    /**
     * @param confirmed what is missing in it is to go
     */
    private void put(
            String file,
            ComponentName name,
            Map<String, Object> values,
            String content,
            boolean confirmed) {
        Map<String, Object> all = new TreeMap<>(values);
        FileLook look = read.get(file);
        all.put(Configuration.SAVED, look == null ? "" : String.valueOf(look.modified()));
        if (shared.contains(file)) {
            all.put(Configuration.SHARED, true);
        }
        if (confirmed) {
            all.put(Configuration.CONFIRMED, true);
        }
        try {
            target.put(name.pid(), name.instance(), all);
            applied.put(file, name);
            good.put(file, content);
            faults.clear(file);
        } catch (IOException e) {
            read.remove(file);
            outOfOrder(file, FilePhrase.NOT_TAKEN_UP.of(e.getMessage()));
        }
    }

    private void savedAgain(String file, String content) {
        if (faults.asks(file)) {
            // Some editors write twice for one save; behind a link a program writes, not a person.
            if (!Files.isSymbolicLink(directory.resolve(file))
                    && faults.askedFor(file, Configuration.TWO_SAVES)) {
                confirmFile(file);
            }
        } else if (content.equals(good.get(file))) {
            take(file, content); // the component may wait for this
        }
    }

    private void confirmFile(String file) {
        String content = contents.get(file);
        try {
            Map<String, Object> values = content == null ? Map.of() : SettingsFile.parse(content);
            if (content != null && (!values.isEmpty() || NeededFiles.contains(file))) {
                put(file, name(file), values, content, true);
            } else if (NeededFiles.contains(file)) {
                ask(file, FilePhrase.GONE);
            } else {
                remove(file);
            }
        } catch (FileException e) {
            outOfOrder(file, String.valueOf(e.getMessage()));
        }
    }

    private void gone(String file) {
        read.remove(file);
        contents.remove(file);
        shared.remove(file);
        still.forget(file);
        if (meant.contains(file)) {
            remove(file);
        } else if (applied.containsKey(file)) {
            ask(file, FilePhrase.GONE);
        } else {
            faults.clear(file);
        }
    }

    /** What a run before had in force and no file says now: a file was lost, or is broken. */
    private void takeUpEarlier(Set<String> files) {
        for (String source : LastGood.sources(data)) {
            String file = source + SUFFIX;
            if (applied.containsKey(file)) {
                continue;
            }
            ComponentName name;
            try {
                name = name(file);
            } catch (FileException e) {
                continue; // such a component is there no longer
            }
            Map<String, Object> values = new TreeMap<>(lastGood(file));
            values.keySet().removeIf(key -> key.startsWith("."));
            try {
                target.put(name.pid(), name.instance(), values);
            } catch (IOException e) {
                outOfOrder(file, FilePhrase.NOT_TAKEN_UP.of(e.getMessage()));
                continue;
            }
            applied.put(file, name);
            if (!files.contains(file)) {
                ask(file, FilePhrase.GONE);
            } else if (faults.asks(file)) {
                ask(file, FilePhrase.SAYS_NOTHING);
            } else {
                String content = contents.get(file);
                if (content == null) {
                    outOfOrder(file, FilePhrase.UNREADABLE.of());
                } else {
                    take(file, content); // says the same again, and what is in force
                }
            }
        }
    }

    private Map<String, String> lastGood(String file) {
        return LastGood.of(data, file.substring(0, file.length() - SUFFIX.length())).values();
    }

    private ComponentName name(String file) throws FileException {
        return ComponentName.of(file.substring(0, file.length() - SUFFIX.length()), target.forms());
    }

    /** Somebody said that the configuration is to go. */
    private void remove(String file) {
        ComponentName name = applied.remove(file);
        if (name != null) {
            try {
                target.remove(name.pid(), name.instance());
                LastGood.of(data, name.source()).forget();
                LOG.info("{} was taken away, and with it its configuration", file);
            } catch (IOException e) {
                LOG.error("the configuration of {} cannot be removed: {}", file, e.toString());
            }
        }
        good.remove(file);
        faults.clear(file);
    }

    private void ask(String file, FilePhrase how) {
        faults.ask(file, andStays(file, EtcFaults.asking(file, how, contents.containsKey(file))));
    }

    private void outOfOrder(String file, String problem) {
        faults.raise(file, andStays(file, problem));
    }

    private String andStays(String file, String problem) {
        return applied.containsKey(file) ? Sentences.and(problem, FilePhrase.STAYS.of()) : problem;
    }
}
