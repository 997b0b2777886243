package io.standpipe.console.present;

import io.standpipe.console.route.Route;
import io.standpipe.console.route.RouteGroup;
import io.standpipe.console.route.Services;
import io.standpipe.model.RulesTimeout;
import io.standpipe.model.console.PageAnswer;
import io.standpipe.model.console.PageRequest;
import io.standpipe.model.console.Role;
import io.standpipe.model.time.SystemTime;
import java.util.List;
import java.util.function.Supplier;

/** How things are now: of all devices, or of one with all its points. */
public final class PresentRoutes implements RouteGroup {

    private final Supplier<Services> services;

    public PresentRoutes(Supplier<Services> services) {
        this.services = services;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.get("/present", Role.VIEWER, this::present).taking("device"));
    }

    private PageAnswer present(PageRequest request) {
        Services now = services.get();
        List<String> device = request.fields().get("device");
        return RulesAnswer.of(
                now,
                (gateway, present) ->
                        device != null
                                ? new PresentJson()
                                        .some(
                                                SystemTime.INSTANCE.stamp(),
                                                RulesTimeout.await(
                                                        present.devices(List.of(device.get(0)))))
                                : new PresentJson()
                                        .all(
                                                gateway,
                                                now.outbox(),
                                                RulesTimeout.await(present.snapshot()),
                                                now.strangers()));
    }
}
