package io.standpipe.kura.configure;

import io.standpipe.model.config.BoundedFile;
import io.standpipe.model.config.LastGood;
import io.standpipe.model.files.PrivateFiles;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of the last change of a configuration that was made on the page, over
 * restarts: no content, which Kura's snapshots have, but by what it is known. Immutable.
 *
 * @param source of the configuration
 * @param before version before it; empty if there was none
 * @param snapshot of Kura's that has the content before
 * @param after version that it made; empty if it took the configuration away
 * @param who made it
 */
record KuraUndo(String source, String before, long snapshot, String after, String who, Instant at) {

    private static final String FOLDER = "changes";
    private static final int MAX_BYTES = 16 << 10;

    /** All that are remembered, by their sources. */
    static Map<String, KuraUndo> all(Path data) {
        Map<String, KuraUndo> all = new TreeMap<>();
        Path folder = data.resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            return all;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                KuraUndo undo = read(file);
                if (undo != null) {
                    all.put(undo.source(), undo);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // without it a change is taken back by hand
        }
        return all;
    }

    private static @Nullable KuraUndo read(Path file) {
        try {
            Properties kept = new Properties();
            kept.load(new StringReader(BoundedFile.text(file, MAX_BYTES)));
            String source = kept.getProperty("source", "");
            return file.getFileName().toString().equals(LastGood.fileName(source))
                    ? new KuraUndo(
                            source,
                            kept.getProperty("before", ""),
                            Long.parseLong(kept.getProperty("snapshot", "")),
                            kept.getProperty("after", ""),
                            kept.getProperty("who", ""),
                            Instant.parse(kept.getProperty("at", "")))
                    : null;
        } catch (IOException | IllegalArgumentException | DateTimeParseException e) {
            return null;
        }
    }

    void keep(Path data) throws IOException {
        Properties kept = new Properties();
        kept.setProperty("source", source);
        kept.setProperty("before", before);
        kept.setProperty("snapshot", String.valueOf(snapshot));
        kept.setProperty("after", after);
        kept.setProperty("who", who);
        kept.setProperty("at", at.toString());
        StringWriter text = new StringWriter();
        kept.store(text, null);
        PrivateFiles.replace(
                data.resolve(FOLDER).resolve(LastGood.fileName(source)), text.toString());
    }
}
