package io.standpipe.model.command;

import io.standpipe.model.words.CommandPhrase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The commands that providers offer at one moment. Any thread. */
public final class OfferedCommands {

    private final List<CommandProvider> providers;

    public OfferedCommands(Collection<CommandProvider> providers) {
        this.providers = List.copyOf(providers);
    }

    /** Sorted. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        providers.forEach(one -> one.commands().forEach(command -> names.add(command.name())));
        return names;
    }

    /** Whether somebody carries out a command of this name. */
    public boolean has(String name) {
        return providers.stream()
                .flatMap(one -> one.commands().stream())
                .anyMatch(command -> command.name().equals(name));
    }

    /**
     * The one that is meant.
     *
     * @throws CommandException nobody offers it, or the request does not say which of several
     *     should carry it out
     */
    public Command find(CommandRequest request) throws CommandException {
        List<String> others = new ArrayList<>();
        for (CommandProvider provider : providers) {
            for (Command command : provider.commands()) {
                if (command.name().equals(request.command())) {
                    if (command.concerns(request)) {
                        return command;
                    }
                    others.add(provider.name());
                }
            }
        }
        throw others.isEmpty()
                ? new CommandException(CommandPhrase.NOT_OFFERED.with())
                : nobody(request, others);
    }

    private static CommandException nobody(CommandRequest request, List<String> others)
            throws CommandException {
        others.sort(null);
        return new CommandException(
                request.has("device")
                        ? CommandPhrase.NOT_POLLED_BY_THEM.with(request.id("device"))
                        : CommandPhrase.BUS_NAME.with(),
                CommandPhrase.BUSES.with(String.join(", ", others)));
    }
}
