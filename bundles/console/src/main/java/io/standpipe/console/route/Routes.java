package io.standpipe.console.route;

import io.standpipe.model.console.PageAnswer;
import io.standpipe.model.console.PageEvents;
import io.standpipe.model.console.PageRequest;
import io.standpipe.model.console.Role;
import io.standpipe.model.words.DoorPhrase;
import io.standpipe.model.words.OrderPhrase;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.settings.ConfigurePhrase;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be asked of the pages, in one table: by which method and path, and what one
 * must be allowed to do. What is not in it is not found. Any thread.
 */
public final class Routes {

    private final Map<String, Route> table;

    /**
     * @throws IllegalStateException two groups have the same route
     */
    public Routes(List<RouteGroup> groups) {
        table =
                groups.stream()
                        .flatMap(group -> group.routes().stream())
                        .collect(Collectors.toUnmodifiableMap(Route::key, Function.identity()));
    }

    /** All there are. */
    public Collection<Route> all() {
        return table.values();
    }

    /** See {@link io.standpipe.model.console.Pages#formBytes}. */
    public int formBytes(String path) {
        Route route = table.get(Route.key("POST", path));
        return route == null ? Route.FORM_BYTES : route.formBytes();
    }

    /** Answers, or says why not. */
    public PageAnswer answer(PageRequest request) {
        Route route = table.get(Route.key(request.method(), request.path()));
        if (route == null) {
            return PageAnswer.saying(PageAnswer.NOT_FOUND, DoorPhrase.NOT_THERE.with());
        }
        if (!request.role().covers(route.least())) {
            Phrase why =
                    route.least() == Role.ADMINISTRATOR && request.role() == Role.TECHNICIAN
                            ? ConfigurePhrase.MAY_NOT_CHANGE
                            : OrderPhrase.MAY_NOT_ACT;
            return PageAnswer.saying(PageAnswer.FORBIDDEN, why.with(request.who()));
        }
        return route.handler().apply(request);
    }

    /** Null where nothing goes on, or not for this one: {@link #answer} says why. */
    public @Nullable PageEvents events(PageRequest request) {
        Route route = table.get(Route.key(request.method(), request.path()));
        return route == null || route.events() == null || !request.role().covers(route.least())
                ? null
                : route.events().apply(request);
    }
}
