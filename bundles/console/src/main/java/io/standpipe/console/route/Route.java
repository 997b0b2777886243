package io.standpipe.console.route;

import io.standpipe.model.console.PageAnswer;
import io.standpipe.model.console.PageEvents;
import io.standpipe.model.console.PageRequest;
import io.standpipe.model.console.Role;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be asked of the pages.
 *
 * @param method of HTTP: GET only looks, POST acts
 * @param path below the door, beginning with '/'
 * @param least role that may ask it
 * @param handler answers; any thread, at most as long as the longest command
 * @param events what goes on after that, null if it cannot at the moment; null where nothing does
 */
public record Route(
        String method,
        String path,
        Role least,
        Function<PageRequest, PageAnswer> handler,
        @Nullable Function<PageRequest, @Nullable PageEvents> events) {

    /** Looks. */
    public static Route get(String path, Role least, Function<PageRequest, PageAnswer> handler) {
        return new Route("GET", path, least, handler, null);
    }

    /** Acts. */
    public static Route post(String path, Role least, Function<PageRequest, PageAnswer> handler) {
        return new Route("POST", path, least, handler, null);
    }

    /** Looks, and goes on looking. */
    public static Route live(
            String path,
            Role least,
            Function<PageRequest, PageAnswer> handler,
            Function<PageRequest, @Nullable PageEvents> events) {
        return new Route("GET", path, least, handler, events);
    }

    String key() {
        return key(method, path);
    }

    static String key(String method, String path) {
        return method + " " + path;
    }
}
