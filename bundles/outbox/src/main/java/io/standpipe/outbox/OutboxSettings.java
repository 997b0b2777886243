package io.standpipe.outbox;

import io.standpipe.model.DataDirectory;
import io.standpipe.model.config.Settings;
import io.standpipe.model.words.settings.FilePhrase;
import io.standpipe.outbox.writer.OutboxLimits;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What the configuration says.
 *
 * @param directory of the database
 */
record OutboxSettings(Path directory, OutboxLimits limits) {

    /** Reads the configuration; what is wrong goes to {@link Settings#problem}. */
    static OutboxSettings read(Settings settings, DataDirectory data) {
        return new OutboxSettings(directory(settings, data), limits(settings));
    }

    private static OutboxLimits limits(Settings settings) {
        return new OutboxLimits(
                Duration.ofMillis(settings.integer("syncInterval", 1000, 100, 60_000)),
                (long) settings.integer("quota", 2048, 16, 65_536) << 20,
                Duration.ofHours(settings.integer("age", 168, 1, 8760)));
    }

    private static Path directory(Settings from, DataDirectory data) {
        String named = from.text("directory", "");
        if (!named.isEmpty()) {
            try {
                return Path.of(named);
            } catch (InvalidPathException e) {
                from.wrong(
                        "directory",
                        FilePhrase.DIRECTORY_PATH.with('"' + named + '"'),
                        FilePhrase.DATA_DIRECTORY.with());
            }
        }
        return data.path();
    }
}
