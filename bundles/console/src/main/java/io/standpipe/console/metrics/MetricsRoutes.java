package io.standpipe.console.metrics;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.standpipe.console.route.Route;
import io.standpipe.console.route.RouteGroup;
import io.standpipe.console.route.Services;
import io.standpipe.model.Present;
import io.standpipe.model.RulesTimeout;
import io.standpipe.model.console.PageAnswer;
import io.standpipe.model.console.PageRequest;
import io.standpipe.model.console.Role;
import io.standpipe.model.measure.Measured;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The figures of the gateway in Prometheus' text format. All is collected when somebody asks: who
 * counts is asked, and the rules once for what stands now. A gateway whose rules do not answer, or
 * that does not run, is told with the rest, {@code standpipe_up} 0.
 */
public final class MetricsRoutes implements RouteGroup {

    private static final Logger LOG = LoggerFactory.getLogger(MetricsRoutes.class);

    private final Supplier<Services> services;

    public MetricsRoutes(Supplier<Services> services) {
        this.services = services;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.get("/metrics", Role.VIEWER, this::metrics));
    }

    private PageAnswer metrics(PageRequest request) {
        Services now = services.get();
        Families families = new Families();
        for (Measured each : now.measured()) {
            try {
                each.measure(families);
            } catch (RuntimeException e) {
                LOG.error("an error of this program: {} has no figures", each, e);
            }
        }
        boolean up = false;
        Present present = now.present();
        if (now.gateway() != null && present != null) {
            try {
                PresentFigures.tell(RulesTimeout.await(present.snapshot()), families);
                up = true;
            } catch (TimeoutException | ExecutionException e) {
                LOG.warn("the rules have no figures", e);
            }
        }
        PresentFigures.up(up, families);
        ProcessFigures.tell(families);
        return new PageAnswer(
                PageAnswer.OK, PrometheusTextFormatWriter.CONTENT_TYPE, written(families));
    }

    private static byte[] written(Families families) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create()
                    .write(out, families.snapshots(), EscapingScheme.UNDERSCORE_ESCAPING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
