package io.standpipe.standalone;

import io.standpipe.model.Faults;
import io.standpipe.model.Ids;
import io.standpipe.model.config.Configuration;
import io.standpipe.model.config.LastGood;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
    private static final String SUFFIX = ".yaml";
    private static final String TABLE = "devices";
    private static final String CONDITION = Faults.CONFIGURATION;
    private static final String KEPT = "; what it said before stays in force";

    /** An editor writes in steps, and a slow link in pieces. */
    static final Duration STABLE = Duration.ofSeconds(1);

    /** Without these two no other component runs, so nobody takes them away. */
    private static final List<String> NEEDED =
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

    private record Name(String pid, String instance) {

        /** As {@link LastGood} calls it. */
        String source() {
            return instance.isEmpty() ? pid : pid + "~" + instance;
        }
    }

    /** What is seen of a file without reading it. */
    private record Look(long size, long modified, @Nullable Object key) {

        static Look at(Path file) throws IOException {
            BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
            return new Look(seen.size(), seen.lastModifiedTime().toMillis(), seen.fileKey());
        }
    }

    /**
     * A file that is looked at until it stands still.
     *
     * @param since monotonic nanoseconds
     */
    private record Watched(Look look, long since) {}

    private final Path directory;
    private final Path data;
    private final Target target;
    private final Faults faults;
    private final LongSupplier nanos;
    private final LongSupplier millis;

    private final Map<String, Watched> watched = new HashMap<>();
    private final Map<String, Look> read = new HashMap<>();
    private final Map<String, String> contents = new HashMap<>();

    /** What is in force: the file's text, or empty if it comes from an earlier run. */
    private final Map<String, String> good = new HashMap<>();

    private final Map<String, Name> applied = new HashMap<>();
    private final Set<String> wrong = new TreeSet<>();

    /** Files that are gone, empty or cut off, until somebody confirms that; and since when. */
    private final Map<String, Long> asking = new TreeMap<>();

    private boolean readable = true;
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
        this.millis = millis;
    }

    /**
     * Takes up what was added, changed or removed since the last time.
     *
     * @return whether it must be called again after {@link #STABLE}: somebody may still be writing
     */
    synchronized boolean scan() {
        Map<String, Path> files = list();
        if (files == null) {
            return false;
        }
        for (String gone : new TreeSet<>(read.keySet())) {
            if (!files.containsKey(gone)) {
                gone(gone);
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
        return "etc/" + file;
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

    private @Nullable Map<String, Path> list() {
        Map<String, Path> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(directory)) {
            all.filter(
                            file ->
                                    file.getFileName().toString().endsWith(SUFFIX)
                                            && !Files.isDirectory(file))
                    .forEach(file -> files.put(file.getFileName().toString(), file));
        } catch (IOException e) {
            if (readable) {
                readable = false;
                LOG.error(
                        "the configuration directory {} cannot be read ({}); what it said before stays in force",
                        directory,
                        e.toString());
            }
            return null;
        }
        readable = true;
        return files;
    }

    /** Returns whether the file stands still; if so and it changed it was read. */
    private boolean look(String file, Path path) {
        try {
            Look look = Look.at(path);
            if (look.equals(read.get(file))) {
                return true;
            }
            if (!still(file, look)) {
                return false;
            }
            String content = Files.readString(path);
            if (!Look.at(path).equals(look)) {
                return false;
            }
            boolean again = read.put(file, look) != null && content.equals(contents.get(file));
            contents.put(file, content);
            if (again) {
                savedAgain(file, content);
            } else {
                take(file, content);
            }
        } catch (NoSuchFileException e) {
            return false; // on its way to another name
        } catch (CharacterCodingException e) {
            read(file, path);
            outOfOrder(file, "must be UTF-8 text, but is not; save it as UTF-8");
        } catch (IOException e) {
            outOfOrder(
                    file,
                    "cannot be read (" + e + "); give the gateway's user the right to read it");
        }
        return true;
    }

    private void read(String file, Path path) {
        try {
            read.put(file, Look.at(path));
            contents.remove(file);
        } catch (IOException e) {
            read.remove(file);
        }
    }

    // By the file's own stamp or, where that lies in the future, by having looked twice.
    private boolean still(String file, Look look) {
        if (!looked && !says(file)) {
            return true; // a first start waits for nothing: nothing that is in force can be lost
        }
        long old = millis.getAsLong() - look.modified();
        if (old >= STABLE.toMillis()) {
            watched.remove(file);
            return true;
        }
        Watched before = watched.get(file);
        long now = nanos.getAsLong();
        if (before == null || !before.look().equals(look)) {
            watched.put(file, new Watched(look, now));
            return false;
        }
        return now - before.since() >= STABLE.toNanos();
    }

    private void take(String file, String content) {
        try {
            Name name = name(file);
            Map<String, Object> values = SettingsFile.parse(content);
            String before = good.get(file);
            if (values.isEmpty() && says(file)) {
                ask(file, "says nothing any more");
            } else if (before != null && breaksOff(content, values, before)) {
                ask(file, "breaks off where it said more before");
            } else {
                put(file, name, values, content, false);
            }
        } catch (FileException e) {
            outOfOrder(file, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Whether a file says only the beginning of what it said, as after an interrupted save. That
     * whole rows are missing at the end of its device table is for the component to judge: it knows
     * whether they were in force.
     */
    private static boolean breaksOff(String content, Map<String, Object> values, String before)
            throws FileException {
        if (content.length() >= before.length() || !before.startsWith(content)) {
            return false;
        }
        Map<String, Object> others = new TreeMap<>(values);
        Map<String, Object> othersBefore = new TreeMap<>(SettingsFile.parse(before));
        boolean table = others.remove(TABLE) != null && othersBefore.remove(TABLE) != null;
        boolean wholeRows = table && content.endsWith("\n");
        return !others.equals(othersBefore)
                || (!wholeRows && !values.equals(SettingsFile.parse(before)));
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
            String file, Name name, Map<String, Object> values, String content, boolean confirmed) {
        Map<String, Object> all = new TreeMap<>(values);
        Look look = read.get(file);
        all.put(Configuration.SAVED, look == null ? "" : String.valueOf(look.modified()));
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
            outOfOrder(file, "cannot be taken up (" + e + ")");
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
        watched.remove(file);
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
            Name name;
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
                outOfOrder(file, "cannot be taken up (" + e + ")");
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

    private Name name(String file) throws FileException {
        String stem = file.substring(0, file.length() - SUFFIX.length());
        int tilde = stem.indexOf('~');
        Name name =
                tilde < 0
                        ? new Name(stem, "")
                        : new Name(stem.substring(0, tilde), stem.substring(tilde + 1));
        Map<String, Boolean> forms = target.forms();
        Boolean several = forms.get(name.pid());
        if (several == null) {
            throw new FileException(
                    "there is no component \"%s\"; files are named after one of %s"
                            .formatted(name.pid(), String.join(", ", forms.keySet())));
        }
        if (several && !Ids.valid(name.instance())) {
            throw new FileException(
                    "there may be several %s; name the file %s~NAME.yaml, NAME being letters, digits, '.', '_' or '-'"
                            .formatted(name.pid(), name.pid()));
        }
        if (!several && tilde >= 0) {
            throw new FileException(
                    "there is only one %s; name the file %s.yaml"
                            .formatted(name.pid(), name.pid()));
        }
        return name;
    }

    /** Somebody said that the configuration is to go. */
    private void remove(String file) {
        Name name = applied.remove(file);
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
