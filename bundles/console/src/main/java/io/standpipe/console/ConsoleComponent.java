package io.standpipe.console;

import io.standpipe.console.configure.ComponentForms;
import io.standpipe.console.configure.ConfigureRoutes;
import io.standpipe.console.configure.ConfigureServices;
import io.standpipe.console.configure.TransferRoutes;
import io.standpipe.console.history.HistoryRoutes;
import io.standpipe.console.metrics.MetricsRoutes;
import io.standpipe.console.operate.OperateRoutes;
import io.standpipe.console.present.LiveRoutes;
import io.standpipe.console.present.PresentRoutes;
import io.standpipe.console.profile.ProfileRoutes;
import io.standpipe.console.profile.ProfileServices;
import io.standpipe.console.route.PageFiles;
import io.standpipe.console.route.Routes;
import io.standpipe.console.route.Services;
import io.standpipe.console.system.VersionRoutes;
import io.standpipe.console.walktest.WalkTestRoutes;
import io.standpipe.console.walktest.WalkTests;
import io.standpipe.model.DataDirectory;
import io.standpipe.model.Gateway;
import io.standpipe.model.NotRunning;
import io.standpipe.model.Present;
import io.standpipe.model.ReadingSink;
import io.standpipe.model.Secrets;
import io.standpipe.model.Strangers;
import io.standpipe.model.check.SettingsReader;
import io.standpipe.model.command.CommandProvider;
import io.standpipe.model.console.Configurations;
import io.standpipe.model.console.PageAnswer;
import io.standpipe.model.console.PageEvents;
import io.standpipe.model.console.PageRequest;
import io.standpipe.model.console.Pages;
import io.standpipe.model.device.Profiles;
import io.standpipe.model.history.History;
import io.standpipe.model.measure.Measured;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.profile.PointFormat;
import io.standpipe.model.profile.ProfileTrial;
import io.standpipe.model.uplink.Uplinks;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Offers the pages to whatever doors there are. Without a door it costs nothing. */
@Component(
        name = "io.standpipe.console",
        configurationPolicy = ConfigurationPolicy.IGNORE,
        service = Pages.class)
public final class ConsoleComponent implements Pages {

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable Gateway gateway;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable NotRunning notRunning;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable Present present;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable Outbox outbox;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable History history;

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<CommandProvider> commands = List.of();

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<Strangers> strangers = List.of();

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable Configurations configurations;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable Profiles profiles;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable Secrets secrets;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable DataDirectory data;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable Uplinks uplinks;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable ReadingSink sink;

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<SettingsReader> readers = List.of();

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<Measured> measured = List.of();

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<PointFormat> formats = List.of();

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<ProfileTrial> trials = List.of();

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable WalkTestComponent walkTests;

    private final Routes routes;

    @Activate
    public ConsoleComponent(BundleContext context) {
        routes =
                routes(
                        this::services,
                        this::configureServices,
                        () -> new ProfileServices(profiles, formats, trials),
                        () -> VersionRoutes.of(context),
                        ComponentForms.of(context),
                        this::walkTests);
    }

    private @Nullable WalkTests walkTests() {
        WalkTestComponent now = walkTests;
        return now == null ? null : now.tests();
    }

    private Services services() {
        return new Services(
                gateway, notRunning, present, outbox, history, commands, strangers, measured);
    }

    private ConfigureServices configureServices() {
        return new ConfigureServices(
                configurations, readers, profiles, secrets, data, uplinks, sink, gateway);
    }

    /** What there is to ask, and to order. */
    static Routes routes(
            Supplier<Services> services,
            Supplier<ConfigureServices> configure,
            Supplier<ProfileServices> profiles,
            Supplier<Map<String, String>> bundles,
            ComponentForms forms,
            Supplier<@Nullable WalkTests> walkTests) {
        return new Routes(
                List.of(
                        new PageFiles(),
                        new PresentRoutes(services),
                        new LiveRoutes(services),
                        new OperateRoutes(services),
                        new HistoryRoutes(services),
                        new MetricsRoutes(services),
                        new ConfigureRoutes(configure, forms),
                        new WalkTestRoutes(services, walkTests),
                        new TransferRoutes(configure, forms),
                        new ProfileRoutes(profiles),
                        new VersionRoutes(bundles)));
    }

    @Override
    public int formBytes(String path) {
        return routes.formBytes(path);
    }

    @Override
    public PageAnswer answer(PageRequest request) {
        return routes.answer(request);
    }

    @Override
    public @Nullable PageEvents events(PageRequest request) {
        return routes.events(request);
    }
}
