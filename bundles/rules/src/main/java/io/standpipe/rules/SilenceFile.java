package io.standpipe.rules;

import io.standpipe.model.files.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link Silences} in a text file: a line for each device, its id and whole seconds with a tab
 * between. Written beside and put in its place, by a thread that is there only for that; nothing
 * depends on it within one run.
 */
final class SilenceFile implements Silences {

    private static final Logger LOG = LoggerFactory.getLogger(SilenceFile.class);

    private final Path file;

    // One thread that ends when it has nothing to do; of what waits the newest counts.
    private final ThreadPoolExecutor writer =
            new ThreadPoolExecutor(
                    1,
                    1,
                    1,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(1),
                    run -> new Thread(run, "standpipe-silences"),
                    new ThreadPoolExecutor.DiscardOldestPolicy());

    SilenceFile(Path file) {
        this.file = file;
        writer.allowCoreThreadTimeOut(true);
    }

    @Override
    public Map<String, Duration> load() {
        Map<String, Duration> silences = new HashMap<>();
        try {
            if (Files.exists(file)) {
                for (String line : Files.readAllLines(file)) {
                    String[] fields = line.split("\t", -1);
                    if (fields.length == 2 && fields[1].matches("[0-9]{1,9}")) {
                        silences.put(fields[0], Duration.ofSeconds(Long.parseLong(fields[1])));
                    }
                }
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be read: silence is counted from now on", file, e);
        }
        return silences;
    }

    @Override
    public void save(Map<String, Duration> silences) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(silences)
                .forEach(
                        (device, silence) ->
                                text.append(device)
                                        .append('\t')
                                        .append(silence.toSeconds())
                                        .append('\n'));
        writer.execute(() -> write(text.toString()));
    }

    private void write(String text) {
        try {
            if (text.isEmpty() && !Files.exists(file)) {
                return;
            }
            PrivateFiles.replace(file, text);
        } catch (IOException e) {
            LOG.warn("{} cannot be written: silence is counted from the next start on", file, e);
        }
    }
}
