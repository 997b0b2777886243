package io.standpipe.profiles;

import io.standpipe.model.config.BoundedFile;
import io.standpipe.model.files.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The site's own profiles as they were when they were last right, a file each in the data
 * directory. One thread.
 */
final class LastProfiles {

    private final Path folder;
    private Map<String, String> texts;

    /** What is on the disk. */
    private Map<String, String> written;

    /**
     * @param data the gateway's data directory
     */
    LastProfiles(Path data) {
        folder = data.resolve("last-good").resolve("profiles");
        texts = read(folder);
        written = texts;
    }

    /** Id to text. */
    Map<String, String> texts() {
        return texts;
    }

    /**
     * These are in force from now on.
     *
     * @throws IOException they are kept in memory, but the disk did not take them; the next call
     *     tries again
     */
    void keep(Map<String, String> now) throws IOException {
        Map<String, String> before = written;
        texts = Map.copyOf(now);
        if (texts.equals(before)) {
            return;
        }
        for (Map.Entry<String, String> one : texts.entrySet()) {
            if (!one.getValue().equals(before.get(one.getKey()))) {
                PrivateFiles.replace(file(one.getKey()), one.getValue());
            }
        }
        for (String id : before.keySet()) {
            if (!texts.containsKey(id)) {
                Files.deleteIfExists(file(id));
            }
        }
        written = texts;
    }

    private Path file(String id) {
        return folder.resolve(id + ProfileFile.SUFFIX);
    }

    private static Map<String, String> read(Path folder) {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.limit(2L * ProfileFile.MAX_FILES).toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(ProfileFile.SUFFIX) && Files.isRegularFile(file)) {
                    texts.put(
                            name.substring(0, name.length() - ProfileFile.SUFFIX.length()),
                            BoundedFile.text(file, ProfileFile.MAX_BYTES));
                }
            }
        } catch (IOException e) {
            // nothing was kept yet
        }
        return texts;
    }
}
