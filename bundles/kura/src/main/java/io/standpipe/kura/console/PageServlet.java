package io.standpipe.kura.console;

import io.standpipe.kura.ChannelFile;
import io.standpipe.model.Present;
import io.standpipe.model.RulesTimeout;
import io.standpipe.model.console.PageAnswer;
import io.standpipe.model.console.PageRequest;
import io.standpipe.model.console.Pages;
import io.standpipe.model.console.Role;
import io.standpipe.model.log.Printable;
import io.standpipe.model.words.OrderPhrase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import javax.servlet.http.HttpSession;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.web.api.Console;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door to the pages inside Kura's console. Registered as a secured servlet, so nothing gets
 * here without a login; it looks for one itself all the same. What the page asks for or orders must
 * carry Kura's CSRF token. Besides the pages it has what only makes sense in Kura: the menu entry,
 * where the page gets its token, and the file of an asset's channels.
 */
final class PageServlet extends HttpServlet {

    /** Where Kura's console finds it. */
    static final String ALIAS = "/standpipe";

    /** The script that adds the menu entry; it is as secured as the rest. */
    static final String EXTENSION = "/extension.js";

    /** What the page has to know of this door. */
    private static final String DOOR = "/door.js";

    static final String TOKEN_HEADER = "X-XSRF-Token";

    /** As Kura calls its own. */
    private static final Logger AUDIT = LoggerFactory.getLogger("AuditLogger");

    private static final String SCRIPT = "text/javascript; charset=utf-8";

    /**
     * What can be asked at the moment; each is null while there is none.
     *
     * @param present for the file of channels
     */
    record Services(@Nullable Pages pages, @Nullable Present present) {}

    private final transient Console console;
    private final transient Function<String, Role> role;
    private final transient Predicate<String> mayStay;
    private final transient Supplier<Services> services;

    /**
     * @param role of a user, by name
     * @param mayStay whether Kura's console leaves the page there that it shows to this user
     */
    PageServlet(
            Console console,
            Function<String, Role> role,
            Predicate<String> mayStay,
            Supplier<Services> services) {
        this.console = console;
        this.role = role;
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
        if (EXTENSION.equals(path)) {
            boolean apart = !mayStay.test(who.get());
            script(EXTENSION, apart ? "var standpipeApart = true;\n" : "", response);
        } else if (DOOR.equals(path)) {
            boolean may = role.apply(who.get()) == Role.ADMINISTRATOR;
            script(DOOR, "const configure = " + may + ";\n", response);
        } else if (isFile(path) || hasToken(request, response)) {
            pages(request, "GET", path, who.get(), response);
        }
    }

    /** A browser gets the files of a page without the token; what the page asks carries it. */
    private static boolean isFile(@Nullable String path) {
        return path == null || path.indexOf('.') >= 0;
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Optional<String> who = user(request, response);
        if (who.isPresent() && hasToken(request, response)) {
            request.setCharacterEncoding(StandardCharsets.UTF_8.name());
            if ("/channels".equals(request.getPathInfo())) {
                channels(request, who.get(), response);
            } else {
                pages(request, "POST", request.getPathInfo(), who.get(), response);
                audit(request, response);
            }
        }
    }

    /** Kura's audit log tells who did something, and from where; so it does of this door. */
    private void audit(HttpServletRequest request, HttpServletResponse response) {
        boolean done = response.getStatus() < HttpServletResponse.SC_BAD_REQUEST;
        String[] of = request.getParameterValues("pid");
        AUDIT.info(
                "{} Standpipe - {} - {} {}",
                console.initAuditContext(request),
                done ? "Success" : "Failure",
                Printable.name(String.valueOf(request.getPathInfo())),
                of == null ? "" : Printable.name(of[0]));
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

    /**
     * @param before goes before it
     */
    private static void script(String path, String before, HttpServletResponse response)
            throws IOException {
        try (InputStream in = PageServlet.class.getResourceAsStream("/page" + path)) {
            if (in == null) {
                response.sendError(HttpServletResponse.SC_NOT_FOUND);
                return;
            }
            response.setContentType(SCRIPT);
            response.getOutputStream().write(before.getBytes(StandardCharsets.UTF_8));
            in.transferTo(response.getOutputStream());
        }
    }

    private void pages(
            HttpServletRequest request,
            String method,
            @Nullable String path,
            String who,
            HttpServletResponse response)
            throws IOException {
        Pages pages = services.get().pages();
        if (pages == null || path == null) {
            response.sendError(
                    path == null
                            ? HttpServletResponse.SC_NOT_FOUND
                            : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return;
        }
        Map<String, List<String>> fields = fields(request);
        if (fields == null) {
            answer(
                    response,
                    PageAnswer.saying(PageAnswer.BAD_REQUEST, OrderPhrase.FORM_UNREADABLE.with()));
            return;
        }
        answer(response, pages.answer(new PageRequest(method, path, fields, who, role.apply(who))));
    }

    /** Null if it cannot be read. */
    private static @Nullable Map<String, List<String>> fields(HttpServletRequest request) {
        try {
            Map<String, List<String>> fields = new LinkedHashMap<>();
            Map<String, String[]> form = request.getParameterMap();
            form.forEach((name, values) -> fields.put(name, Arrays.asList(values)));
            return fields;
        } catch (RuntimeException e) {
            // Jetty's own, of another type in each release: too long, or not decodable.
            return null;
        }
    }

    /**
     * The file of channels for an asset: of the devices that the form names in {@code devices},
     * separated by commas; without it of all devices and of the gateway. Whoever may look may have
     * it. Without rules that answer, the page's own notice.
     */
    private void channels(HttpServletRequest request, String who, HttpServletResponse response)
            throws IOException {
        Present present = services.get().present();
        Map<String, List<String>> form = fields(request);
        if (form == null) {
            answer(
                    response,
                    PageAnswer.saying(PageAnswer.BAD_REQUEST, OrderPhrase.FORM_UNREADABLE.with()));
            return;
        }
        if (present == null) {
            notice(request, who, response);
            return;
        }
        try {
            List<String> devices = form.get("devices");
            byte[] file =
                    ChannelFile.of(
                            devices == null,
                            devices == null
                                    ? RulesTimeout.await(present.snapshot()).devices()
                                    : RulesTimeout.await(
                                            present.devices(
                                                    List.of(devices.get(0).split(",", -1)))),
                            form.containsKey("listen"));
            response.setHeader(
                    "Content-Disposition", "attachment; filename=\"standpipe-channels.csv\"");
            answer(response, new PageAnswer(PageAnswer.OK, "text/csv; charset=utf-8", file));
        } catch (TimeoutException | ExecutionException e) {
            notice(request, who, response);
        }
    }

    /** Why there is no file: the pages know why they would be empty. */
    private void notice(HttpServletRequest request, String who, HttpServletResponse response)
            throws IOException {
        pages(request, "GET", "/present", who, response);
    }

    private static void answer(HttpServletResponse response, PageAnswer answer) throws IOException {
        response.setStatus(answer.status());
        response.setContentType(answer.type());
        response.setContentLength(answer.body().length);
        response.getOutputStream().write(answer.body());
    }
}
