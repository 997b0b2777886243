package io.standpipe.rules;

import io.standpipe.model.config.BoundedFile;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link SilenceStore} in a text file: a line for each device, its id and whole seconds with a tab
 * between. Written beside and put in its place, by a thread that is there only for that; nothing
 * depends on it within one run.
 */
final class SilenceFile implements SilenceStore {

    private static final Logger LOG = LoggerFactory.getLogger(SilenceFile.class);

    /** 50,000 devices whose ids are as long as can be. */
    static final int MAX_BYTES = 4 << 20;

    private static final Pattern LINE = Pattern.compile("([^\t]+)\t([0-9]{1,9})");

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

    /** Nothing is believed of a file that is not as it was written: silence is counted anew. */
    @Override
    public Map<String, Duration> load() {
        if (!Files.exists(file)) {
            return Map.of();
        }
        String text;
        try {
            text = BoundedFile.text(file, MAX_BYTES);
        } catch (IOException e) {
            return anew(BoundedFile.why(file, e));
        }
        Map<String, Duration> silences = new HashMap<>();
        for (String line : text.lines().toList()) {
            Matcher fields = LINE.matcher(line);
            if (!fields.matches()) {
                return anew("is damaged");
            }
            silences.put(fields.group(1), Duration.ofSeconds(Long.parseLong(fields.group(2))));
        }
        return silences;
    }

    private Map<String, Duration> anew(String why) {
        LOG.warn("{} {}; silence is counted from now on, and the file written anew", file, why);
        return Map.of();
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
