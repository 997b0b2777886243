package io.standpipe.standalone;

import io.standpipe.model.config.BoundedFile;
import io.standpipe.model.config.LastGood;
import io.standpipe.model.files.PrivateFiles;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of the last change of a configuration file that was made on the page, over
 * restarts: no content, which may hold secrets, but by what it is known. The version before lies
 * beside the file as {@code .1}. Immutable.
 *
 * @param before version before it; empty if there was no file
 * @param after version that it made; empty if it took the file away
 * @param who made it
 */
record EtcUndo(String before, String after, String who, Instant at) {

    private static final String FOLDER = "changes";
    private static final int MAX_BYTES = 16 << 10;

    /** Null if nothing is remembered. */
    static @Nullable EtcUndo of(Path data, String source) {
        try {
            Properties kept = new Properties();
            kept.load(new StringReader(BoundedFile.text(file(data, source), MAX_BYTES)));
            return new EtcUndo(
                    kept.getProperty("before", ""),
                    kept.getProperty("after", ""),
                    kept.getProperty("who", ""),
                    Instant.parse(kept.getProperty("at", "")));
        } catch (IOException | IllegalArgumentException | DateTimeParseException e) {
            return null; // without it a change is taken back by hand
        }
    }

    void keep(Path data, String source) throws IOException {
        Properties kept = new Properties();
        kept.setProperty("before", before);
        kept.setProperty("after", after);
        kept.setProperty("who", who);
        kept.setProperty("at", at.toString());
        StringWriter text = new StringWriter();
        kept.store(text, null);
        PrivateFiles.replace(file(data, source), text.toString());
    }

    private static Path file(Path data, String source) {
        return data.resolve(FOLDER).resolve(LastGood.fileName(source));
    }
}
