package io.standpipe.modbus.diagnosis;

import io.standpipe.model.command.Command.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A bus that notes what is asked about it. */
final class FakeDiagnosis implements BusDiagnosis {

    /** What it answers. */
    Outcome answer = Outcome.of("");

    private final String name;
    private final Set<String> devices;
    private final List<String> asked;

    /** What the bus offers. */
    final DiagnosisCommands commands;

    /**
     * @param asked where it notes; several buses may share it
     */
    FakeDiagnosis(List<String> asked, String name, String... devices) {
        this.asked = asked;
        this.name = name;
        this.devices = Set.of(devices);
        commands = new DiagnosisCommands(name, () -> this);
    }

    @Override
    public boolean has(String device) {
        return devices.contains(device);
    }

    @Override
    public CompletableFuture<Outcome> bus() {
        return note("bus");
    }

    @Override
    public CompletableFuture<Outcome> device(String device) {
        return note("device " + device);
    }

    @Override
    public CompletableFuture<Outcome> trace(String device, Duration lasting) {
        return note("trace " + device + " " + lasting);
    }

    @Override
    public CompletableFuture<Outcome> registers(Registers registers) {
        return note(registers.toString());
    }

    @Override
    public CompletableFuture<Outcome> scan(Scan scan) {
        return note(scan.toString());
    }

    @Override
    public CompletableFuture<Outcome> scanned() {
        return note("scanned");
    }

    @Override
    public CompletableFuture<Outcome> endScan() {
        return note("end-scan");
    }

    private CompletableFuture<Outcome> note(String what) {
        asked.add(name + ": " + what);
        return CompletableFuture.completedFuture(answer);
    }
}
