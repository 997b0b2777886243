package io.standpipe.console.route;

import io.standpipe.model.console.PageAnswer;
import io.standpipe.model.console.PageEvents;
import io.standpipe.model.console.PageRequest;
import io.standpipe.model.console.Role;

import org.jspecify.annotations.Nullable;

import java.util.function.Function;

/**
 * One thing that can be asked of the pages.
 *
 * @param method of HTTP: GET only looks, POST acts
 * @param path below the door, beginning with '/'
 * @param least role that may ask it
 * @param formBytes that its form may have
 * @param handler answers; any thread, at most as long as the longest command
 * @param events what goes on after that, null if it cannot at the moment; null where nothing does
 */
public record Route(
        String method,
        String path,
        Role least,
        int formBytes,
        Function<PageRequest, PageAnswer> handler,
        @Nullable Function<PageRequest, @Nullable PageEvents> events) {

    /** Of a command's members the longest text has some hundred characters. */
    static final int FORM_BYTES = 16 << 10;

    /** A table of 2,000 rows is 300 kB, coded for a form twice that. */
    static final int TABLE_BYTES = 1 << 20;

    /** Looks. */
    public static Route get(String path, Role least, Function<PageRequest, PageAnswer> handler) {
        return new Route("GET", path, least, FORM_BYTES, handler, null);
    }

    /** Acts. */
    public static Route post(String path, Role least, Function<PageRequest, PageAnswer> handler) {
        return new Route("POST", path, least, FORM_BYTES, handler, null);
    }

    /** Acts on what may be a whole device table. */
    public static Route postTable(
            String path, Role least, Function<PageRequest, PageAnswer> handler) {
        return new Route("POST", path, least, TABLE_BYTES, handler, null);
    }

    /** Looks, and goes on looking. */
    public static Route live(
            String path,
            Role least,
            Function<PageRequest, PageAnswer> handler,
            Function<PageRequest, @Nullable PageEvents> events) {
        return new Route("GET", path, least, FORM_BYTES, handler, events);
    }

    String key() {
        return key(method, path);
    }

    static String key(String method, String path) {
        return method + " " + path;
    }
}
