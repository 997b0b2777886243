package io.standpipe.model.command;

import io.standpipe.model.Operations;
import io.standpipe.model.alarm.Hold;
import io.standpipe.model.alarm.Serviceability;
import io.standpipe.model.command.Command.Outcome;
import io.standpipe.model.words.CommandPhrase;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * The commands about alarms and holds, as {@link Operations} carries them out: {@code acknowledge}
 * and {@code reset} of an alarm; {@code shelve} of an alarm, {@code out-of-service} and {@code
 * serviceability} of a device, {@code maintenance} and {@code walk-test} of a device or a place;
 * {@code release} of a hold. How long a hold may last is for {@link Operations} to say.
 */
public final class OperatorCommands implements CommandProvider {

    /** How a command is called that begins a hold. */
    private static final Map<String, Hold.What> HOLDS = new LinkedHashMap<>();

    static {
        HOLDS.put("shelve", Hold.What.SHELVED);
        HOLDS.put("out-of-service", Hold.What.OUT_OF_SERVICE);
        HOLDS.put("maintenance", Hold.What.MAINTENANCE);
        HOLDS.put("walk-test", Hold.What.WALK_TEST);
        HOLDS.put("serviceability", Hold.What.SERVICEABILITY);
    }

    /** Gives the operations one order. */
    private interface Order {
        CompletableFuture<String> give(CommandRequest request) throws CommandException;
    }

    private record Operation(String name, Order order) implements Command {
        @Override
        public CompletableFuture<Outcome> run(CommandRequest request) throws CommandException {
            return order.give(request).thenApply(Outcome::of);
        }
    }

    private final String name;
    private final List<Command> commands;

    /**
     * @param name of the provider
     */
    public OperatorCommands(String name, Operations operations) {
        this.name = name;
        commands =
                HOLDS.entrySet().stream()
                        .map(
                                hold ->
                                        (Command)
                                                new Operation(
                                                        hold.getKey(),
                                                        request ->
                                                                hold(
                                                                        operations,
                                                                        hold.getValue(),
                                                                        request)))
                        .collect(Collectors.toList());
        commands.add(
                new Operation(
                        "acknowledge",
                        request ->
                                operations.acknowledge(
                                        request.id("device"),
                                        request.id("condition"),
                                        request.who())));
        commands.add(
                new Operation(
                        "reset",
                        request ->
                                operations.reset(
                                        request.id("device"),
                                        request.id("condition"),
                                        request.who())));
        commands.add(
                new Operation(
                        "release",
                        request -> {
                            Hold.What what = what(request.text("what"));
                            return operations.release(what, target(what, request), request.who());
                        }));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Command> commands() {
        return List.copyOf(commands);
    }

    private static CompletableFuture<String> hold(
            Operations operations, Hold.What what, CommandRequest request) throws CommandException {
        return operations.hold(
                what,
                target(what, request),
                what == Hold.What.SERVICEABILITY ? serviceability(request) : null,
                request.who(),
                request.text("why"),
                Duration.ofSeconds(request.number("lasting")));
    }

    private static Serviceability serviceability(CommandRequest request) throws CommandException {
        String word = request.text("serviceability");
        return Arrays.stream(Serviceability.values())
                .filter(constant -> constant.name().equals(word))
                .findFirst()
                .orElseThrow(() -> new CommandException(CommandPhrase.SERVICEABILITY.with()));
    }

    /** The alarm of a device, a device, or a place. What a hold does not concern is ignored. */
    private static Hold.Target target(Hold.What what, CommandRequest request)
            throws CommandException {
        if (what == Hold.What.SHELVED) {
            return Hold.Target.alarm(request.id("device"), request.id("condition"));
        }
        if (what.test() && request.has("place")) {
            if (request.has("device")) {
                throw new CommandException(
                        CommandPhrase.EITHER.with("place", CommandPhrase.BOTH_ARE.of()));
            }
            return Hold.Target.place(request.text("place"));
        }
        return Hold.Target.device(request.id("device"));
    }

    /** A hold by the word of its event. */
    private static Hold.What what(String word) throws CommandException {
        return Arrays.stream(Hold.What.values())
                .filter(what -> what.word().equals(word))
                .findFirst()
                .orElseThrow(
                        () ->
                                new CommandException(
                                        CommandPhrase.WHAT.with(
                                                Arrays.stream(Hold.What.values())
                                                        .map(Hold.What::word)
                                                        .collect(Collectors.joining(", ")))));
    }
}
