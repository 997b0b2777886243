package io.standpipe.standalone.system;

import io.standpipe.model.DataDirectory;
import java.io.PrintStream;
import java.net.URL;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/**
 * Knows what the gateway's door shows of its process, and remembers what it wrote into its log
 * since this component is active: the log has no memory of its own, and a door may open later. The
 * lines of the first seconds stand in the machine's own log only.
 */
@Component(
        name = "io.standpipe.standalone.system",
        configurationPolicy = ConfigurationPolicy.IGNORE,
        immediate = true,
        service = SystemComponent.class)
public final class SystemComponent {

    private static final String FORMS = "OSGI-INF/metatype";
    private static final String XML = ".xml";

    /** Who asks came in by it. */
    private static final Set<String> SPARED = Set.of("io.standpipe.door");

    private final LogMemory log = new LogMemory();
    private final PrintStream before = System.err;
    private final PrintStream kept;
    private final BundleContext context;
    private final DataDirectory data;

    /** Comes later than the first lines of the log. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable ServiceComponentRuntime runtime;

    @Activate
    public SystemComponent(BundleContext context, @Reference DataDirectory data) {
        this.context = context;
        this.data = data;
        // As the JVM itself made the stream before.
        Charset charset = Charset.defaultCharset();
        kept = new PrintStream(new LogTee(before, log, charset), true, charset);
        System.setErr(kept);
    }

    @Deactivate
    void deactivate() {
        if (System.err == kept) {
            System.setErr(before);
        }
    }

    private static Set<String> forms(BundleContext context) {
        Set<String> names = new TreeSet<>();
        for (Bundle bundle : context.getBundles()) {
            Enumeration<URL> forms = bundle.findEntries(FORMS, "*" + XML, false);
            if (forms != null) {
                for (URL form : Collections.list(forms)) {
                    String path = form.getPath();
                    names.add(
                            path.substring(
                                    path.lastIndexOf('/') + 1, path.length() - XML.length()));
                }
            }
        }
        return names;
    }

    /** Version by name, of each bundle. */
    public static Map<String, String> bundles(BundleContext context) {
        Map<String, String> bundles = new TreeMap<>();
        for (Bundle each : context.getBundles()) {
            bundles.put(
                    String.valueOf(each.getSymbolicName()),
                    each.getVersion() + (each.getState() == Bundle.ACTIVE ? "" : " (not active)"));
        }
        return bundles;
    }

    /** Null while the framework cannot be asked. */
    public @Nullable GatewaySystem system() {
        ServiceComponentRuntime now = runtime;
        if (now == null) {
            return null;
        }
        String etc = context.getProperty("standpipe.etc");
        return new GatewaySystem(
                log,
                new Restarts(() -> forms(context), now, SPARED),
                new Inside(data.path(), etc == null ? "" : etc, () -> bundles(context)),
                data.path(),
                etc == null ? null : Path.of(etc));
    }
}
