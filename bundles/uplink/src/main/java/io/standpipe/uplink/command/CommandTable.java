package io.standpipe.uplink.command;

import io.standpipe.model.command.Command;
import io.standpipe.model.command.Command.Outcome;
import io.standpipe.model.command.CommandException;
import io.standpipe.model.command.CommandRequest;
import io.standpipe.model.contract.StatusMessage;
import io.standpipe.model.message.Outbox;
import io.standpipe.uplink.context.OptionalServices;
import io.standpipe.uplink.context.UplinkContext;
import io.standpipe.uplink.queue.SendQueue;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;

/**
 * Finds who carries out a command: the uplink itself, or a {@link
 * io.standpipe.model.command.CommandProvider}. Any thread.
 */
public final class CommandTable {

    /** The commands of docs/contract.md. Others are only carried out if a setting names them. */
    public static final Set<String> CONTRACT =
            Set.of(
                    "status",
                    "read-now",
                    "acknowledge",
                    "reset",
                    "shelve",
                    "out-of-service",
                    "maintenance",
                    "walk-test",
                    "serviceability",
                    "release",
                    "replay-from",
                    "write",
                    "diagnose",
                    "trace",
                    "registers",
                    "scan",
                    "scanned",
                    "end-scan",
                    "strangers",
                    "confirm");

    private final OptionalServices installed;

    /** What needs no more than the uplink has. */
    private final List<Command> own;

    CommandTable(UplinkContext around, SendQueue sendQueue) {
        installed = around.installed();
        own =
                List.of(
                        new StatusCommand(around),
                        new ReadNowCommand(installed),
                        new WriteCommand(installed),
                        new ReplayFromCommand(sendQueue, around.outbox()),
                        new StrangersCommand(installed),
                        new ConfirmCommand(installed, ForkJoinPool.commonPool()));
    }

    /**
     * @throws CommandException nobody here carries the command out, or the request does not say
     *     which of several should
     */
    Command find(CommandRequest request) throws CommandException {
        for (Command command : own) {
            if (command.name().equals(request.command())) {
                return command;
            }
        }
        return installed.offered().find(request);
    }

    /** {@code status}: the same that is retained. */
    private record StatusCommand(UplinkContext around) implements Command {

        @Override
        public String name() {
            return "status";
        }

        @Override
        public CompletableFuture<Outcome> run(CommandRequest request) {
            Outbox outbox = around.outbox();
            return CompletableFuture.completedFuture(
                    Outcome.done(
                            json -> {
                                json.name("status").beginObject().member("online", true);
                                json.raw(around.gateway().status());
                                StatusMessage.outbox(json, outbox);
                                json.endObject();
                            }));
        }
    }
}
