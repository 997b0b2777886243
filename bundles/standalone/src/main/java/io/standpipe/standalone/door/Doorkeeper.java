package io.standpipe.standalone.door;

import com.sun.net.httpserver.HttpExchange;
import io.standpipe.model.console.PageAnswer;
import io.standpipe.model.console.PageEvents;
import io.standpipe.model.console.PageRequest;
import io.standpipe.model.console.Pages;
import io.standpipe.model.console.Role;
import io.standpipe.model.json.JsonWriter;
import io.standpipe.model.words.DoorPhrase;
import io.standpipe.standalone.access.Access;
import io.standpipe.standalone.access.Account;
import io.standpipe.standalone.access.LoginSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets people in, and hands what they ask on to the pages. Without a login there is the login
 * alone, and whether the gateway lives. Many threads.
 */
final class Doorkeeper {

    private static final Logger LOG = LoggerFactory.getLogger(Doorkeeper.class);

    private static final int UNAUTHORIZED = 401;
    private static final int NOT_ALLOWED = 405;
    private static final int TOO_MANY = 429;
    private static final int FAILED = 500;

    private static final String START = "/index.html";

    /** Also there for whoever has the token for them. */
    private static final String FIGURES = "/metrics";

    /** How the one who has that token is called; a user cannot have a blank in the name. */
    private static final String SCRAPER = "scrape token";

    /** Never in the audit log. */
    private static final Set<String> SECRETS = Set.of("password", "old", "new");

    /** Begins the name of a field that sets a setting. */
    private static final String SETTING = "set.";

    /** What is longer is no name and no reason, and would fill the audit log. */
    private static final int LONG = 250;

    /** Whatever the pages say: bytes of the longest form. */
    private static final int MAX_TABLE = 1 << 20;

    private static final Duration TABLE_WAIT = Duration.ofSeconds(5);

    private final Semaphore table = new Semaphore(1);
    private final Access access;
    private final ScrapeToken token;
    private final UserRoutes users;
    private final SystemRoutes system;
    private final Supplier<@Nullable Pages> pages;
    private final EventStream streams = new EventStream();

    Doorkeeper(
            Access access,
            ScrapeToken token,
            Supplier<@Nullable Pages> pages,
            SystemRoutes system) {
        this.system = system;
        this.access = access;
        this.token = token;
        users = new UserRoutes(access);
        this.pages = pages;
    }

    /**
     * @param way null if nobody is answered who came so
     */
    void handle(HttpExchange exchange, @Nullable Way way) throws IOException {
        if (way == null) {
            exchange.close();
            return;
        }
        Call call = new Call(exchange, way);
        try {
            take(call);
        } catch (Call.BadCallException e) {
            call.say(e.status(), e.said());
        } catch (Access.UnableException e) {
            LOG.error("{}", e.getMessage());
            call.say(PageAnswer.UNAVAILABLE, e.said());
        } catch (RuntimeException e) {
            LOG.error("an error of this program: {} {}", call.method(), call.path(), e);
            call.answer(new PageAnswer(FAILED, PageAnswer.JSON, new byte[0]));
        } finally {
            exchange.close();
        }
    }

    private void take(Call call) throws IOException, Call.BadCallException {
        boolean post = call.method().equals("POST");
        if (!post && !call.method().equals("GET") && !call.method().equals("HEAD")) {
            call.say(NOT_ALLOWED, DoorPhrase.NOT_SO.with(call.method()));
        } else if (post && !call.ownOrigin()) {
            call.say(PageAnswer.FORBIDDEN, DoorPhrase.OTHER_SITE.with(call.header("Origin")));
        } else {
            DoorRoute route = DoorRoute.of(call.method(), call.path());
            if (route != null && route.least() == null) {
                open(call, route);
            } else if (!post
                    && call.path().equals(FIGURES)
                    && call.header("Authorization") != null) {
                scrape(call);
            } else {
                inside(call, route, post);
            }
        }
    }

    /** What is there without a login; the rest of the door is behind it. */
    private void open(Call call, DoorRoute route) throws IOException, Call.BadCallException {
        switch (route) {
            case LOG_IN -> logIn(call);
            case ALIVE -> call.answer(text(PageAnswer.OK, "alive"));
            case READY -> ready(call);
            case START ->
                    call.redirect(
                            access.session(call.session()) == null
                                    ? DoorRoute.LOGIN_PAGE.path()
                                    : START);
            default -> call.answer(file(route.path()));
        }
    }

