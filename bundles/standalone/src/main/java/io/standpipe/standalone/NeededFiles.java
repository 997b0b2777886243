package io.standpipe.standalone;

import io.standpipe.model.words.settings.FilePhrase;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Configurations without which no other component runs. Nobody takes them away, and the log says
 * once which of them are not there. One thread.
 */
final class NeededFiles {

    private static final List<String> NAMES =
            List.of(
                    "io.standpipe.gateway" + EtcDirectory.SUFFIX,
                    "io.standpipe.outbox" + EtcDirectory.SUFFIX);

    private static final Logger LOG = LoggerFactory.getLogger(NeededFiles.class);

    private final Path directory;
    private List<String> missing = List.of();

    NeededFiles(Path directory) {
        this.directory = directory;
    }

    static boolean contains(String file) {
        return NAMES.contains(file);
    }

    /**
     * @param files that are there
     * @param applied that are in force
     */
    void look(Set<String> files, Set<String> applied) {
        List<String> now =
                NAMES.stream()
                        .filter(file -> !files.contains(file) && !applied.contains(file))
                        .toList();
        if (!now.isEmpty() && !now.equals(missing)) {
            now.forEach(file -> LOG.warn(FilePhrase.NEEDED.of(directory, file)));
        }
        missing = now;
    }

    /** Those that were not there at the last look. */
    List<String> missing() {
        return missing;
    }
}
