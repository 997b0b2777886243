package io.standpipe.standalone;

import io.standpipe.model.Faults;
import io.standpipe.model.log.Printable;
import io.standpipe.model.words.settings.FilePhrase;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which files of the configuration directory are configurations. One thread. */
final class EtcListing {

    private static final Logger LOG = LoggerFactory.getLogger(EtcListing.class);

    /** Files that are read: a gateway has a few buses and uplinks. */
    static final int MAX_FILES = 128;

    /** What some editors and systems make of .yaml. */
    private static final Pattern MISNAMED =
            Pattern.compile(
                    "io\\.standpipe\\..{1,200}\\.(?:yml|YML|YAML|Yaml|yaml\\.txt)", Pattern.DOTALL);

    private final Path directory;
    private final Faults faults;
    private boolean readable = true;

    /** What is said of files that are not read. */
    private String unread = "";

    EtcListing(Path directory, Faults faults) {
        this.directory = directory;
        this.faults = faults;
    }

    /**
     * @param known files that were read before; they go first where there are too many
     * @return name to path, in the order of names; null if the directory cannot be read
     */
    @Nullable Map<String, Path> list(Set<String> known) {
        NavigableMap<String, Path> files = new TreeMap<>();
        Set<String> misnamed = new TreeSet<>();
        boolean tooMany = false;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
            for (Path file : all) {
                String name = String.valueOf(file.getFileName());
                if (name.startsWith(".")) {
                    continue; // an editor's own
                }
                if (name.endsWith(EtcDirectory.SUFFIX) && !Files.isDirectory(file)) {
                    files.put(name, file);
                } else if (misnamed.isEmpty() && MISNAMED.matcher(name).matches()) {
                    misnamed.add(name);
                }
                if (files.size() > MAX_FILES) {
                    tooMany = true;
                    files.remove(last(files, known));
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
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
        tell(tooMany, misnamed);
        return files;
    }

    private static String last(NavigableMap<String, Path> files, Set<String> known) {
        for (String name : files.descendingKeySet()) {
            if (!known.contains(name) && !NeededFiles.contains(name)) {
                return name;
            }
        }
        return files.lastKey();
    }

    private void tell(boolean tooMany, Set<String> misnamed) {
        String problem = "";
        if (tooMany) {
            problem = FilePhrase.TOO_MANY_FILES.of(MAX_FILES);
        } else if (!misnamed.isEmpty()) {
            problem = FilePhrase.MISNAMED.of(Printable.name(misnamed.iterator().next()));
        }
        if (problem.equals(unread)) {
            return;
        }
        unread = problem;
        if (problem.isEmpty()) {
            faults.clear(EtcDirectory.FOLDER, Faults.CONFIGURATION);
        } else {
            faults.raise(EtcDirectory.FOLDER, Faults.CONFIGURATION, problem);
        }
    }
}
