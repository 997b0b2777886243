package io.standpipe.console;

import io.standpipe.model.NotRunning;
import io.standpipe.model.Present;
import io.standpipe.model.RulesTimeout;
import io.standpipe.model.command.CommandException;
import io.standpipe.model.command.CommandRequest;
import io.standpipe.model.console.PageAnswer;
import io.standpipe.model.console.PageRequest;
import io.standpipe.model.console.Role;
import io.standpipe.model.json.JsonWriter;
import io.standpipe.model.time.SystemTime;
import io.standpipe.model.words.DoorPhrase;
import io.standpipe.model.words.OrderPhrase;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.text.Sentences;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything that can be asked of the pages, in one table: by which method and path, and what one
 * must be allowed to do. What is not in it is not found. Any thread.
 */
final class Routes {

    private static final String HTML = "text/html; charset=utf-8";
    private static final String CSS = "text/css; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";

    /**
     * @param least role that may ask it
     */
    record Route(
            String method, String path, Role least, Function<PageRequest, PageAnswer> handler) {}

    private final Supplier<Services> services;
    private final Map<String, Route> table;

    Routes(Supplier<Services> services) {
        this.services = services;
        table =
                Stream.of(
                                file("/index.html", HTML),
                                file("/page.css", CSS),
                                file("/icon.svg", "image/svg+xml"),
                                file("/page.js", SCRIPT),
                                file("/operate.js", SCRIPT),
                                file("/channels.js", SCRIPT),
                                file("/texts.js", SCRIPT),
                                new Route("GET", "/present", Role.VIEWER, this::present),
                                new Route("POST", "/operate", Role.TECHNICIAN, this::operate))
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        route -> key(route.method(), route.path()),
                                        Function.identity()));
    }

    private static String key(String method, String path) {
        return method + " " + path;
    }

    /** All there are. */
    Iterable<Route> all() {
        return table.values();
    }

    PageAnswer answer(PageRequest request) {
        Route route = table.get(key(request.method(), request.path()));
        if (route == null) {
            return PageAnswer.saying(PageAnswer.NOT_FOUND, DoorPhrase.NOT_THERE.with());
        }
        if (!request.role().covers(route.least())) {
            return PageAnswer.saying(
                    PageAnswer.FORBIDDEN, OrderPhrase.MAY_NOT_ACT.with(request.who()));
        }
        return route.handler().apply(request);
    }

    private static Route file(String path, String type) {
        return new Route(
                "GET",
                path,
                Role.VIEWER,
                request -> new PageAnswer(PageAnswer.OK, type, content(path)));
    }

    private static byte[] content(String path) {
        try (InputStream in = Routes.class.getResourceAsStream("/page" + path)) {
            if (in == null) {
                throw new IllegalStateException("this bundle lacks page" + path);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
            PresentJson.label(json, "texts", Sentences.label(result));
        }
        answer.results().accept(json);
        return PageAnswer.json(answer.status(), json.endObject().toBytes());
    }

    private PageAnswer present(PageRequest request) {
        Services now = services.get();
        NotRunning why = now.notRunning();
        Present present = now.present();
        if (now.gateway() != null && present != null) {
            try {
                List<String> device = request.fields().get("device");
                byte[] content =
                        device != null
                                ? new PresentJson()
                                        .some(
                                                SystemTime.INSTANCE.stamp(),
                                                RulesTimeout.await(
                                                        present.devices(List.of(device.get(0)))))
                                : new PresentJson()
                                        .all(
                                                now.gateway(),
                                                now.outbox(),
                                                RulesTimeout.await(present.snapshot()),
                                                now.strangers());
                return PageAnswer.json(PageAnswer.OK, content);
            } catch (TimeoutException | ExecutionException e) {
                return notice(PresentJson.Notice.SILENT, List.of());
            }
        }
        return why == null
                ? notice(PresentJson.Notice.STARTING, List.of())
                : notice(PresentJson.Notice.IDENTITY, why.wrong());
    }

    private static PageAnswer notice(PresentJson.Notice notice, List<NotRunning.Wrong> wrong) {
        return PageAnswer.json(PageAnswer.UNAVAILABLE, PresentJson.notice(notice, wrong));
    }
}
