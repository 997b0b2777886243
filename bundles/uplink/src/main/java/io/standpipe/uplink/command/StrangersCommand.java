package io.standpipe.uplink.command;

import io.standpipe.model.Strangers;
import io.standpipe.model.Strangers.Stranger;
import io.standpipe.model.command.Command;
import io.standpipe.model.command.CommandException;
import io.standpipe.model.command.CommandRequest;
import io.standpipe.model.json.JsonWriter;
import io.standpipe.model.words.CommandPhrase;
import io.standpipe.uplink.context.OptionalServices;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** {@code strangers}: who called at a bus and was refused, the newest first. */
public final class StrangersCommand implements Command {

    /** Most that one answer tells; each has some 250 bytes. */
    public static final int MOST = 200;

    private record Seen(String bus, Stranger stranger) {}

    private final OptionalServices installed;

    StrangersCommand(OptionalServices installed) {
        this.installed = installed;
    }

    @Override
    public String name() {
        return "strangers";
    }

    @Override
    public CompletableFuture<Outcome> run(CommandRequest request) throws CommandException {
        List<Strangers> buses = installed.strangers();
        if (request.has("bus")) {
            String name = request.text("bus");
            List<Strangers> named = buses.stream().filter(b -> b.name().equals(name)).toList();
            if (named.isEmpty()) {
                throw unknown(buses);
            }
            buses = named;
        }
        long refusals = buses.stream().mapToLong(Strangers::refused).sum();
        List<Seen> all =
                buses.stream()
                        .flatMap(StrangersCommand::seen)
                        .sorted(
                                Comparator.comparingLong(
                                                (Seen one) -> one.stranger().last().nanos())
                                        .reversed())
                        .toList();
        return CompletableFuture.completedFuture(
                Outcome.done(
                        json -> {
                            json.member("refusals", refusals).name("strangers").beginArray();
                            all.stream().limit(MOST).forEach(one -> write(json, one));
                            json.endArray();
                            json.member("omitted", Math.max(0, all.size() - MOST));
                        }));
    }

    private static Stream<Seen> seen(Strangers bus) {
        return bus.strangers().stream().map(stranger -> new Seen(bus.name(), stranger));
    }

    private static void write(JsonWriter json, Seen one) {
        Stranger stranger = one.stranger();
        json.beginObject()
                .member("bus", one.bus())
                .member("identity", stranger.identity())
                .member("address", stranger.address())
                .member("why", stranger.why())
                .member("count", stranger.count())
                .member("first", stranger.first().utc())
                .member("last", stranger.last().utc())
                .endObject();
    }

    private static CommandException unknown(List<Strangers> buses) {
        return buses.isEmpty()
                ? new CommandException(CommandPhrase.NO_CALLED_BUS.with())
                : new CommandException(
                        CommandPhrase.CALLED_BUS_NAME.with(),
                        CommandPhrase.THOSE_ARE.with(
                                String.join(
                                        ", ",
                                        buses.stream().map(Strangers::name).sorted().toList())));
    }
}
