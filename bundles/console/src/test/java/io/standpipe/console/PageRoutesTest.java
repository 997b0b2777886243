package io.standpipe.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.console.configure.ComponentForms;
import io.standpipe.console.configure.ConfigureServices;
import io.standpipe.console.profile.ProfileServices;
import io.standpipe.console.route.Route;
import io.standpipe.console.route.Routes;
import io.standpipe.console.route.Services;
import io.standpipe.model.console.PageAnswer;
import io.standpipe.model.console.PageRequest;
import io.standpipe.model.console.Role;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PageRoutesTest {

    private final Routes routes =
            ConsoleComponent.routes(
                    () ->
                            new Services(
                                    null, null, null, null, null, List.of(), List.of(), List.of()),
                    () ->
                            new ConfigureServices(
                                    null, List.of(), null, null, null, null, null, null),
                    () -> new ProfileServices(null, List.of(), List.of()),
                    Map::of,
                    new ComponentForms(component -> null),
                    () -> null);

    private PageAnswer ask(String method, String path, Role role) {
        return routes.answer(
                new PageRequest(method, path, Map.of("do", List.of("reset")), "wang", role));
    }

    private static String text(PageAnswer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    /** Whatever is there: who may too little is told so, and nothing is done. */
    @ParameterizedTest
    @EnumSource
    void eachRouteNeedsItsRole(Role role) {
        for (Route route : routes.all()) {
            PageAnswer answer = ask(route.method(), route.path(), role);
            boolean may = role.covers(route.least());
            assertEquals(may, answer.status() != PageAnswer.FORBIDDEN, route.path());
            assertTrue(may || text(answer).contains("wang may "), text(answer));
        }
    }

    @Test
    void onlyATechnicianMayDoAnythingAndOnlyAnAdministratorChangesWhatTheGatewayIs() {
        Set<String> prepares =
                Set.of(
                        "/components",
                        "/component",
                        "/component/check",
                        "/configuration",
                        "/configuration/check",
                        "/profile/try");
        for (Route route : routes.all()) {
            String path = route.path();
            boolean looks = route.method().equals("GET");
            assertEquals(
                    prepares.contains(path)
                            ? Role.TECHNICIAN
                            : path.startsWith("/component") || path.startsWith("/configuration")
                                    ? Role.ADMINISTRATOR
                                    : looks ? Role.VIEWER : Role.TECHNICIAN,
                    route.least(),
                    path);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/",
        "GET,/operate",
        "POST,/present",
        "GET,/page.js/",
        "GET,/../page.js",
        "GET,/page/page.js",
        "PUT,/page.js",
        "GET,''",
        "GET,/INDEX.HTML",
        "GET,/nothing"
    })
    void whatIsNotInTheTableIsNotFound(String method, String path) {
        PageAnswer answer = ask(method, path, Role.ADMINISTRATOR);
        assertEquals(PageAnswer.NOT_FOUND, answer.status());
        assertTrue(text(answer).contains("此地址没有内容"), text(answer));
    }

    @Test
    void withoutAGatewayThePageSaysSo() {
        PageAnswer answer = ask("GET", "/present", Role.VIEWER);
        assertEquals(PageAnswer.UNAVAILABLE, answer.status());
        assertTrue(text(answer).contains("\"notice\":\"starting\""), text(answer));
        assertEquals(PageAnswer.UNAVAILABLE, ask("POST", "/operate", Role.TECHNICIAN).status());
    }

    /** A script that nobody is given leaves the page empty. */
    @Test
    void whatThePageImportsIsThere() {
        Pattern imported = Pattern.compile("from '\\./([a-z]+)\\.js'");
        for (Route route : routes.all()) {
            if (!route.path().endsWith(".js")) {
                continue;
            }
            Matcher matcher = imported.matcher(text(ask("GET", route.path(), Role.VIEWER)));
            while (matcher.find()) {
                String path = "/" + matcher.group(1) + ".js";
                // Each door brings its own.
                boolean there =
                        path.equals("/door.js")
                                || ask("GET", path, Role.VIEWER).status() == PageAnswer.OK;
                assertTrue(there, route.path() + " imports " + path);
            }
        }
    }
}
