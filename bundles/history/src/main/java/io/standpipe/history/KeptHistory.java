package io.standpipe.history;

import io.standpipe.history.alarm.AlarmReader;
import io.standpipe.history.alarm.AlarmRecorder;
import io.standpipe.history.store.SegmentLog;
import io.standpipe.history.trend.TrendReader;
import io.standpipe.history.trend.TrendRecorder;
import io.standpipe.history.trend.Unwritten;
import io.standpipe.model.Present;
import io.standpipe.model.device.Device;
import io.standpipe.model.files.PrivateFiles;
import io.standpipe.model.history.AlarmQuery;
import io.standpipe.model.history.History;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The history in its files. What is told of comes on any thread, and is only put down there. */
final class KeptHistory implements History, Present.Follower {

    private static final Logger LOG = LoggerFactory.getLogger(KeptHistory.class);

    /** Of a file of alarms: some 4,000 entries. */
    static final int ALARM_FILE = 1 << 20;

    /** 16 MiB, some 60,000 entries. */
    static final int ALARM_FILES = 16;

    /** Of a file of trends, which is an hour. */
    static final int TREND_FILE = 2560 << 10;

    /** A day, the hour that is being written, and one more; 65 MiB. */
    static final int TREND_FILES = 26;

    /** How long an answer waits for the thread that writes. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Scheduler thread;
    private final AlarmRecorder alarms;
    private final AlarmReader alarmReader;
    private final TrendRecorder trends;
    private final TrendReader trendReader;

    /** One answer at a time: each reads the files. */
    private final Object turn = new Object();

    /**
     * @param folder need not exist
     * @param thread the history's own
     */
    KeptHistory(Path folder, TimeSource time, Scheduler thread) {
        this.thread = thread;
        SegmentLog alarmLog = new SegmentLog(folder, "alarms", ALARM_FILE, ALARM_FILES);
        SegmentLog trendLog = new SegmentLog(folder, "trend", TREND_FILE, TREND_FILES);
        alarms = new AlarmRecorder(alarmLog, time, thread, teller("alarms"));
        alarmReader = new AlarmReader(alarmLog, time);
        trends =
                new TrendRecorder(
                        trendLog,
                        () -> {
                            PrivateFiles.createDirectories(folder);
                            return Files.getFileStore(folder).getUsableSpace();
                        },
                        TREND_FILE / 60,
                        time,
                        thread,
                        teller("trends"));
        trendReader = new TrendReader(trendLog, time);
    }

    /** A line when it begins to fail, and one when it works again. */
    private static Consumer<@Nullable IOException> teller(String what) {
        return new Consumer<>() {
            private boolean fails;

            @Override
            public void accept(@Nullable IOException now) {
                if (now != null && !fails) {
                    LOG.warn("the history of {} cannot be written and has a gap", what, now);
                } else if (now == null && fails) {
                    LOG.info("the history of {} is written again", what);
                }
                fails = now != null;
            }
        };
    }

    void start() {
        alarms.start();
        trends.start();
    }

    /** Writes what waits; the history's own thread. */
    void write() {
        alarms.write();
        trends.write();
    }

    /** Nobody tells anything any more; the history's own thread. */
    void left() {
        trends.nobodyReads();
    }

    @Override
    public void reading(Device device, Stamp stamp, Reading reading) {
        trends.reading(device, stamp, reading);
    }

    @Override
    public void unread(Device device, Stamp at) {
        trends.unread(device, at);
    }

    @Override
    public void alarm(Present.Transition transition) {
        alarms.add(transition);
    }

    @Override
    public void done(Present.Deed deed) {
        alarms.add(deed);
    }

    @Override
    public void hold(Present.HoldChange change) {
        alarms.add(change);
    }

    @Override
    public Trend trend(String device, String point, int hours) throws IOException {
        synchronized (turn) {
            Unwritten unwritten =
                    await(
                            CompletableFuture.supplyAsync(
                                    () -> trends.unwritten(device, point), thread::execute));
            return trendReader.read(device, point, hours, unwritten);
        }
    }

    @Override
    public AlarmPage alarms(AlarmQuery query) throws IOException {
        synchronized (turn) {
            await(CompletableFuture.runAsync(alarms::write, thread::execute));
            return alarmReader.read(query);
        }
    }

    private static <T extends @Nullable Object> T await(CompletableFuture<T> answer)
            throws IOException {
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the history does not answer", e);
        }
    }
}
