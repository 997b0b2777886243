package io.standpipe.modbus.diagnosis;

import io.standpipe.modbus.diagnosis.BusDiagnosis.Registers;
import io.standpipe.modbus.diagnosis.BusDiagnosis.Scan;
import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.model.command.Command;
import io.standpipe.model.command.CommandException;
import io.standpipe.model.command.CommandProvider;
import io.standpipe.model.command.CommandRequest;
import io.standpipe.model.words.BusPhrase;
import io.standpipe.model.words.CommandPhrase;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The commands that look into one Modbus bus: {@code diagnose}, {@code trace}, {@code registers},
 * {@code scan}, {@code scanned}, {@code end-scan}. The bus is meant that is named, or that has the
 * device.
 */
public final class DiagnosisCommands implements CommandProvider {

    private static final int MAX_UNIT = 255;
    private static final int MAX_REGISTER = 65535;

    /** Most that one request of the protocol can read. */
    private static final int MAX_BITS = 2000;

    private static final int MAX_REGISTERS = 125;

    /** How a request says which bus it means. */
    private enum Means {
        DEVICE,
        BUS,
        EITHER
    }

    /** Asks the bus. */
    private interface Question {
        CompletableFuture<Command.Outcome> ask(BusDiagnosis bus, CommandRequest request)
                throws CommandException;
    }

    /** One of the commands. */
    private final class Look implements Command {

        private final String command;
        private final Means means;
        private final Question question;

        Look(String command, Means means, Question question) {
            this.command = command;
            this.means = means;
            this.question = question;
        }

        @Override
        public String name() {
            return command;
        }

        @Override
        public boolean concerns(CommandRequest request) throws CommandException {
            boolean device = means == Means.EITHER ? hasDevice(request) : means == Means.DEVICE;
            if (!device) {
                return name.equals(request.text("bus"));
            }
            BusDiagnosis running = bus.get();
            String id = request.id("device");
            return running != null && running.has(id);
        }

        private boolean hasDevice(CommandRequest request) throws CommandException {
            boolean device = request.has("device");
            if (device == request.has("bus")) {
                throw new CommandException(
                        CommandPhrase.EITHER.with(
                                "bus",
                                (device ? CommandPhrase.BOTH_ARE : CommandPhrase.NONE_IS).of()));
            }
            return device;
        }

        @Override
        public CompletableFuture<Outcome> run(CommandRequest request) throws CommandException {
            BusDiagnosis running = bus.get();
            if (running == null) {
                return CompletableFuture.completedFuture(Outcome.of(BusPhrase.NOT_RUNNING.of()));
            }
            return question.ask(running, request);
        }
    }

    private final String name;
    private final Supplier<@Nullable BusDiagnosis> bus;

    private final List<Command> commands =
            List.of(
                    new Look(
                            "diagnose",
                            Means.EITHER,
                            (running, request) ->
                                    request.has("device")
                                            ? running.device(request.id("device"))
                                            : running.bus()),
                    new Look("trace", Means.DEVICE, DiagnosisCommands::trace),
                    new Look("registers", Means.EITHER, DiagnosisCommands::registers),
                    new Look("scan", Means.BUS, DiagnosisCommands::scan),
                    new Look("scanned", Means.BUS, (running, request) -> running.scanned()),
                    new Look("end-scan", Means.BUS, (running, request) -> running.endScan()));

    /**
     * @param name of the bus: pid and instance of its component
     * @param bus null while it does not run
     */
    public DiagnosisCommands(String name, Supplier<@Nullable BusDiagnosis> bus) {
        this.name = name;
        this.bus = bus;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Command> commands() {
        return commands;
    }

    private static CompletableFuture<Command.Outcome> trace(
            BusDiagnosis bus, CommandRequest request) throws CommandException {
        long longest = BusDiagnosis.LONGEST_TRACE.toSeconds();
        return bus.trace(
                request.id("device"), Duration.ofSeconds(request.number("lasting", 0, longest)));
    }

    private static CompletableFuture<Command.Outcome> registers(
            BusDiagnosis bus, CommandRequest request) throws CommandException {
        boolean device = request.has("device");
        Table table = table(request);
        int first = (int) request.number("first", 0, MAX_REGISTER);
        int most = Math.min(table.bits() ? MAX_BITS : MAX_REGISTERS, MAX_REGISTER + 1 - first);
        return bus.registers(
                new Registers(
                        device ? request.id("device") : "",
                        device ? "" : address(request),
                        device ? 0 : (int) request.number("unit", 0, MAX_UNIT),
                        table,
                        first,
                        (int) request.number("count", 1, most)));
    }

    private static CompletableFuture<Command.Outcome> scan(BusDiagnosis bus, CommandRequest request)
            throws CommandException {
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
    }

    private static Table table(CommandRequest request) throws CommandException {
        String word = request.text("table");
        for (Table table : Table.values()) {
            if (table.name().toLowerCase(Locale.ROOT).equals(word)) {
                return table;
            }
        }
        throw new CommandException(CommandPhrase.TABLE.with());
    }

    private static String address(CommandRequest request) throws CommandException {
        return request.has("address") ? request.text("address") : "";
    }
}
