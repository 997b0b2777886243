package io.standpipe.console.route;

import io.standpipe.model.console.PageAnswer;
import io.standpipe.model.console.PageEvents;
import io.standpipe.model.console.PageRequest;
import io.standpipe.model.words.DoorPhrase;
import io.standpipe.model.words.OrderPhrase;
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

    /** Answers, or says why not. */
    public PageAnswer answer(PageRequest request) {
        Route route = table.get(Route.key(request.method(), request.path()));
        if (route == null) {
            return PageAnswer.saying(PageAnswer.NOT_FOUND, DoorPhrase.NOT_THERE.with());
        }
        if (!request.role().covers(route.least())) {
            return PageAnswer.saying(
                    PageAnswer.FORBIDDEN, OrderPhrase.MAY_NOT_ACT.with(request.who()));
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
