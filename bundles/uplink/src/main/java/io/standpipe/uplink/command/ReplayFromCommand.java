package io.standpipe.uplink.command;

import io.standpipe.model.command.Command;
import io.standpipe.model.command.CommandException;
import io.standpipe.model.command.CommandRequest;
import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.words.CommandPhrase;
import io.standpipe.uplink.queue.SendQueue;
import java.util.concurrent.CompletableFuture;

/** {@code replay-from}: sends what the outbox still keeps of a lane once more, from a number on. */
final class ReplayFromCommand implements Command {

    private final SendQueue sendQueue;
    private final Outbox outbox;

    ReplayFromCommand(SendQueue sendQueue, Outbox outbox) {
        this.sendQueue = sendQueue;
        this.outbox = outbox;
    }

    @Override
    public String name() {
        return "replay-from";
    }

    @Override
    public CompletableFuture<Outcome> run(CommandRequest request) throws CommandException {
        Lane lane = lane(request.text("lane"));
        long from = request.number("seq", 1, Long.MAX_VALUE);
        long last = outbox.lastSeq(lane);
        if (from > last) {
            throw new CommandException(CommandPhrase.SEQ.with(last, from));
        }
        if (sendQueue.lane(lane).replaying()) {
            throw new CommandException(CommandPhrase.REPLAYING.with());
        }
        long first = sendQueue.lane(lane).replay(from, last);
        return CompletableFuture.completedFuture(
                Outcome.done(json -> json.member("from", first).member("to", last)));
    }

    private static Lane lane(String word) throws CommandException {
        for (Lane lane : Lane.values()) {
            if (lane.word().equals(word)) {
                return lane;
            }
        }
        throw new CommandException(CommandPhrase.LANE.with());
    }
}
