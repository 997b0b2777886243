package io.standpipe.console.operate;

import io.standpipe.model.Gateway;
import io.standpipe.model.Present;
import io.standpipe.model.RulesTimeout;
import io.standpipe.model.command.Command;
import io.standpipe.model.command.Command.Outcome;
import io.standpipe.model.command.CommandException;
import io.standpipe.model.command.CommandProvider;
import io.standpipe.model.command.CommandRequest;
import io.standpipe.model.command.OfferedCommands;
import io.standpipe.model.console.PageAnswer;
import io.standpipe.model.json.JsonWriter;
import io.standpipe.model.log.Printable;
import io.standpipe.model.words.CommandPhrase;
import io.standpipe.model.words.OrderPhrase;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has commands carried out that somebody gives on the page, any that is offered, and waits for
 * their end. Who may has been asked before. Any thread.
 */
final class PageCommands {

    private static final Logger LOG = LoggerFactory.getLogger(PageCommands.class);

    /**
     * @param status of HTTP
     * @param sentence why it was not done; empty if it was
     * @param results writes more members
     */
    record Answer(int status, String sentence, Consumer<JsonWriter> results) {

        static Answer refused(int status, String sentence) {
            return new Answer(status, sentence, json -> {});
        }

        static Answer malformed(CommandException e) {
            return refused(PageAnswer.BAD_REQUEST, e.sentence());
        }

        /** Nobody knows whether it was done. */
        static Answer unknown(String sentence) {
            return refused(PageAnswer.UNAVAILABLE, sentence);
        }
    }

    private final @Nullable Gateway gateway;
    private final @Nullable Present present;
    private final OfferedCommands offered;

    /**
     * @param gateway null if there is none
     * @param present null if there is none
     */
    PageCommands(
            @Nullable Gateway gateway, @Nullable Present present, List<CommandProvider> providers) {
        this.gateway = gateway;
        this.present = present;
        offered = new OfferedCommands(providers);
    }

    /** Has a command carried out. */
    Answer give(CommandRequest request) {
        if (!offered.names().contains(request.command())) {
            return notOffered(request.command());
        }
        try {
            Answer answer = ended(offered.find(request).run(request));
            if (answer.status() == PageAnswer.OK && !CommandRequest.isQuestion(request.command())) {
                LOG.info("{}", request.line());
            }
            return answer;
        } catch (CommandException e) {
            return Answer.malformed(e);
        } catch (ExecutionException e) {
            return Answer.unknown(CommandPhrase.FAILED.of(e.getCause()));
        } catch (RuntimeException e) {
            return Answer.unknown(CommandPhrase.FAILED.of(e));
        }
    }

    private Answer notOffered(String command) {
        return gateway == null
                ? Answer.refused(PageAnswer.UNAVAILABLE, OrderPhrase.NOT_RUNNING.of())
                : Answer.refused(
                        PageAnswer.BAD_REQUEST,
                        OrderPhrase.ONE_OF.of(
                                "do",
                                String.join(", ", offered.names()),
                                '"' + Printable.name(command) + '"'));
    }

    private Answer ended(CompletableFuture<Outcome> outcome) throws ExecutionException {
        try {
            if (present != null) {
                // The rules take one question after the other: with this one answered, an order of
                // theirs has ended, and it is somebody else who needs longer.
                RulesTimeout.await(CompletableFuture.anyOf(outcome, present.faults()));
            }
        } catch (TimeoutException e) {
            return Answer.unknown(OrderPhrase.RULES_SILENT.of());
        }
        try {
            Outcome end = RulesTimeout.await(outcome, Command.LONGEST);
            return new Answer(
                    end.ok() ? PageAnswer.OK : PageAnswer.CONFLICT, end.reason(), end.results());
        } catch (TimeoutException e) {
            return Answer.unknown(CommandPhrase.NOT_ENDED.of(Command.LONGEST.toSeconds()));
        }
    }
}
