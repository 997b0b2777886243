package io.standpipe.standalone;

import io.standpipe.model.Faults;
import io.standpipe.model.LateFaults;
import io.standpipe.model.Secrets;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the files of the directory named by the framework property {@code standpipe.etc} into
 * ConfigAdmin, at the start and whenever they change, on a thread of its own. It has no
 * configuration itself: it is where configuration begins.
 */
@Component(
        name = "io.standpipe.standalone",
        service = Secrets.class,
        configurationPolicy = ConfigurationPolicy.IGNORE,
        immediate = true)
public final class ConfigComponent implements Secrets {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigComponent.class);

    /** An editor writes in steps: a file is read once nothing has happened for this long. */
    private static final long QUIET_MILLIS = 150;

    /** Some file systems report no changes. */
    private static final long LOOK_ANYWAY_SECONDS = 10;

    private final ConfigurationAdmin admin;
    private final BundleContext context;
    private final LateFaults faults =
            new LateFaults((source, text) -> LOG.error("{}: {}", source, text));
    private final Secrets secrets = new FileSecrets(System::getenv);
    private @Nullable WatchService watch;

    @Activate
    public ConfigComponent(BundleContext context, @Reference ConfigurationAdmin admin) {
        this.context = context;
        this.admin = admin;
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindFaults(Faults service) {
        faults.bind(service);
    }

    void unbindFaults(Faults service) {
        faults.unbind(service);
    }

    @Activate
    void activate() {
        String etc = context.getProperty("standpipe.etc");
        if (etc == null || !Files.isDirectory(Path.of(etc))) {
            LOG.error(
                    "the property standpipe.etc must name the configuration directory, but is \"{}\"; nothing is configured",
                    etc);
            return;
        }
        Path path = Path.of(etc);
        EtcDirectory directory = new EtcDirectory(path, new Admin(), faults);
        try {
            forgetForeign();
            WatchService service = FileSystems.getDefault().newWatchService();
            path.register(
                    service,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
            watch = service;
            directory.scan();
            Thread thread = new Thread(() -> follow(service, directory), "standpipe-standalone");
            thread.setDaemon(true);
            thread.start();
        } catch (IOException e) {
            LOG.error("the configuration directory {} cannot be watched: {}", etc, e.toString());
        }
    }

    @Deactivate
    void deactivate() throws IOException {
        if (watch != null) {
            watch.close();
        }
    }

    /** The files are the truth: what an earlier run left in ConfigAdmin goes. */
    private void forgetForeign() throws IOException {
        try {
            Configuration[] left = admin.listConfigurations("(service.pid=io.standpipe.*)");
            if (left != null) {
                for (Configuration configuration : left) {
                    configuration.delete();
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void follow(WatchService service, EtcDirectory directory) {
        try {
            while (true) {
                WatchKey key = service.poll(LOOK_ANYWAY_SECONDS, TimeUnit.SECONDS);
                while (key != null) {
                    key.pollEvents();
                    key.reset();
                    key = service.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
                }
                scan(directory);
            }
        } catch (InterruptedException | ClosedWatchServiceException e) {
            // deactivated
        }
    }

    private static void scan(EtcDirectory directory) {
        try {
            directory.scan();
        } catch (RuntimeException | Error e) {
            LOG.error("reading the configuration directory failed; it is tried again", e);
        }
    }

    @Override
    public char[] open(String value) {
        return secrets.open(value);
    }

    /** ConfigAdmin, as files see it. */
    private final class Admin implements EtcDirectory.Target {

        @Override
        public Map<String, Boolean> forms() {
            return Forms.of(context);
        }

        @Override
        @SuppressWarnings("JdkObsolete") // ConfigAdmin takes nothing newer
        public void put(String pid, String instance, Map<String, Object> values)
                throws IOException {
            find(pid, instance).updateIfDifferent(new Hashtable<>(values));
        }

        @Override
        public void remove(String pid, String instance) throws IOException {
            find(pid, instance).delete();
        }

        private Configuration find(String pid, String instance) throws IOException {
            return instance.isEmpty()
                    ? admin.getConfiguration(pid, "?")
                    : admin.getFactoryConfiguration(pid, instance, "?");
        }
    }
}
