package io.standpipe.uplink.command;

import io.standpipe.model.command.Command;
import io.standpipe.model.command.Command.Outcome;
import io.standpipe.model.command.CommandException;
import io.standpipe.model.contract.Envelope;
import io.standpipe.model.device.Ids;
import io.standpipe.model.json.JsonWriter;
import io.standpipe.model.log.Printable;
import io.standpipe.model.time.RateLimit;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.uplink.UplinkDuties;
import io.standpipe.model.uplink.UplinkSettings;
import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.model.words.CommandPhrase;
import io.standpipe.uplink.context.UplinkContext;
import io.standpipe.uplink.queue.MessageWriter;
import io.standpipe.uplink.queue.SendQueue;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes commands from upstream that {@link CommandCheck} found well-formed: checks that each is
 * timely, new and allowed, has it carried out, and answers. Never throws, whatever comes. Survives
 * connections. One thread.
 */
public final class Commands {

    /** So many are carried out in a second, and as many refused; more are only counted. */
    static final int PER_SECOND = 10;

    /** So many may be under way. */
    static final int MAX_RUNNING = 32;

    private static final int MAX_NAME = 256;
    private static final String TOO_FAST = CommandPhrase.TOO_FAST.of();

    private final Scheduler scheduler;
    private final TimeSource time;
    private final UplinkDuties uplinkDuties;
    private final MessageWriter output;
    private final String uplink;
    private final String gateway;
    private final String boot;
    private final Consumer<UplinkTransport.Outgoing> reply;
    private final CommandTable table;
    private final ReplayGuard seen;
    private final Audit audit;
    private final RateLimit rate;
    private final RateLimit refusals;
    private final Set<Ending> running = new LinkedHashSet<>();

    /** Where the answer goes, and what it must say. */
    @SuppressWarnings("ArrayRecordComponent") // handed on as it is, never compared
    private record Asker(String command, String path, byte[] correlation) {}

    /**
     * @param reply publishes an answer
     */
    public Commands(
            UplinkContext around,
            UplinkSettings options,
            UplinkDuties uplinkDuties,
            MessageWriter output,
            SendQueue sendQueue,
            Consumer<UplinkTransport.Outgoing> reply) {
        this.uplinkDuties = uplinkDuties;
        this.output = output;
        this.reply = reply;
        scheduler = around.scheduler();
        time = around.time();
        gateway = around.gateway().id();
        boot = around.gateway().boot();
        table = new CommandTable(around, sendQueue);
        uplink = options.name();
        seen = ReplayGuard.of(around.outbox(), time.nanos());
        audit = new Audit(around, options.name());
        rate = new RateLimit(PER_SECOND, PER_SECOND, time.nanos());
        refusals = new RateLimit(PER_SECOND, PER_SECOND, time.nanos());
    }

    /**
     * Some were dropped before they came here.
     *
     * @param why the last of them was, a sentence
     */
    public void dropped(int count, String why) {
        audit.dropped(count, why);
    }

    /** A message came on a topic of commands, and somebody has sent it who may give commands. */
    public void arrived(CommandCheck.Checked message) {
        Asker asker = asker(message);
        ReceivedCommand command = message.command();
        if (command == null) {
            if (mayRefuse()) {
                audit.junk(message.name(), message.refusal());
                answer(asker, "", Outcome.of(message.refusal()));
            }
            return;
        }
        try {
            admit(command);
            if (!rate.take(time.nanos())) {
                audit.dropped(1, TOO_FAST);
                return;
            }
            Stamp now = time.stamp();
            if (!seen.take(uplink, command, now.utc(), now.nanos())) {
                throw new CommandException(CommandPhrase.TOO_MANY.with());
            }
            run(asker, command);
        } catch (CommandException e) {
            if (mayRefuse()) {
                audit.refused(command, e.sentence());
                answer(asker, command.id(), Outcome.of(e.sentence()));
            }
        }
    }

    // What is refused takes nothing from what is not: somebody may send a command of another again
    // and again.
    private boolean mayRefuse() {
        boolean may = refusals.take(time.nanos());
        if (!may) {
            audit.dropped(1, TOO_FAST);
        }
        return may;
    }

    private void admit(ReceivedCommand command) throws CommandException {
        if (!uplinkDuties.commands().contains(command.name())) {
            throw new CommandException(CommandPhrase.NOT_ALLOWED.with());
        }
        Stamp now = time.stamp();
        if (now.clock() == Stamp.Clock.UNSYNCHRONISED) {
            throw new CommandException(CommandPhrase.CLOCK.with());
        }
        if (command.expires() <= now.utc()) {
            throw new CommandException(CommandPhrase.EXPIRED.with());
        }
        if (command.expires() - now.utc() > ReplayGuard.AHEAD.toMillis()) {
            throw new CommandException(
                    CommandPhrase.EXPIRES_LATE.with(ReplayGuard.AHEAD.toMinutes()));
        }
        if (seen.seen(command.id())) {
            throw new CommandException(CommandPhrase.ID_USED.with());
        }
        if (running.size() >= MAX_RUNNING) {
            throw new CommandException(CommandPhrase.TOO_MANY.with());
        }
    }

    private void run(Asker asker, ReceivedCommand command) {
        CompletableFuture<Outcome> result;
        try {
            result = table.find(command.request()).run(command.request());
        } catch (CommandException e) {
            result = CompletableFuture.completedFuture(Outcome.of(e.sentence()));
        } catch (RuntimeException e) {
            result = CompletableFuture.failedFuture(e);
        }
        Ending ending = new Ending(asker, command);
        running.add(ending);
        ending.timeout =
                scheduler.schedule(
                        Command.LONGEST,
                        () ->
                                ending.come(
                                        Outcome.of(
                                                CommandPhrase.NOT_ENDED.of(
                                                        Command.LONGEST.toSeconds()))));
        var unused =
                result.whenComplete(
                        (outcome, failure) ->
                                scheduler.execute(
                                        () ->
                                                ending.come(
                                                        failure == null
                                                                ? outcome
                                                                : Outcome.of(
                                                                        CommandPhrase.FAILED.of(
                                                                                failure)))));
    }

    /** The end of a command that runs: the first counts. */
    private final class Ending {

        private final Asker asker;
        private final ReceivedCommand command;
        private Scheduler.@Nullable Task timeout;

        Ending(Asker asker, ReceivedCommand command) {
            this.asker = asker;
            this.command = command;
        }

        void come(Outcome outcome) {
            if (!running.remove(this)) {
                return;
            }
            if (timeout != null) {
                timeout.cancel();
            }
            audit.executed(command, outcome.reason(), seen.memories(command.id()));
            answer(asker, command.id(), outcome);
        }
    }

    /**
     * Where the answer goes. Only below the path of the command's answers: whoever may ask must not
     * be able to have an alarm published.
     */
    private Asker asker(CommandCheck.Checked message) {
        String name = message.name();
        String own = "cmd/" + name + "/reply";
        String wanted = message.replyPath();
        boolean fits =
                output.name(wanted).length() <= MAX_NAME
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
                new UplinkTransport.Outgoing(
                        asker.path(), json.endObject().toBytes(), false, asker.correlation()));
    }

    /** What runs goes on; that it was begun is written down. */
    public void close() {
        List.copyOf(running)
                .forEach(ending -> ending.come(Outcome.of(CommandPhrase.UPLINK_ENDED.of())));
        audit.close();
    }
}
