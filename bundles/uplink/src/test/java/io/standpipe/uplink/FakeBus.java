package io.standpipe.uplink;

import io.standpipe.model.Bus;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A bus that notes what it is asked. */
final class FakeBus implements Bus {

    final List<String> asked = new ArrayList<>();

    /** What it answers; null for never. */
    String answer = "";

    private final Set<String> devices;

    FakeBus(String... devices) {
        this.devices = Set.of(devices);
    }

    @Override
    public boolean has(String device) {
        return devices.contains(device);
    }

    @Override
    public CompletableFuture<String> read(String device) {
        return note("read " + device);
    }

    @Override
    public CompletableFuture<String> write(String device, String point, double value) {
        return note("write " + device + "/" + point + "=" + value);
    }

    private CompletableFuture<String> note(String what) {
        asked.add(what);
        return answer == null
                ? new CompletableFuture<>()
                : CompletableFuture.completedFuture(answer);
    }
}
