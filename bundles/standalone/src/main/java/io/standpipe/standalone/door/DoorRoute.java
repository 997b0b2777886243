package io.standpipe.standalone.door;

import io.standpipe.model.console.Role;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the door answers itself; what is not here is for the pages. What the page has to
 * know of this door is here too.
 */
enum DoorRoute {
    START("GET", "/", null),
    LOGIN_PAGE("GET", "/login.html", null),
    LOGIN_STYLE("GET", "/login.css", null),
    LOGIN_SCRIPT("GET", "/login.js", null),
    ICON("GET", "/icon.svg", null),
    ALIVE("GET", "/healthz", null),
    READY("GET", "/readyz", null),
    LOG_IN("POST", "/login", null),
    LOG_OUT("POST", "/logout", Role.VIEWER),
    SESSION("GET", "/session", Role.VIEWER),
    PASSWORD("POST", "/password", Role.VIEWER),
    DOOR_SCRIPT("GET", "/door.js", Role.VIEWER),
    USERS("GET", "/users", Role.ADMINISTRATOR),
    ADD_USER("POST", "/users/add", Role.ADMINISTRATOR),
    CHANGE_ROLE("POST", "/users/role", Role.ADMINISTRATOR),
    RESET_PASSWORD("POST", "/users/reset", Role.ADMINISTRATOR),
    REMOVE_USER("POST", "/users/remove", Role.ADMINISTRATOR),
    LOG("GET", "/system/log", Role.TECHNICIAN),
    AUDIT("GET", "/system/audit", Role.TECHNICIAN),
    PARTS("GET", "/system/components", Role.TECHNICIAN),
    SUPPORT("POST", "/system/support", Role.TECHNICIAN),
    RESTART("POST", "/system/restart", Role.ADMINISTRATOR);

    private static final Map<String, DoorRoute> TABLE =
            Arrays.stream(values()).collect(Collectors.toMap(DoorRoute::key, Function.identity()));

    private final String method;
    private final String path;
    private final @Nullable Role least;

    DoorRoute(String method, String path, @Nullable Role least) {
        this.method = method;
        this.path = path;
        this.least = least;
    }

    /** Null if it is none of these; HEAD counts as GET. */
    static @Nullable DoorRoute of(String method, String path) {
        return TABLE.get((method.equals("HEAD") ? "GET" : method) + " " + path);
    }

    String key() {
        return method + " " + path;
    }

    String path() {
        return path;
    }

    /** What one must be allowed to do; null if nobody need be logged in. */
    @Nullable Role least() {
        return least;
    }

    /** Whether one may do it whose password was for the first login only. */
    boolean beforePassword() {
        return this == SESSION || this == PASSWORD || this == LOG_OUT;
    }
}
