package io.standpipe.uplink;

import io.standpipe.model.command.Command;
import io.standpipe.model.command.Command.Outcome;
import io.standpipe.model.command.CommandException;
import io.standpipe.model.command.CommandProvider;
import io.standpipe.model.command.CommandRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Offers commands of some names, as a bus does: meant is one that its name or device says. */
final class FakeCommands implements CommandProvider {

    /** Who asked, for which command. */
    final List<String> asked = new ArrayList<>();

    /** What each answers; null throws. */
    Outcome answer = Outcome.of("");

    private final String name;
    private final String device;
    private final List<Command> commands;

    /**
     * @param device that it has; empty if it is meant by every request
     */
    FakeCommands(String name, String device, String... commands) {
        this.name = name;
        this.device = device;
        this.commands = Arrays.stream(commands).map(each -> (Command) new Fake(each)).toList();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Command> commands() {
        return commands;
    }

    private final class Fake implements Command {

        private final String command;

        Fake(String command) {
            this.command = command;
        }

        @Override
        public String name() {
            return command;
        }

        @Override
        public boolean concerns(CommandRequest request) throws CommandException {
            return device.isEmpty()
                    || (request.has("device")
                            ? request.id("device").equals(device)
                            : request.text("bus").equals(name));
        }

        @Override
        public CompletableFuture<Outcome> run(CommandRequest request) {
            asked.add(command + " " + request.who());
            if (answer == null) {
                throw new IllegalStateException("defect");
            }
            return CompletableFuture.completedFuture(answer);
        }
    }
}