    /**
     * @param route null if it is for the pages
     */
    private void inside(Call call, @Nullable DoorRoute route, boolean post)
            throws IOException, Call.BadCallException {
        Guest guest = guest(call);
        if (guest == null) {
            return;
        }
        Account account = guest.account();
        if (post && !sameToken(guest.session().token(), call.header(Call.TOKEN))) {
            call.say(PageAnswer.FORBIDDEN, DoorPhrase.NO_TOKEN.with());
        } else if (account.oneTime() && (route == null || !route.beforePassword())) {
            call.say(PageAnswer.FORBIDDEN, DoorPhrase.CHOOSE_PASSWORD.with());
        } else if (route != null) {
            own(call, route, guest);
        } else if (post) {
            order(call, guest);
        } else {
            look(call, guest);
        }
    }

    private void look(Call call, Guest guest) throws IOException, Call.BadCallException {
        Account account = guest.account();
        Map<String, List<String>> query = call.query();
        if (call.method().equals("GET")) {
            PageRequest request = request(call, query, account.name(), account.role());
            try (PageEvents events = events(request)) {
                if (events != null
                        && streams.send(
                                call, events, () -> access.lasts(call.session(), account))) {
                    return;
                }
            }
        }
        call.answer(pages(call, guest, query));
    }

    private @Nullable PageEvents events(PageRequest request) {
        Pages now = pages.get();
        return now == null ? null : now.events(request);
    }

    private void own(Call call, DoorRoute route, Guest guest)
            throws IOException, Call.BadCallException {
        switch (route) {
            case SESSION -> session(call, guest);
            case LOG_OUT -> {
                access.logOut(call.session(), guest.account().name(), call.address());
                call.forget();
                call.done();
            }
            case PASSWORD -> password(call, guest);
            case DOOR_SCRIPT -> call.answer(file(route.path()));
            case LOG, AUDIT, PARTS, SUPPORT, RESTART -> system.answer(call, route, guest.account());
            default -> users.answer(call, route, guest.account());
        }
    }

    /** Somebody who is logged in. */
    private record Guest(LoginSession session, Account account) {}

    /** Null if nobody is logged in, who has been told so. */
    private @Nullable Guest guest(Call call) throws IOException {
        LoginSession session = access.session(call.session());
        Account account = session == null ? null : access.account(session);
        if (session == null || account == null) {
            call.say(UNAUTHORIZED, DoorPhrase.LOG_IN_FIRST.with());
            return null;
        }
        return new Guest(session, account);
    }

    private static boolean sameToken(String token, @Nullable String came) {
        return came != null
                && MessageDigest.isEqual(
                        token.getBytes(StandardCharsets.UTF_8),
                        came.getBytes(StandardCharsets.UTF_8));
    }

    private void logIn(Call call) throws IOException, Call.BadCallException {
        Map<String, List<String>> form = call.form();
        try {
            call.keep(
                    access.logIn(
                            one(form, "name"),
                            one(form, "password").toCharArray(),
                            call.address()));
            call.done();
        } catch (Access.RefusedException e) {
            refuse(call, e);
        }
    }

    private void password(Call call, Guest guest) throws IOException, Call.BadCallException {
        Map<String, List<String>> form = call.form();
        try {
            call.keep(
                    access.changePassword(
                            guest.account(),
                            one(form, "old").toCharArray(),
                            one(form, "new").toCharArray(),
                            call.address()));
            call.done();
        } catch (Access.RefusedException e) {
            refuse(call, e);
        }
    }

    private static void refuse(Call call, Access.RefusedException e) throws IOException {
        boolean wait = e.said().phrase() == DoorPhrase.LOGIN_WAIT;
        // 401 of the other one would say that the session is over.
        boolean login = e.said().phrase() == DoorPhrase.WRONG_LOGIN;
        call.say(wait ? TOO_MANY : login ? UNAUTHORIZED : PageAnswer.CONFLICT, e.said());
    }

