package io.standpipe.console.present;

import io.standpipe.console.route.Route;
import io.standpipe.console.route.RouteGroup;
import io.standpipe.console.route.Services;
import io.standpipe.model.NotRunning;
import io.standpipe.model.Present;
import io.standpipe.model.RulesTimeout;
import io.standpipe.model.console.PageAnswer;
import io.standpipe.model.console.PageRequest;
import io.standpipe.model.console.Role;
import io.standpipe.model.time.SystemTime;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
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
        NotRunning why = now.notRunning();
        Present present = now.present();
        if (now.gateway() != null && present != null) {
            try {
                List<String> device = request.fields().get("device");
                byte[] content =
                        device != null
                                ? new PresentJson()
                                        .some(
                                                SystemTime.INSTANCE.stamp(),
                                                RulesTimeout.await(
                                                        present.devices(List.of(device.get(0)))))
                                : new PresentJson()
                                        .all(
                                                now.gateway(),
                                                now.outbox(),
                                                RulesTimeout.await(present.snapshot()),
                                                now.strangers());
                return PageAnswer.json(PageAnswer.OK, content);
            } catch (TimeoutException | ExecutionException e) {
                return notice(PresentJson.Notice.SILENT, List.of());
            }
        }
        return why == null
                ? notice(PresentJson.Notice.STARTING, List.of())
                : notice(PresentJson.Notice.IDENTITY, why.wrong());
    }

    private static PageAnswer notice(PresentJson.Notice notice, List<NotRunning.Wrong> wrong) {
        return PageAnswer.json(PageAnswer.UNAVAILABLE, PresentJson.notice(notice, wrong));
    }
}
