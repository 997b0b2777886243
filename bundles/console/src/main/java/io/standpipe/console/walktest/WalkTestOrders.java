package io.standpipe.console.walktest;

import io.standpipe.model.RulesTimeout;
import io.standpipe.model.alarm.Hold.Target;
import io.standpipe.model.alarm.Hold.What;
import io.standpipe.model.command.Command.Outcome;
import io.standpipe.model.command.CommandException;
import io.standpipe.model.command.CommandProvider;
import io.standpipe.model.command.CommandRequest;
import io.standpipe.model.command.OfferedCommands;
import io.standpipe.model.words.OrderPhrase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** The holds of a walk test, as commands that anybody may give. */
public final class WalkTestOrders {

    private final OfferedCommands offered;

    public WalkTestOrders(List<CommandProvider> providers) {
        offered = new OfferedCommands(providers);
    }

    /** Begins the holds, or lets them last longer. Of several all or none. */
    void hold(List<Target> targets, String who, String why, long lasting) throws WalkTestRefusal {
        List<Target> begun = new ArrayList<>();
        for (Target target : targets) {
            Map<String, String> fields = fields(target);
            fields.put("why", why);
            fields.put("lasting", Long.toString(lasting));
            try {
                await(give(What.WALK_TEST.word(), who, fields));
                begun.add(target);
            } catch (WalkTestRefusal e) {
                for (Target one : begun) {
                    CompletableFuture<Outcome> unused = release(one, who);
                }
                throw e;
            }
        }
    }

    /** Ends a hold; whether there was one nobody waits for. */
    public CompletableFuture<Outcome> release(Target target, String who) {
        Map<String, String> fields = fields(target);
        fields.put("what", What.WALK_TEST.word());
        return give("release", who, fields);
    }

    /** Ends the holds, and waits for it. */
    void end(List<Target> targets, String who) throws WalkTestRefusal {
        for (Target target : targets) {
            await(release(target, who));
        }
    }

    private static Map<String, String> fields(Target target) {
        Map<String, String> fields = new TreeMap<>();
        if (target.device().isEmpty()) {
            fields.put("place", target.place());
        } else {
            fields.put("device", target.device());
        }
        return fields;
    }

    private CompletableFuture<Outcome> give(
            String command, String who, Map<String, String> fields) {
        CommandRequest request = CommandRequest.ofForm(command, who, fields);
        try {
            return offered.find(request).run(request);
        } catch (CommandException e) {
            return CompletableFuture.completedFuture(Outcome.of(e.sentence()));
        }
    }

    private static void await(CompletableFuture<Outcome> outcome) throws WalkTestRefusal {
        try {
            Outcome end = RulesTimeout.await(outcome);
            if (!end.ok()) {
                throw new WalkTestRefusal(end.reason());
            }
        } catch (TimeoutException | ExecutionException e) {
            throw new WalkTestRefusal(OrderPhrase.RULES_SILENT.with());
        }
    }
}
