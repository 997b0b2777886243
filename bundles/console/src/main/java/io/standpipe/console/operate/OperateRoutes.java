package io.standpipe.console.operate;

import io.standpipe.console.route.Route;
import io.standpipe.console.route.RouteGroup;
import io.standpipe.console.route.Services;
import io.standpipe.model.command.CommandException;
import io.standpipe.model.command.CommandRequest;
import io.standpipe.model.console.PageAnswer;
import io.standpipe.model.console.PageRequest;
import io.standpipe.model.console.Role;
import io.standpipe.model.json.JsonWriter;
import io.standpipe.model.words.Label;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.text.Sentences;
import java.util.List;
import java.util.function.Supplier;

/** Carries out what somebody orders. */
public final class OperateRoutes implements RouteGroup {

    private final Supplier<Services> services;

    public OperateRoutes(Supplier<Services> services) {
        this.services = services;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.post("/operate", Role.TECHNICIAN, this::operate).taking("do"));
    }

    private PageAnswer operate(PageRequest request) {
        try {
            CommandRequest command = CommandForm.read(request.fields(), request.who());
            Services now = services.get();
            return result(
                    new PageCommands(now.gateway(), now.present(), now.commands()).give(command));
        } catch (CommandException e) {
            return result(PageCommands.Answer.malformed(e));
        }
    }

    private static PageAnswer result(PageCommands.Answer answer) {
        String result = answer.sentence();
        JsonWriter json = new JsonWriter().beginObject().member("result", result);
        Phrase.Said said = Sentences.said(result);
        if (said != null) {
            json.member("code", said.phrase().code());
            Sentences.label(said).write(json, "texts");
        } else if (!result.isEmpty()) {
            Label label = Sentences.label(result);
            if (label != null) {
                label.write(json, "texts");
            }
        }
        answer.results().accept(json);
        return PageAnswer.json(answer.status(), json.endObject().toBytes());
    }
}
