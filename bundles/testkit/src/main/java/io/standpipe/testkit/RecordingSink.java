package io.standpipe.testkit;

import io.standpipe.model.ReadingSink;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.Readings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Remembers what buses installed and read. Any thread. */
public final class RecordingSink implements ReadingSink {

    private final Map<String, List<Device>> installed = new TreeMap<>();
    private final List<Readings> all = new ArrayList<>();
    private volatile Supplier<CompletableFuture<Void>> safe =
            () -> CompletableFuture.completedFuture(null);

    @Override
    public synchronized List<String> install(String bus, List<Device> devices) {
        installed.put(bus, devices);
        notifyAll();
        return List.of();
    }

    @Override
    public synchronized void uninstall(String bus) {
        installed.remove(bus);
        notifyAll();
    }

    @Override
    public synchronized void accept(Readings readings) {
        all.add(readings);
        notifyAll();
    }

    /** Safe as soon as {@link #safe} says so; it does unless told otherwise. */
    @Override
    public CompletableFuture<Void> acceptDurably(Readings readings) {
        accept(readings);
        return safe.get();
    }

    /** How {@link #acceptDurably} ends from now on. */
    public void safe(Supplier<CompletableFuture<Void>> how) {
        safe = how;
    }

    public synchronized Map<String, List<Device>> installed() {
        return new TreeMap<>(installed);
    }

    public synchronized List<Readings> all() {
        return List.copyOf(all);
    }

    public synchronized void forget() {
        all.clear();
    }

    /**
     * Waits until one of what was accepted (also before the call) fits.
     *
     * @return the first that fits
     * @throws AssertionError nothing fitted within 30 s
     */
    public synchronized Readings await(String what, Predicate<Readings> fits) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            for (Readings readings : all) {
                if (fits.test(readings)) {
                    return readings;
                }
            }
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("waited 30 s for " + what + "; came: " + all);
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for " + what, e);
            }
        }
    }
}
