package io.standpipe.standalone;

import io.standpipe.model.Confirmable;
import io.standpipe.model.DataDirectory;
import io.standpipe.model.Faults;
import io.standpipe.model.LateFaults;
import io.standpipe.model.Secrets;
import io.standpipe.model.config.FileSecrets;
import io.standpipe.model.console.Configurations;
import io.standpipe.model.files.PrivateFiles;
import io.standpipe.model.words.settings.ConfigurePhrase;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.time.Instant;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
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
        name = ConfigComponent.NAME,
        service = {Secrets.class, Confirmable.class, Configurations.class},
        configurationPolicy = ConfigurationPolicy.IGNORE,
        immediate = true)
public final class ConfigComponent implements Secrets, Confirmable, Configurations {

    static final String NAME = "io.standpipe.standalone";

    private static final Logger LOG = LoggerFactory.getLogger(ConfigComponent.class);

    /** Changes come in bursts: the directory is looked at once none has come for this long. */
    private static final long QUIET_MILLIS = 150;

    /** Some file systems report no changes. */
    private static final Duration LOOK_ANYWAY = Duration.ofSeconds(10);

    private final ConfigurationAdmin admin;
    private final BundleContext context;
    private final DataDirectory data;
    private final LateFaults faults =
            new LateFaults((source, text) -> LOG.error("{}: {}", source, text));
    private final Secrets secrets = new FileSecrets(System::getenv);

    /** What is wrong with the data directory's mode; empty if nothing is. */
    private final String openToOthers;

    private @Nullable WatchService watch;
    private volatile @Nullable EtcDirectory etcDirectory;
    private volatile @Nullable EtcConfigurations configurations;

    @Activate
    public ConfigComponent(
            BundleContext context,
            @Reference ConfigurationAdmin admin,
            @Reference DataDirectory data) {
        this.context = context;
        this.admin = admin;
        this.data = data;
        openToOthers = PrivateFiles.shutOthersOut(data.path(), LOG::warn);
        if (!openToOthers.isEmpty()) {
            faults.raise(NAME, Faults.CONFIGURATION, openToOthers);
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindFaults(Faults service) {
        faults.bind(service);
        if (openToOthers.isEmpty()) {
            service.clear(NAME, Faults.CONFIGURATION); // mended since an earlier start
        }
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
        EtcDirectory directory =
                new EtcDirectory(
                        path,
                        data.path(),
                        new Admin(),
                        faults,
                        System::nanoTime,
                        System::currentTimeMillis);
        etcDirectory = directory;
        configurations =
                new EtcConfigurations(
                        path, data.path(), directory, () -> Forms.of(context), Instant::now);
        try {
            WatchService service = FileSystems.getDefault().newWatchService();
            path.register(
                    service,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
            watch = service;
            boolean unstable = directory.scan();
            Thread thread =
                    new Thread(() -> follow(service, directory, unstable), "standpipe-standalone");
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

    private static void follow(WatchService service, EtcDirectory directory, boolean writing) {
        try {
            boolean unstable = writing;
            while (true) {
                WatchKey key =
                        service.poll(
                                unstable ? EtcDirectory.STABLE.toMillis() : LOOK_ANYWAY.toMillis(),
                                TimeUnit.MILLISECONDS);
                while (key != null) {
                    key.pollEvents();
                    key.reset();
                    key = service.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
                }
                unstable = scan(directory);
            }
        } catch (InterruptedException | ClosedWatchServiceException e) {
            // deactivated
        }
    }

    private static boolean scan(EtcDirectory directory) {
        try {
            return directory.scan();
        } catch (RuntimeException | Error e) {
            LOG.error("reading the configuration directory failed; it is tried again", e);
            return true;
        }
    }

    @Override
    public Set<String> asking() {
        EtcDirectory directory = etcDirectory;
        return directory == null ? Set.of() : directory.asking();
    }

    @Override
    public void confirm(String source) {
        EtcDirectory directory = etcDirectory;
        if (directory != null) {
            directory.confirm(source);
        }
    }

    @Override
    public List<Stored> all() {
        EtcConfigurations files = configurations;
        return files == null ? List.of() : files.all();
    }

    @Override
    public void write(String source, String version, Map<String, String> values, String who)
            throws RefusedException {
        configurations().write(source, version, values, who);
    }

    @Override
    public void delete(String source, String version, String who) throws RefusedException {
        configurations().delete(source, version, who);
    }

    @Override
    public void undo(String source, String version, String who) throws RefusedException {
        configurations().undo(source, version, who);
    }

    private EtcConfigurations configurations() throws RefusedException {
        EtcConfigurations files = configurations;
        if (files == null) {
            throw new RefusedException(ConfigurePhrase.NO_STORE.with());
        }
        return files;
    }

    @Override
    public char[] open(String value) {
        return secrets.open(value);
    }

    /** ConfigAdmin, as files see it. */
    private final class Admin implements ConfigTarget {

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
