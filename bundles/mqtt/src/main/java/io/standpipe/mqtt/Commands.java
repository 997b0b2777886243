package io.standpipe.mqtt;

import io.standpipe.model.Ids;
import io.standpipe.model.Scheduler;
import io.standpipe.model.Stamp;
import io.standpipe.model.TimeSource;
import io.standpipe.model.contract.Envelope;
import io.standpipe.model.json.JsonWriter;
import io.standpipe.model.log.Printable;
import io.standpipe.mqtt.Command.Outcome;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes commands from upstream that {@link CommandCheck} found well-formed: checks that each is
 * timely, new and allowed, has it carried out, and answers. Never throws, whatever comes. Survives
 * connections. One thread.
 */
final class Commands {

    /** So many are carried out in a second, and as many refused; more are only counted. */
    static final int PER_SECOND = 10;

    /** So many may be under way. */
    static final int MAX_RUNNING = 32;

    /** What has not ended by then is answered as failed; it may still be done. */
    static final Duration LONGEST = Duration.ofSeconds(30);

    private static final int MAX_TOPIC = 256;
    private static final String TOO_FAST = "they came too fast";
    private static final String TOO_MANY = "too many commands are under way; try again later";

    private final Scheduler scheduler;
    private final TimeSource time;
    private final Duties duties;
    private final Output output;
    private final String uplink;
    private final String gateway;
    private final String boot;
    private final Consumer<Link.Outgoing> reply;
    private final Map<String, Command> table;
    private final SeenIds seen;
    private final Audit audit;
    private final Allowance rate;
    private final Allowance refusals;
    private final Set<Ending> running = new LinkedHashSet<>();

    /** Where the answer goes, and what it must say. */
    @SuppressWarnings("ArrayRecordComponent") // handed on as it is, never compared
    private record Asker(String command, String topic, byte[] correlation) {}

    /**
     * @param reply publishes an answer
     */
    Commands(
            Surroundings around,
            Options options,
            Duties duties,
            Output output,
            Backlog backlog,
            Consumer<Link.Outgoing> reply) {
        this.duties = duties;
        this.output = output;
        this.reply = reply;
        scheduler = around.scheduler();
        time = around.time();
        gateway = around.gateway().id();
        boot = around.gateway().boot();
        table = CommandTable.of(around, backlog);
        uplink = options.name();
        seen = SeenIds.of(around.outbox(), time.nanos());
        audit = new Audit(around, options.name());
        rate = new Allowance(PER_SECOND, Duration.ofSeconds(1), time);
        refusals = new Allowance(PER_SECOND, Duration.ofSeconds(1), time);
    }

    /**
     * Some were dropped before they came here.
     *
     * @param why the last of them was, a sentence
     */
    void dropped(int count, String why) {
        audit.dropped(count, why);
    }

    /** A message came on a topic of commands, and somebody has sent it who may give commands. */
    void arrived(CommandCheck.Checked message) {
        Asker asker = asker(message);
        CommandRequest request = message.request();
        if (request == null) {
            if (mayRefuse()) {
                audit.junk(message.name(), message.refusal());
                answer(asker, "", Outcome.of(message.refusal()));
            }
            return;
        }
        try {
            Command command = admit(request);
            if (!rate.take()) {
                audit.dropped(1, TOO_FAST);
                return;
            }
            Stamp now = time.stamp();
            if (!seen.take(uplink, request, now.utc(), now.nanos())) {
                throw new CommandException(TOO_MANY);
            }
            run(asker, request, command);
        } catch (CommandException e) {
            if (mayRefuse()) {
                audit.refused(request, e.sentence());
                answer(asker, request.id(), Outcome.of(e.sentence()));
            }
        }
    }

    // What is refused takes nothing from what is not: somebody may send a command of another again
    // and again.
    private boolean mayRefuse() {
        boolean may = refusals.take();
        if (!may) {
            audit.dropped(1, TOO_FAST);
        }
        return may;
    }

