package io.standpipe.mqtt;

import io.standpipe.model.BusDiagnosis;
import io.standpipe.model.BusDiagnosis.Answer;
import io.standpipe.model.BusDiagnosis.Registers;
import io.standpipe.model.BusDiagnosis.Scan;
import io.standpipe.model.ModbusSource.Table;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** The commands that look into a bus: what is asked for is handed to it. */
final class BusCommand implements Command {

    private static final int MAX_UNIT = 255;
    private static final int MAX_REGISTER = 65535;

    /** Asks one bus. */
    private interface Question {
        CompletableFuture<Answer> ask(BusDiagnosis bus, CommandRequest request)
                throws CommandException;
    }

    private final Installed installed;
    private final Question question;

    private BusCommand(Installed installed, Question question) {
        this.installed = installed;
        this.question = question;
    }

    /** {@code diagnose}: of a device, or of a whole bus. */
    static BusCommand diagnose(Installed installed) {
        return new BusCommand(
                installed,
                (bus, request) ->
                        request.has("device") ? bus.device(request.id("device")) : bus.bus());
    }

    /** {@code trace}: the frames of one device. */
    static BusCommand trace(Installed installed) {
        return new BusCommand(
                installed,
                (bus, request) -> {
                    long longest = BusDiagnosis.LONGEST_TRACE.toSeconds();
                    return bus.trace(
                            request.id("device"),
                            Duration.ofSeconds(request.number("lasting", 0, longest)));
                });
    }

    /** {@code registers}: reads them as they are. */
    static BusCommand registers(Installed installed) {
        return new BusCommand(
                installed,
                (bus, request) -> {
                    boolean device = request.has("device");
                    Table table = table(request);
                    return bus.registers(
                            new Registers(
                                    device ? request.id("device") : "",
                                    device ? "" : address(request),
                                    device ? 0 : (int) request.number("unit", 0, MAX_UNIT),
                                    table,
                                    (int) request.number("first", 0, MAX_REGISTER),
                                    (int) request.number("count", 1, table.bits() ? 2000 : 125)));
                });
    }

    /** {@code scan}: begins to look for devices. */
    static BusCommand scan(Installed installed) {
        return new BusCommand(
                installed,
                (bus, request) -> {
                    long first = request.number("firstUnit", 0, MAX_UNIT);
                    return bus.scan(
                            new Scan(
                                    address(request),
                                    (int) first,
                                    (int) request.number("lastUnit", first, MAX_UNIT),
                                    request.has("table") ? table(request) : Table.HOLDING,
                                    request.has("register")
                                            ? (int) request.number("register", 0, MAX_REGISTER)
                                            : 0));
                });
    }

    /** {@code scanned}: how far the search is. */
    static BusCommand scanned(Installed installed) {
        return new BusCommand(installed, (bus, request) -> bus.scanned());
    }

    /** {@code end-scan}: ends the search. */
    static BusCommand endScan(Installed installed) {
        return new BusCommand(installed, (bus, request) -> bus.endScan());
    }

    private static Table table(CommandRequest request) throws CommandException {
        String word = request.text("table");
        for (Table table : Table.values()) {
            if (table.name().toLowerCase(Locale.ROOT).equals(word)) {
                return table;
            }
        }
        throw new CommandException(
                "table must be coil, discrete, holding or input, but is something else");
    }

    private static String address(CommandRequest request) throws CommandException {
        return request.has("address") ? request.text("address") : "";
    }

    @Override
    public CompletableFuture<Outcome> run(CommandRequest request) throws CommandException {
        return question.ask(bus(request), request)
                .thenApply(answer -> new Outcome(answer.reason(), answer.members()));
    }

    private BusDiagnosis bus(CommandRequest request) throws CommandException {
        if (request.has("device")) {
            String device = request.id("device");
            return installed
                    .diagnosis(bus -> bus.has(device))
                    .orElseThrow(
                            () ->
                                    new CommandException(
                                            "device must be one that a Modbus bus of this gateway polls, but %s is not"
                                                    .formatted(device)));
        }
        String name = request.text("bus");
        return installed
                .diagnosis(bus -> bus.name().equals(name))
                .orElseThrow(
                        () ->
                                new CommandException(
                                        "bus must be one of: %s; but is something else"
                                                .formatted(String.join(", ", installed.buses()))));
    }
}
