package io.standpipe.console.system;

import io.standpipe.console.route.Route;
import io.standpipe.console.route.RouteGroup;
import io.standpipe.model.console.PageAnswer;
import io.standpipe.model.console.PageRequest;
import io.standpipe.model.console.Role;
import io.standpipe.model.json.JsonWriter;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** What the gateway consists of: the first that is asked when something does not work. */
public final class VersionRoutes implements RouteGroup {

    private static final String OWN = "io.standpipe.model";

    private final Supplier<Map<String, String>> bundles;

    /**
     * @param bundles version by name
     */
    public VersionRoutes(Supplier<Map<String, String>> bundles) {
        this.bundles = bundles;
    }

    /** Those of the framework; of one that does not run that is said. */
    public static Map<String, String> of(BundleContext context) {
        Map<String, String> versions = new TreeMap<>();
        for (Bundle each : context.getBundles()) {
            boolean runs = each.getState() == Bundle.ACTIVE || each.getState() == Bundle.STARTING;
            boolean part = each.getHeaders().get("Fragment-Host") != null;
            versions.put(
                    String.valueOf(each.getSymbolicName()),
                    each.getVersion() + (runs || part ? "" : " (not active)"));
        }
        return versions;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.get("/versions", Role.VIEWER, this::versions));
    }

    private PageAnswer versions(PageRequest request) {
        Map<String, String> all = new TreeMap<>(bundles.get());
        JsonWriter json = new JsonWriter().beginObject();
        json.member("gateway", all.getOrDefault(OWN, ""));
        json.member("java", property("java.vm.name") + " " + property("java.runtime.version"));
        json.member(
                "os",
                property("os.name") + " " + property("os.version") + " " + property("os.arch"));
        json.member("started", ManagementFactory.getRuntimeMXBean().getStartTime());
        json.member("processors", Runtime.getRuntime().availableProcessors());
        json.member("heap", Runtime.getRuntime().maxMemory());
        json.name("bundles").beginObject();
        all.forEach(json::member);
        return PageAnswer.json(PageAnswer.OK, json.endObject().endObject().toBytes());
    }

    private static String property(String name) {
        return System.getProperty(name, "");
    }
}
