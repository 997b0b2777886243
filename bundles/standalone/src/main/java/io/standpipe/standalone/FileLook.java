package io.standpipe.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * What is seen of a file without reading it.
 *
 * @param size bytes
 * @param modified milliseconds since 1970
 * @param key another file has another one; null where the system has none
 */
record FileLook(long size, long modified, @Nullable Object key) {

    /** Null if it is not there, or cannot be read. */
    static @Nullable FileLook ofReadable(Path file) {
        try {
            return Files.isReadable(file) ? at(file) : null;
        } catch (IOException e) {
            return null;
        }
    }

    static FileLook at(Path file) throws IOException {
        BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
        return new FileLook(seen.size(), seen.lastModifiedTime().toMillis(), seen.fileKey());
    }
}
