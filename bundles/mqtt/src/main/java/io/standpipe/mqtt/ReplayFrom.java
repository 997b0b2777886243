package io.standpipe.mqtt;

import io.standpipe.model.Lane;
import io.standpipe.model.Outbox;
import java.util.concurrent.CompletableFuture;

/** {@code replay-from}: sends what the outbox still keeps of a lane once more, from a number on. */
final class ReplayFrom implements Command {

    private final Backlog backlog;
    private final Outbox outbox;

    ReplayFrom(Backlog backlog, Outbox outbox) {
        this.backlog = backlog;
        this.outbox = outbox;
    }

    @Override
    public CompletableFuture<Outcome> run(CommandRequest request) throws CommandException {
        Lane lane = lane(request.text("lane"));
        long from = request.number("seq", 1, Long.MAX_VALUE);
        long last = outbox.lastSeq(lane);
        if (from > last) {
            throw new CommandException(
                    "seq must be at most the last number of the lane, %d, but is %d"
                            .formatted(last, from));
        }
        if (backlog.lane(lane).replaying()) {
            throw new CommandException(
                    "a replay of this lane goes on already; wait until it is through");
        }
        long first = backlog.lane(lane).replay(from, last);
        return CompletableFuture.completedFuture(
                Outcome.done(json -> json.member("from", first).member("to", last)));
    }

    private static Lane lane(String word) throws CommandException {
        for (Lane lane : Lane.values()) {
            if (lane.word().equals(word)) {
                return lane;
            }
        }
        throw new CommandException("lane must be alarm or telemetry, but is something else");
    }
}
