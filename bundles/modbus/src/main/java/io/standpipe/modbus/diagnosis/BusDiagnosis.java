package io.standpipe.modbus.diagnosis;

import io.standpipe.modbus.profile.ModbusSource;
import io.standpipe.model.command.Command.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A technician's questions about a bus that does not work as it should; {@link DiagnosisCommands}
 * offers them as commands. Any thread, never blocks. Each future completes normally, on the bus's
 * own thread or the caller's, so tasks that depend on it must not block. docs/contract.md lists the
 * members of the answers, at the commands of the same names.
 */
public interface BusDiagnosis {

    /** A trace ends by itself after this at the latest. */
    Duration LONGEST_TRACE = Duration.ofMinutes(10);

    /** Whether the device is installed on this bus. */
    boolean has(String device);

    /** The bus as a whole: what a scan of it takes, whether it keeps its intervals, its devices. */
    CompletableFuture<Outcome> bus();

    /** Counters and times of one device, and its trace if there is one. */
    CompletableFuture<Outcome> device(String device);

    /**
     * Writes the frames of a device into the log, and keeps the newest.
     *
     * @param lasting when it ends by itself, up to {@link #LONGEST_TRACE}; zero ends it now
     */
    CompletableFuture<Outcome> trace(String device, Duration lasting);

    /** Reads registers of one device now, as they are. */
    CompletableFuture<Outcome> registers(Registers registers);

    /** Begins to look for devices; only one search goes on at a time. */
    CompletableFuture<Outcome> scan(Scan scan);

    /** How far the present search is, or what the last one found. */
    CompletableFuture<Outcome> scanned();

    /** Ends the present search; what it found stays. */
    CompletableFuture<Outcome> endScan();

    /**
     * Registers to read.
     *
     * @param device one that is installed; empty if address and unit say where
     * @param address as in the device table; empty for the bus's own
     * @param unit [0, 255]
     * @param first 0-based, [0, 65535]
     * @param count of registers, [1, 125]; of coils or discrete inputs, [1, 2000]
     */
    record Registers(
            String device,
            String address,
            int unit,
            ModbusSource.Table table,
            int first,
            int count) {}

    /**
     * Where to look for devices: each unit at each address is asked for one register.
     *
     * @param address as in the device table, the last number of an IPv4 address may be a range:
     *     {@code 192.168.1.20-60:502}; empty for the bus's own
     * @param firstUnit [0, 255]
     * @param lastUnit [firstUnit, 255]
     * @param table of the register that is asked for; an exception is an answer, too
     * @param register 0-based, [0, 65535]
     */
    record Scan(
            String address, int firstUnit, int lastUnit, ModbusSource.Table table, int register) {}
}
