package io.standpipe.kura.console;

import io.standpipe.kura.ChannelFile;
import io.standpipe.kura.RulesTimeout;
import io.standpipe.model.Gateway;
import io.standpipe.model.NotRunning;
import io.standpipe.model.Present;
import io.standpipe.model.Strangers;
import io.standpipe.model.command.CommandException;
import io.standpipe.model.command.CommandProvider;
import io.standpipe.model.command.CommandRequest;
import io.standpipe.model.json.JsonWriter;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.time.SystemTime;
import io.standpipe.model.words.OrderPhrase;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.text.Sentences;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import javax.servlet.http.HttpSession;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.web.api.Console;
import org.jspecify.annotations.Nullable;

/**
 * The page and what it shows. Registered with Kura as a secured servlet, so nothing gets here
 * without a login; it looks for one itself all the same. What the page asks for or orders must
 * carry Kura's CSRF token; an order is given in the name of whoever is logged in.
 */
final class PageServlet extends HttpServlet {

    /** Where Kura's console finds it. */
    static final String ALIAS = "/standpipe";

    /** The script that adds the menu entry; it is as secured as the rest. */
    static final String EXTENSION = "/extension.js";

    static final String TOKEN_HEADER = "X-XSRF-Token";

    private static final Map<String, String> FILES =
            Map.of(
                    "/index.html",
                    "text/html; charset=utf-8",
                    "/page.css",
                    "text/css; charset=utf-8",
                    "/page.js",
                    "text/javascript; charset=utf-8",
                    "/operate.js",
                    "text/javascript; charset=utf-8",
                    "/channels.js",
                    "text/javascript; charset=utf-8",
                    "/texts.js",
                    "text/javascript; charset=utf-8",
                    EXTENSION,
                    "text/javascript; charset=utf-8");

    /**
     * What can be asked at the moment; each is null while there is none.
     *
     * @param notRunning why there is no gateway
     * @param commands those who carry commands out
     * @param strangers of each bus that devices call by themselves
     */
    record Services(
            @Nullable Gateway gateway,
            @Nullable NotRunning notRunning,
            @Nullable Present present,
            @Nullable Outbox outbox,
            List<CommandProvider> commands,
            List<Strangers> strangers) {}

    private final transient Console console;
    private final transient Predicate<String> mayAct;
    private final transient Predicate<String> mayStay;
    private final transient Supplier<Services> services;

    /**
     * @param mayAct whether a user, by name, may do more than look
     * @param mayStay whether Kura's console leaves the page there that it shows to this user
     */
    PageServlet(
            Console console,
            Predicate<String> mayAct,
            Predicate<String> mayStay,
            Supplier<Services> services) {
        this.console = console;
        this.mayAct = mayAct;
        this.mayStay = mayStay;
        this.services = services;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Optional<String> who = user(request, response);
        if (who.isEmpty()) {
            return;
        }
        String path = request.getPathInfo();
        String type = path == null ? null : FILES.get(path);
        if (type != null) {
            boolean apart = EXTENSION.equals(path) && !mayStay.test(who.get());
            file(path, type, apart ? "var standpipeApart = true;\n" : "", response);
        } else if ("/present".equals(path)) {
            present(request, response);
        } else {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Optional<String> who = user(request, response);
        if (who.isEmpty()) {
            return;
        }
        String path = request.getPathInfo();
        if (!"/operate".equals(path) && !"/channels".equals(path)) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        } else if (hasToken(request, response)) {
            request.setCharacterEncoding(StandardCharsets.UTF_8.name());
            if ("/operate".equals(path)) {
                operate(request, who.get(), response);
            } else {
                channels(request, response);
            }
        }
    }

    /** Who is logged in; whoever is not has been told so. */
    private Optional<String> user(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.setHeader("Content-Security-Policy", "default-src 'self'; frame-ancestors 'self'");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Referrer-Policy", "no-referrer");
        HttpSession session = request.getSession(false);
        Optional<String> user = session == null ? Optional.empty() : console.getUsername(session);
        if (user.isEmpty()) {
            response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
        }
        return user;
    }

    /**
     * @param before goes before it
     */
    private static void file(String path, String type, String before, HttpServletResponse response)
            throws IOException {
        try (InputStream in = PageServlet.class.getResourceAsStream("/page" + path)) {
            if (in == null) {
                response.sendError(HttpServletResponse.SC_NOT_FOUND);
                return;
            }
            response.setContentType(type);
            response.getOutputStream().write(before.getBytes(StandardCharsets.UTF_8));
            in.transferTo(response.getOutputStream());
        }
    }