    private Command admit(CommandRequest request) throws CommandException {
        Command command = table.get(request.command());
        if (command == null || !duties.commands().contains(request.command())) {
            throw new CommandException(
                    "this gateway's configuration does not allow the command; see its setting"
                            + " commands");
        }
        Stamp now = time.stamp();
        if (now.clock() == Stamp.Clock.UNSYNCHRONISED) {
            throw new CommandException(
                    "the gateway's clock is not synchronised, so it cannot tell whether the command"
                            + " has expired; try again when status says clock synchronised");
        }
        if (request.expires() <= now.utc()) {
            throw new CommandException("it has expired; send a new one, and look at both clocks");
        }
        if (request.expires() - now.utc() > SeenIds.AHEAD.toMillis()) {
            throw new CommandException(
                    "expires must be at most %d min ahead, but is later; look at both clocks"
                            .formatted(SeenIds.AHEAD.toMinutes()));
        }
        if (seen.seen(request.id())) {
            throw new CommandException("its id was used before; give each command a new one");
        }
        if (running.size() >= MAX_RUNNING) {
            throw new CommandException(TOO_MANY);
        }
        return command;
    }

    private void run(Asker asker, CommandRequest request, Command command) {
        CompletableFuture<Outcome> result;
        try {
            result = command.run(request);
        } catch (CommandException e) {
            result = CompletableFuture.completedFuture(Outcome.of(e.sentence()));
        } catch (RuntimeException e) {
            result = CompletableFuture.failedFuture(e);
        }
        Ending ending = new Ending(asker, request);
        running.add(ending);
        ending.timeout =
                scheduler.schedule(
                        LONGEST,
                        () ->
                                ending.come(
                                        Outcome.of(
                                                "it has not ended within %d s; it may still be done"
                                                        .formatted(LONGEST.toSeconds()))));
        var unused =
                result.whenComplete(
                        (outcome, failure) ->
                                scheduler.execute(
                                        () ->
                                                ending.come(
                                                        failure == null
                                                                ? outcome
                                                                : Outcome.of(
                                                                        "it failed: " + failure))));
    }

    /** The end of a command that runs: the first counts. */
    private final class Ending {

        private final Asker asker;
        private final CommandRequest request;
        private Scheduler.@Nullable Task timeout;

        Ending(Asker asker, CommandRequest request) {
            this.asker = asker;
            this.request = request;
        }

        void come(Outcome outcome) {
            if (!running.remove(this)) {
                return;
            }
            if (timeout != null) {
                timeout.cancel();
            }
            audit.executed(request, outcome.reason(), seen.memories(request.id()));
            answer(asker, request.id(), outcome);
        }
    }

    /**
     * Where the answer goes. Only below the topic of the command's answers: whoever may ask must
     * not be able to have an alarm published.
     */
    private Asker asker(CommandCheck.Checked message) {
        String name = message.name();
        String own = output.topic("cmd/" + name + "/reply");
        String wanted = message.responseTopic();
        boolean fits =
                wanted.length() <= MAX_TOPIC
                        && (wanted.equals(own) || wanted.startsWith(own + "/"))
                        && wanted.chars().noneMatch(c -> c == '+' || c == '#' || c == 0);
        return new Asker(name, fits ? wanted : own, message.correlation());
    }

    private void answer(Asker asker, String id, Outcome outcome) {
        if (!Ids.valid(asker.command())) {
            return;
        }
        Stamp now = time.stamp();
        JsonWriter json = new JsonWriter();
        json.beginObject()
                .member("v", Envelope.VERSION)
                .member("gw", gateway)
                .member("boot", boot)
                .member("ts", now.utc())
                .member("rts", now.utc())
                .member("clock", Envelope.word(now.clock()))
                .member("command", asker.command());
        if (!id.isEmpty()) {
            json.member("id", id);
        }
        json.member("ok", outcome.ok());
        if (!outcome.ok()) {
            json.member("reason", Printable.of(outcome.reason(), Audit.MAX_REASON));
        }
        outcome.results().accept(json);
        reply.accept(
                new Link.Outgoing(
                        asker.topic(), json.endObject().toBytes(), false, asker.correlation()));
    }

    /** What runs goes on; that it was begun is written down. */
    void close() {
        List.copyOf(running)
                .forEach(
                        ending ->
                                ending.come(
                                        Outcome.of(
                                                "the uplink ended before it did; it may still be"
                                                        + " done")));
        audit.close();
    }
}
