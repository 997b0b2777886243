package io.standpipe.coap.restart;

import io.standpipe.coap.report.ReportIntake;
import io.standpipe.model.ReadingSink;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.Readings;
import io.standpipe.model.time.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What a detector is answered must not be told by the same record again: its number is on the disk
 * too before the answer goes out. Where the disk refuses or hangs, the answer does not wait for
 * that.
 */
public record KeepingSink(ReadingSink sink, RestartStore kept, Scheduler scheduler)
        implements ReadingSink {

    /**
     * Longer than two synchronisations of a slow card, shorter than {@link ReportIntake#PATIENCE}.
     */
    private static final Duration LONGEST = Duration.ofSeconds(2);

    @Override
    public List<String> install(String bus, List<Device> devices) {
        return sink.install(bus, devices);
    }

    @Override
    public void uninstall(String bus) {
        sink.uninstall(bus);
    }

    @Override
    public void accept(Readings readings) {
        sink.accept(readings);
    }

    @Override
    public CompletableFuture<Void> acceptDurably(Readings readings) {
        CompletableFuture<Void> safe = sink.acceptDurably(readings);
        CompletableFuture<Void> written = kept.written();
        if (written.isDone()) {
            return safe;
        }
        CompletableFuture<Void> waited = new CompletableFuture<>();
        Scheduler.Task bound = scheduler.schedule(LONGEST, () -> waited.complete(null));
        var unused =
                written.whenComplete(
                        (nothing, refused) -> {
                            bound.cancel();
                            waited.complete(null);
                        });
        return safe.thenCompose(done -> waited);
    }
}