    private boolean hasToken(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        // Kura ends the session over a token that is missing; a link from elsewhere must not do
        // that.
        String token = request.getHeader(TOKEN_HEADER);
        if (token == null || token.isEmpty()) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
            return false;
        }
        try {
            console.checkXSRFToken(request, token);
            return true;
        } catch (KuraException e) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
            return false;
        }
    }

    private void operate(HttpServletRequest request, String who, HttpServletResponse response)
            throws IOException {
        try {
            CommandRequest command = CommandForm.read(form(request), who);
            if (mayAct.test(who)) {
                Services now = services.get();
                result(
                        response,
                        new PageCommands(now.gateway(), now.present(), now.commands())
                                .give(command));
            } else {
                String refusal = OrderPhrase.MAY_NOT_ACT.of(who);
                result(
                        response,
                        PageCommands.Answer.refused(HttpServletResponse.SC_CONFLICT, refusal));
            }
        } catch (CommandException e) {
            result(response, PageCommands.Answer.malformed(e));
        }
    }

    /**
     * The file of channels for an asset: of the devices that the form names in {@code devices},
     * separated by commas; without it of all devices and of the gateway. Whoever may look may have
     * it. A notice as JSON if there is none.
     */
    private void channels(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Present present = services.get().present();
        if (present == null) {
            notice(response, PresentJson.Notice.STARTING, List.of());
            return;
        }
        try {
            Map<String, String[]> form = form(request);
            String[] devices = form.get("devices");
            byte[] file =
                    ChannelFile.of(
                            devices == null,
                            devices == null
                                    ? RulesTimeout.await(present.snapshot()).devices()
                                    : RulesTimeout.await(
                                            present.devices(List.of(devices[0].split(",")))),
                            form.containsKey("listen"));
            response.setContentType("text/csv; charset=utf-8");
            response.setHeader(
                    "Content-Disposition", "attachment; filename=\"standpipe-channels.csv\"");
            response.setContentLength(file.length);
            response.getOutputStream().write(file);
        } catch (CommandException e) {
            result(response, PageCommands.Answer.malformed(e));
        } catch (TimeoutException | ExecutionException e) {
            notice(response, PresentJson.Notice.SILENT, List.of());
        }
    }

    private static Map<String, String[]> form(HttpServletRequest request) throws CommandException {
        try {
            return request.getParameterMap();
        } catch (RuntimeException e) {
            // Jetty's own, of another type in each release: too long, or not decodable.
            throw new CommandException(OrderPhrase.FORM_UNREADABLE.with());
        }
    }

    private static void result(HttpServletResponse response, PageCommands.Answer answer)
            throws IOException {
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
        answer(response, answer.status(), json.endObject().toBytes());
    }

    private void present(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (!hasToken(request, response)) {
            return;
        }
        Services now = services.get();
        NotRunning why = now.notRunning();
        if (now.gateway() != null && now.present() != null) {
            try {
                answer(response, HttpServletResponse.SC_OK, content(request, now.gateway(), now));
            } catch (TimeoutException | ExecutionException e) {
                notice(response, PresentJson.Notice.SILENT, List.of());
            }
        } else if (why != null) {
            notice(response, PresentJson.Notice.IDENTITY, why.wrong());
        } else {
            notice(response, PresentJson.Notice.STARTING, List.of());
        }
    }

    private static void notice(
            HttpServletResponse response, PresentJson.Notice notice, List<NotRunning.Wrong> wrong)
            throws IOException {
        answer(
                response,
                HttpServletResponse.SC_SERVICE_UNAVAILABLE,
                PresentJson.notice(notice, wrong));
    }

    private static byte[] content(HttpServletRequest request, Gateway gateway, Services now)
            throws TimeoutException, ExecutionException {
        Present present = Objects.requireNonNull(now.present());
        String device = request.getParameter("device");
        if (device != null) {
            return new PresentJson()
                    .some(
                            SystemTime.INSTANCE.stamp(),
                            RulesTimeout.await(present.devices(List.of(device))));
        }
        return new PresentJson()
                .all(
                        gateway,
                        now.outbox(),
                        RulesTimeout.await(present.snapshot()),
                        now.strangers());
    }

    private static void answer(HttpServletResponse response, int status, byte[] json)
            throws IOException {
        response.setStatus(status);
        response.setContentType("application/json; charset=utf-8");
        response.setContentLength(json.length);
        response.getOutputStream().write(json);
    }
}
