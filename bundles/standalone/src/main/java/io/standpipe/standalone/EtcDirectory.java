package io.standpipe.standalone;

import io.standpipe.model.Faults;
import io.standpipe.model.HeapShare;
import io.standpipe.model.config.BoundedFile;
import io.standpipe.model.config.Configuration;
import io.standpipe.model.config.LastGood;
import io.standpipe.model.log.Printable;
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

    /** A file's name is at most as long on usual file systems. */
    private static final int MAX_NAME = 255;

    private static final String CONDITION = Faults.CONFIGURATION;
    private static final String KEPT = "; what it said before stays in force";

    /** An editor writes in steps, and a slow link in pieces. */
    static final Duration STABLE = StandingStill.TIME;

    /** Without these two no other component runs, so nobody takes them away. */
    static final List<String> NEEDED =
            List.of("io.standpipe.gateway" + SUFFIX, "io.standpipe.outbox" + SUFFIX);

    /** Where configurations go. */
    interface Target {

        /** Pid to whether there may be several instances, of all that can be configured. */
        Map<String, Boolean> forms();

        /**
         * @param instance empty for a component that is one of a kind
         */
        void put(String pid, String instance, Map<String, Object> values) throws IOException;

        void remove(String pid, String instance) throws IOException;
    }

    private final Path directory;
    private final Path data;
    private final Target target;
    private final Faults faults;
    private final LongSupplier nanos;

    private final Map<String, FileLook> read = new HashMap<>();

    /** Files that others than their owner can read. */
    private final Set<String> shared = new HashSet<>();

    private final Map<String, String> contents = new HashMap<>();

    /** What is in force: the file's text, or empty if it comes from an earlier run. */
    private final Map<String, String> good = new HashMap<>();

    private final StandingStill still;
    private final EtcListing listing;
    private final Map<String, ComponentName> applied = new HashMap<>();
    private final Set<String> wrong = new TreeSet<>();

    /** Files that are gone, empty or cut off, until somebody confirms that; and since when. */
    private final Map<String, Long> asking = new TreeMap<>();

    private boolean begun;

    /** Whether the directory was looked through once. */
    private boolean looked;

    private List<String> missing = List.of();

    /**
     * @param data the gateway's data directory
     * @param nanos monotonic
     * @param millis the wall clock, which files are stamped with
     */
    EtcDirectory(
            Path directory,
            Path data,
            Target target,
            Faults faults,
            LongSupplier nanos,
            LongSupplier millis) {
        this.directory = directory;
        this.data = data;
        this.target = target;
        this.faults = faults;
        this.nanos = nanos;
        still = new StandingStill(nanos, millis);
        listing = new EtcListing(directory, faults);
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
        Set<String> known = new TreeSet<>(wrong);
        known.removeAll(asking.keySet());
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
        lookForNeeded(files.keySet());
        return unstable;
    }

    /** Faults that ask for a confirmation. */
    synchronized Set<String> asking() {
        Set<String> sources = new TreeSet<>();
        asking.keySet().forEach(file -> sources.add(source(file)));
        return sources;
    }

    /** What is missing in a file is meant. */
    synchronized void confirm(String source) {
        for (String file : Set.copyOf(asking.keySet())) {
            if (source(file).equals(source)) {
                confirmFile(file);
            }
        }
    }

    private static String source(String file) {
        return FOLDER + "/" + Printable.of(file, MAX_NAME);
    }

    private void lookForNeeded(Set<String> files) {
        List<String> now =
                NEEDED.stream()
                        .filter(file -> !files.contains(file) && !applied.containsKey(file))
                        .toList();
        if (!now.isEmpty() && !now.equals(missing)) {
            LOG.warn(
                    "{} has no {}: the gateway does nothing until it has; platform-config/etc is an example",
                    directory,
                    String.join(" and no ", now));
        }
        missing = now;
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
            if ((looked || says(file)) && !still.stands(file, look)) {
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
        read.remove(file);
        try {
            // The right to read it changes no time stamp: then it is tried each time.
            if (Files.isReadable(path)) {
                read.put(file, FileLook.at(path));
            }
        } catch (IOException gone) {
            // tried each time too
        }
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
            if (values.isEmpty() && says(file)) {
                ask(file, "says nothing any more");
            } else if (before != null && SettingsFile.breaksOff(content, values, before)) {
                ask(file, "breaks off where it said more before");
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
            asking.remove(file);
            inOrder(file);
        } catch (IOException e) {
            read.remove(file);
            outOfOrder(file, "cannot be taken up (%s)".formatted(e.getMessage()));
        }
    }

    private void savedAgain(String file, String content) {
        Long asked = asking.get(file);
        if (asked != null) {
            // Some editors write twice for one save; behind a link a program writes, not a person.
            if (!Files.isSymbolicLink(directory.resolve(file))
                    && nanos.getAsLong() - asked >= Configuration.TWO_SAVES.toNanos()) {
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
            if (content != null && (!values.isEmpty() || NEEDED.contains(file))) {
                put(file, name(file), values, content, true);
            } else if (NEEDED.contains(file)) {
                ask(file, "is gone");
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
        if (applied.containsKey(file)) {
            ask(file, "is gone");
        } else {
            inOrder(file);
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
                outOfOrder(file, "cannot be taken up (%s)".formatted(e.getMessage()));
                continue;
            }
            applied.put(file, name);
            if (!files.contains(file)) {
                ask(file, "is gone");
            } else if (asking.containsKey(file)) {
                ask(file, "says nothing any more");
            } else {
                String content = contents.get(file);
                if (content == null) {
                    outOfOrder(file, "cannot be read");
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
        asking.remove(file);
        inOrder(file);
    }

    private void ask(String file, String how) {
        asking.put(file, nanos.getAsLong());
        outOfOrder(
                file,
                how
                        + (NEEDED.contains(file)
                                ? "; put it back"
                                : contents.containsKey(file)
                                        ? "; if that is meant, save it so once more or send the command confirm"
                                        : "; put it back, or, if it is to go, save an empty file of its name twice or send the command confirm"));
    }

    private void outOfOrder(String file, String problem) {
        wrong.add(file);
        faults.raise(source(file), CONDITION, problem + (applied.containsKey(file) ? KEPT : ""));
    }

    private void inOrder(String file) {
        asking.remove(file);
        if (wrong.remove(file)) {
            faults.clear(source(file), CONDITION);
        }
    }
}
