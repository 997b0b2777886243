package io.standpipe.mqtt;

import io.standpipe.model.BusDiagnosis;
import io.standpipe.model.BusDiagnosis.Answer;
import io.standpipe.model.BusDiagnosis.Registers;
import io.standpipe.model.BusDiagnosis.Scan;
import io.standpipe.model.ModbusSource.Table;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** The commands that look into a bus: what is asked for is handed to it. */
final class BusCommand implements Command {

    private static final int MAX_UNIT = 255;
    private static final int MAX_REGISTER = 65535;

    /** Most that one request of the protocol can read. */
    private static final int MAX_BITS = 2000;

    private static final int MAX_REGISTERS = 125;

    /** Finds the bus that a request means. */
    private interface Search {
        BusDiagnosis bus(Installed installed, CommandRequest request) throws CommandException;
    }

    /** Asks one bus. */
    private interface Question {
        CompletableFuture<Answer> ask(BusDiagnosis bus, CommandRequest request)
                throws CommandException;
    }

    private final Installed installed;
    private final Search search;
    private final Question question;

    private BusCommand(Installed installed, Search search, Question question) {
        this.installed = installed;
        this.search = search;
        this.question = question;
    }

    /** {@code diagnose}: of a device, or of a whole bus. */
    static BusCommand diagnose(Installed installed) {
        return new BusCommand(
                installed,
                BusCommand::either,
                (bus, request) ->
                        request.has("device") ? bus.device(request.id("device")) : bus.bus());
    }

    /** {@code trace}: the frames of one device. */
    static BusCommand trace(Installed installed) {
        return new BusCommand(
                installed,
                BusCommand::ofDevice,
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
                BusCommand::either,
                (bus, request) -> {
                    boolean device = request.has("device");
                    Table table = table(request);
                    int first = (int) request.number("first", 0, MAX_REGISTER);
                    int most =
                            Math.min(
                                    table.bits() ? MAX_BITS : MAX_REGISTERS,
                                    MAX_REGISTER + 1 - first);
                    return bus.registers(
                            new Registers(
                                    device ? request.id("device") : "",
                                    device ? "" : address(request),
                                    device ? 0 : (int) request.number("unit", 0, MAX_UNIT),
                                    table,
                                    first,
                                    (int) request.number("count", 1, most)));
                });
    }

    /** {@code scan}: begins to look for devices. */
    static BusCommand scan(Installed installed) {
        return new BusCommand(
                installed,
                BusCommand::named,
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
        return new BusCommand(installed, BusCommand::named, (bus, request) -> bus.scanned());
    }

    /** {@code end-scan}: ends the search. */
    static BusCommand endScan(Installed installed) {
        return new BusCommand(installed, BusCommand::named, (bus, request) -> bus.endScan());
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
        return question.ask(search.bus(installed, request), request)
                .thenApply(answer -> new Outcome(answer.reason(), answer.members()));
    }

    private static BusDiagnosis either(Installed installed, CommandRequest request)
            throws CommandException {
        boolean device = request.has("device");
        if (device == request.has("bus")) {
            throw new CommandException(
                    "device or bus must be given, but %s"
                            .formatted(device ? "both are" : "none is"));
        }
        return device ? ofDevice(installed, request) : named(installed, request);
    }

    private static BusDiagnosis ofDevice(Installed installed, CommandRequest request)
            throws CommandException {
        String device = request.id("device");
        return installed
                .diagnosis(bus -> bus.has(device))
                .orElseThrow(
                        () ->
                                unknown(
                                        "device must be one that a Modbus bus of this gateway polls, but %s is not"
                                                .formatted(device),
                                        installed));
    }

    private static BusDiagnosis named(Installed installed, CommandRequest request)
            throws CommandException {
        String name = request.text("bus");
        return installed
                .diagnosis(bus -> bus.name().equals(name))
                .orElseThrow(
                        () ->
                                unknown(
                                        "bus must be the name of one, but is something else",
                                        installed));
    }

    private static CommandException unknown(String what, Installed installed) {
        List<String> buses = installed.buses();
        return new CommandException(
                buses.isEmpty()
                        ? "no bus of this gateway can be looked into at the moment; see that one is"
                                + " configured and runs"
                        : "%s; the buses that can be looked into are: %s"
                                .formatted(what, String.join(", ", buses)));
    }
}