    /** Empty if it is not there, or not once. */
    static String one(Map<String, List<String>> form, String name) {
        List<String> values = form.get(name);
        return values == null || values.size() != 1 ? "" : values.get(0);
    }

    /** Who is logged in, what that one may do, and the token of its orders. */
    private static void session(Call call, Guest guest) throws IOException {
        Account account = guest.account();
        call.answer(
                PageAnswer.json(
                        PageAnswer.OK,
                        new JsonWriter()
                                .beginObject()
                                .member("name", account.name())
                                .member("role", account.role().name())
                                .member("oneTime", account.oneTime())
                                .member("token", guest.session().token())
                                .endObject()
                                .toBytes()));
    }

    private void order(Call call, Guest guest) throws IOException, Call.BadCallException {
        Pages now = pages.get();
        int max = now == null ? Call.MAX_BODY : Math.min(now.formBytes(call.path()), MAX_TABLE);
        if (max <= Call.MAX_BODY) {
            order(call, guest, call.form());
            return;
        }
        // As text, as fields and as what is made of it a table weighs many times what comes.
        boolean alone = false;
        try {
            alone = table.tryAcquire(TABLE_WAIT.toMillis(), TimeUnit.MILLISECONDS);
            if (alone) {
                order(call, guest, call.form(max));
            } else {
                call.say(PageAnswer.UNAVAILABLE, DoorPhrase.ONE_TABLE_AT_A_TIME.with());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the door closes
        } finally {
            if (alone) {
                table.release();
            }
        }
    }

    private void order(Call call, Guest guest, Map<String, List<String>> form) throws IOException {
        String what = call.path() + " " + written(form);
        String name = guest.account().name();
        access.order(name, call.address(), what);
        PageAnswer answer = pages(call, guest, form);
        if (answer.status() != PageAnswer.OK) {
            access.refused(name, call.address(), what, "status " + answer.status());
        }
        call.answer(answer);
    }

    private static String written(Map<String, List<String>> form) {
        Map<String, Object> safe = new TreeMap<>(form);
        safe.keySet().removeAll(SECRETS);
        // Which of the settings are secrets only their component knows; and a table is long.
        safe.replaceAll(
                (name, value) ->
                        name.startsWith(SETTING) || String.join("", form.get(name)).length() > LONG
                                ? String.join("", form.get(name)).length() + " characters"
                                : value);
        return safe.toString();
    }

    /** Not in the audit log: it only looks, and every few seconds. */
    private void scrape(Call call) throws IOException, Call.BadCallException {
        if (token.fits(call.header("Authorization"))) {
            call.answer(pages(call, SCRAPER, Role.VIEWER, call.query()));
        } else {
            call.challenge();
            call.say(UNAUTHORIZED, DoorPhrase.WRONG_SCRAPE_TOKEN.with());
        }
    }

    private PageAnswer pages(Call call, Guest guest, Map<String, List<String>> fields) {
        return pages(call, guest.account().name(), guest.account().role(), fields);
    }

    private PageAnswer pages(Call call, String who, Role role, Map<String, List<String>> fields) {
        Pages now = pages.get();
        return now == null
                ? text(PageAnswer.UNAVAILABLE, "")
                : now.answer(request(call, fields, who, role));
    }

    private static PageRequest request(
            Call call, Map<String, List<String>> fields, String who, Role role) {
        return new PageRequest(
                call.method().equals("HEAD") ? "GET" : call.method(),
                call.path(),
                fields,
                who,
                role);
    }

    private void ready(Call call) throws IOException {
        boolean there = pages.get() != null;
        call.answer(
                text(there ? PageAnswer.OK : PageAnswer.UNAVAILABLE, there ? "ready" : "starting"));
    }

    private static PageAnswer text(int status, String text) {
        return new PageAnswer(
                status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    private static PageAnswer file(String path) throws IOException {
        try (InputStream in = Doorkeeper.class.getResourceAsStream("/door" + path)) {
            if (in == null) {
                throw new IllegalStateException("this bundle lacks door" + path);
            }
            return new PageAnswer(PageAnswer.OK, type(path), in.readAllBytes());
        }
    }

    private static String type(String path) {
        return switch (path.substring(path.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            default -> "image/svg+xml";
        };
    }
}
