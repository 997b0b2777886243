package io.standpipe.console.history;

import io.standpipe.console.route.Route;
import io.standpipe.console.route.RouteGroup;
import io.standpipe.console.route.Services;
import io.standpipe.model.Present;
import io.standpipe.model.Present.DeviceNow;
import io.standpipe.model.RulesTimeout;
import io.standpipe.model.console.PageAnswer;
import io.standpipe.model.console.PageRequest;
import io.standpipe.model.console.Role;
import io.standpipe.model.history.AlarmQuery;
import io.standpipe.model.history.History;
import io.standpipe.model.words.OrderPhrase;
import io.standpipe.model.words.Phrase;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The trend of a point, and what stands and happened of alarms. */
public final class HistoryRoutes implements RouteGroup {

    private static final Logger LOG = LoggerFactory.getLogger(HistoryRoutes.class);

    private final Supplier<Services> services;

    public HistoryRoutes(Supplier<Services> services) {
        this.services = services;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/trend", Role.VIEWER, this::trend).taking("device", "point", "hours"),
                Route.get("/alarms", Role.VIEWER, this::alarms)
                        .taking("device", "kind", "from", "to", "below", "most"));
    }

    /**
     * Of {@code device} and {@code point}, the last {@code hours}; all of a day if none is named.
     */
    private PageAnswer trend(PageRequest request) {
        HistoryFields fields = new HistoryFields(request.fields());
        String device = fields.text("device");
        String point = fields.text("point");
        int hours = fields.number("hours", History.TREND_HOURS, 1, History.TREND_HOURS);
        Phrase.Said wrong = device.isEmpty() ? HistoryFields.missing("device") : fields.wrong();
        if (wrong == null && point.isEmpty()) {
            wrong = HistoryFields.missing("point");
        }
        if (wrong != null) {
            return PageAnswer.saying(PageAnswer.BAD_REQUEST, wrong);
        }
        History history = services.get().history();
        if (history == null) {
            return notRunning();
        }
        try {
            return PageAnswer.json(
                    PageAnswer.OK,
                    TrendJson.of(device, point, history.trend(device, point, hours)));
        } catch (IOException e) {
            return unreadable(e);
        }
    }

    /**
     * What happened, the newest first, of {@code device}, {@code kind}, between {@code from} and
     * {@code to}, {@code most} entries below the number {@code below}; and on the first page what
     * stands.
     */
    private PageAnswer alarms(PageRequest request) {
        HistoryFields fields = new HistoryFields(request.fields());
        AlarmQuery query =
                new AlarmQuery(
                        fields.text("device"),
                        fields.kind("kind"),
                        fields.number("from", 0L, Long.MAX_VALUE),
                        fields.number("to", Long.MAX_VALUE, Long.MAX_VALUE),
                        fields.number("below", Long.MAX_VALUE, Long.MAX_VALUE),
                        fields.number("most", 50, 1, AlarmQuery.MOST));
        Phrase.Said wrong = fields.wrong();
        if (wrong != null) {
            return PageAnswer.saying(PageAnswer.BAD_REQUEST, wrong);
        }
        Services now = services.get();
        Present present = now.present();
        History history = now.history();
        if (history == null || present == null) {
            return notRunning();
        }
        try {
            List<DeviceNow> devices = RulesTimeout.await(present.snapshot()).devices();
            return PageAnswer.json(
                    PageAnswer.OK, new AlarmsJson(devices).of(query, history.alarms(query)));
        } catch (IOException e) {
            return unreadable(e);
        } catch (TimeoutException | ExecutionException e) {
            return PageAnswer.saying(PageAnswer.UNAVAILABLE, OrderPhrase.RULES_SILENT.with());
        }
    }

    private static PageAnswer notRunning() {
        return PageAnswer.saying(PageAnswer.UNAVAILABLE, OrderPhrase.NOT_RUNNING.with());
    }

    private static PageAnswer unreadable(IOException e) {
        LOG.warn("the history cannot be read", e);
        return PageAnswer.saying(PageAnswer.UNAVAILABLE, OrderPhrase.HISTORY_UNREADABLE.with());
    }
}
