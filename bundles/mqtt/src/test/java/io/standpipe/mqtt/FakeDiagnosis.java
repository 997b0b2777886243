package io.standpipe.mqtt;

import io.standpipe.model.BusDiagnosis;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A bus that notes what is asked about it. */
final class FakeDiagnosis implements BusDiagnosis {

    /** What it answers. */
    Answer answer = Answer.of(json -> {});

    private final String name;
    private final Set<String> devices;
    private final List<String> asked;

    /**
     * @param asked where it notes; several buses may share it
     */
    FakeDiagnosis(List<String> asked, String name, String... devices) {
        this.asked = asked;
        this.name = name;
        this.devices = Set.of(devices);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean has(String device) {
        return devices.contains(device);
    }

    @Override
    public CompletableFuture<Answer> bus() {
        return note("bus");
    }

    @Override
    public CompletableFuture<Answer> device(String device) {
        return note("device " + device);
    }

    @Override
    public CompletableFuture<Answer> trace(String device, Duration lasting) {
        return note("trace " + device + " " + lasting);
    }

    @Override
    public CompletableFuture<Answer> registers(Registers registers) {
        return note(registers.toString());
    }

    @Override
    public CompletableFuture<Answer> scan(Scan scan) {
        return note(scan.toString());
    }

    @Override
    public CompletableFuture<Answer> scanned() {
        return note("scanned");
    }

    @Override
    public CompletableFuture<Answer> endScan() {
        return note("end-scan");
    }

    private CompletableFuture<Answer> note(String what) {
        asked.add(name + ": " + what);
        return CompletableFuture.completedFuture(answer);
    }
}
