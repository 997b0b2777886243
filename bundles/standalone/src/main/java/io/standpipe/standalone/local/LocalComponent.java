package io.standpipe.standalone.local;

import io.standpipe.model.DataDirectory;
import io.standpipe.model.console.Pages;
import io.standpipe.standalone.system.Inside;
import io.standpipe.standalone.system.SystemComponent;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Keeps the socket open while the gateway runs. What keeps it shut stands in the log, and
 * everything else goes on: it is no fault of a gateway that watches its devices.
 */
@Component(
        name = "io.standpipe.standalone.local",
        configurationPolicy = ConfigurationPolicy.IGNORE,
        immediate = true,
        service = {})
public final class LocalComponent {

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable Pages pages;

    private final LocalServer server;

    @Activate
    public LocalComponent(BundleContext context, @Reference DataDirectory data) {
        String etc = context.getProperty("standpipe.etc");
        LocalAnswers answers =
                new LocalAnswers(
                        LocalSocket.directory(data.path()).resolve("audit.log"),
                        () -> pages,
                        new Inside(
                                data.path(),
                                etc == null ? "" : etc,
                                () -> SystemComponent.bundles(context)));
        server = new LocalServer(data.path(), answers::answer);
        server.start();
    }

    @Deactivate
    void deactivate() {
        server.close();
    }
}
