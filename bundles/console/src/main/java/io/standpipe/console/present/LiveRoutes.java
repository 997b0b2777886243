package io.standpipe.console.present;

import io.standpipe.console.route.Route;
import io.standpipe.console.route.RouteGroup;
import io.standpipe.console.route.Services;
import io.standpipe.model.console.PageAnswer;
import io.standpipe.model.console.PageEvents;
import io.standpipe.model.console.PageRequest;
import io.standpipe.model.console.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How things are, and how they go on: state and alarms of each device that changed, values only of
 * those that somebody looks at. Fields: {@code since}, the version of what is known already; {@code
 * rows}, ids separated by commas, whose first values are wanted; {@code whole}, id of a device
 * whose values are all wanted.
 */
public final class LiveRoutes implements RouteGroup {

    /** More rows than a screen has. */
    static final int ROWS = 60;

    private final Supplier<Services> services;
    private final DeviceChanges changes = new DeviceChanges();

    public LiveRoutes(Supplier<Services> services) {
        this.services = services;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.live("/live", Role.VIEWER, this::once, this::events)
                        .taking("since", "rows", "whole"));
    }

    private PageAnswer once(PageRequest request) {
        return looking(request).look(services.get());
    }

    private @Nullable PageEvents events(PageRequest request) {
        Services now = services.get();
        return now.gateway() == null || now.present() == null
                ? null
                : new LiveEvents(services, looking(request), now.present());
    }

    private Looking looking(PageRequest request) {
        Map<String, List<String>> fields = request.fields();
        Set<String> rows =
                Arrays.stream(first(fields, "rows").split(",", -1))
                        .limit(ROWS)
                        .collect(Collectors.toSet());
        return new Looking(changes, first(fields, "since"), rows, first(fields, "whole"));
    }

    private static String first(Map<String, List<String>> fields, String name) {
        List<String> values = fields.get(name);
        return values == null ? "" : values.get(0);
    }
}
