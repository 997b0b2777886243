package io.standpipe.profiles;

import io.standpipe.model.Confirmable;
import io.standpipe.model.DataDirectory;
import io.standpipe.model.Faults;
import io.standpipe.model.LateFaults;
import io.standpipe.model.config.BoundedFile;
import io.standpipe.model.config.Configuration;
import io.standpipe.model.config.Settings;
import io.standpipe.model.device.Profiles;
import io.standpipe.model.profile.PointFormat;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.SystemTime;
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.words.settings.ProfilePhrase;
import io.standpipe.model.words.text.ProfileTexts;
import io.standpipe.profiles.template.Formats;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Dictionary;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.Icon;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offers the {@link Profiles}: those in this bundle, then those of {@code profiles} in the
 * stand-alone configuration folder, then those of the configured folder; a later one replaces an
 * earlier with the same id. Folders are read at the start and when the configuration changes.
 *
 * <p>Its configuration is optional, unlike that of the others: every gateway needs the shipped
 * profiles, and most need no more. Its service says of which buses it reads profiles: one that
 * comes or goes changes a property of it, and nothing for the others. The service is registered by
 * hand, because a change of profiles is a new service, while the same configuration sent again must
 * leave the buses alone. So is the component itself, and as one service: Kura looks at the
 * properties of a ConfigurableComponent when it comes and never again, so it comes only when it has
 * those; and Kura's console has a line for each service that has them, so two services would be two
 * lines of one name.
 */
@Component(
        name = ProfilesComponent.PID,
        immediate = true,
        configurationPolicy = ConfigurationPolicy.OPTIONAL,
        service = {})
@Designate(ocd = ProfilesComponent.Config.class)
public final class ProfilesComponent implements ConfigurableComponent, Confirmable {

    static final String PID = "io.standpipe.profiles";

    private static final Logger LOG = LoggerFactory.getLogger(ProfilesComponent.class);

    /** Bundles start within seconds; an upgrade exchanges them one by one. */
    static final Duration GRACE = Duration.ofSeconds(30);

    private final BundleContext context;
    private final List<PointFormat> formats = new ArrayList<>();
    private final TimeSource time;
    private final Scheduler scheduler;
    private long formatsSince;
    private Scheduler.@Nullable Task settling;
    private @Nullable Library library;
    private List<String> settingProblems = List.of();
    private final Set<String> told = new HashSet<>();
    // Each problem is in the log already, in full.
    private final LateFaults faults = new LateFaults((source, text) -> {});
    private final DataDirectory data;
    private @Nullable Configuration configuration;
    private @Nullable LastProfiles last;
    private Set<String> missing = Set.of();
    private Set<String> toldIds = Set.of();

    /** Whether there is a configuration; the component runs without one. */
    private boolean configured;

    private @Nullable ServiceRegistration<Profiles> registration;
    private @Nullable ServiceRegistration<?> self;
    private boolean seenByKura;

    @ObjectClassDefinition(
            id = PID,
            name = "Standpipe profiles",
            description = "Device profiles: what each model of device offers, and how it is read.",
            icon = @Icon(resource = "OSGI-INF/profiles.png", size = 32))
    @interface Config {
        @AttributeDefinition(
                name = "Directory",
                description =
                        "Folder with further device profiles, *.yaml. One with the id of a shipped"
                                + " profile replaces it. Empty: only the shipped ones.",
                required = false,
                max = "1024")
        String directory() default "";
    }

    @Activate
    public ProfilesComponent(BundleContext context, @Reference DataDirectory data) {
        this(context, data, SystemTime.INSTANCE, OnceScheduler.named("standpipe-profiles"));
    }

    ProfilesComponent(
            BundleContext context, DataDirectory data, TimeSource time, Scheduler scheduler) {
        this.context = context;
        this.data = data;
        this.time = time;
        this.scheduler = scheduler;
        formatsSince = time.stamp().nanos();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    synchronized void bindFormat(PointFormat format) {
        formats.add(format);
        formatsChanged();
    }

    synchronized void unbindFormat(PointFormat format) {
        formats.remove(format);
        formatsChanged();
    }

    private void formatsChanged() {
        formatsSince = time.stamp().nanos();
        judge();
    }

    private boolean settled() {
        return time.stamp().nanos() - formatsSince >= GRACE.toNanos();
    }

    /** The profiles of one bus can be read now, or no longer. */
    private void judge() {
        Library held = library;
        if (held == null) {
            return;
        }
        if (held.use(Formats.of(formats), settled())) {
            unregister();
        }
        offer(held);
    }

    /** Registers them, or says of which buses they are. */
    @SuppressWarnings("JdkObsolete") // the framework takes nothing newer
    private void offer(Library held) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Profiles.FORMAT, held.formats().keys().toArray(String[]::new));
        if (registration == null) {
            registration = context.registerService(Profiles.class, held, properties);
        } else {
            registration.setProperties(properties);
        }
        report(held);
        settleLater(held);
    }

    private void settleLater(Library held) {
        if (settling != null) {
            settling.cancel();
            settling = null;
        }
        if (held.waits() && !settled()) {
            long left = GRACE.toNanos() - (time.stamp().nanos() - formatsSince);
            settling = scheduler.schedule(Duration.ofNanos(left), this::settle);
        }
    }

    private synchronized void settle() {
        if (library != null && library.waits() && settled()) {
            judge();
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindFaults(Faults service) {
        faults.bind(service);
    }

    void unbindFaults(Faults service) {
        faults.unbind(service);
    }

    @Activate
    synchronized void activate(Map<String, Object> properties) {
        configuration = new Configuration(data, PID, properties, SystemTime.INSTANCE);
        last = new LastProfiles(data.path());
        modified(properties);
    }

    /** The same saved once more reads the folders again, where something was wrong. */
    @Modified
    synchronized void modified(Map<String, Object> properties) {
        configured = properties.containsKey("service.pid");
        Settings changed = configuration == null ? null : configuration.take(properties);
        if (changed != null) {
            use(changed, false);
        }
        offerSelf(properties);
    }

    @Override
    public synchronized Set<String> asking() {
        return missing.isEmpty() ? Set.of() : Set.of(PID);
    }

    @Override
    public synchronized void confirm(String source) {
        if (configuration != null && !missing.isEmpty()) {
            use(configuration.again(), true);
        }
    }

    @Deactivate
    synchronized void deactivate() {
        unregister();
        library = null;
        if (settling != null) {
            settling.cancel();
        }
        ProfileTexts.are(null);
        if (self != null) {
            self.unregister();
            self = null;
        }
    }

    @SuppressWarnings("JdkObsolete") // the framework takes nothing newer
    private void offerSelf(Map<String, Object> properties) {
        Object pid = properties.get("service.pid");
        Object name = properties.get("kura.service.pid");
        ServiceRegistration<?> before = self;
        if (pid != null && name != null && !seenByKura) {
            self =
                    context.registerService(
                            new String[] {
                                Confirmable.class.getName(), ConfigurableComponent.class.getName()
                            },
                            this,
                            new Hashtable<>(Map.of("service.pid", pid, "kura.service.pid", name)));
            seenByKura = true;
            if (before != null) {
                before.unregister();
            }
        } else if (before == null) {
            self = context.registerService(Confirmable.class, this, null);
        }
    }

    /**
     * @param confirmed profiles that no file has any more are to go
     */
    private void use(Settings changed, boolean confirmed) {
        List<String> problems = new ArrayList<>();
        List<List<ProfileFile>> layers =
                changed.settle(
                        from -> {
                            problems.clear();
                            return ProfileFolders.layers(shipped(), etc(), from, problems::add);
                        });
        Map<String, String> before = new TreeMap<>();
        if (last != null) {
            before.putAll(last.texts());
        }
        told.clear();
        toldIds = Set.of();
        if (confirmed) {
            before.keySet().removeAll(missing);
        }
        Library loaded = Library.load(layers, before, Formats.of(formats), settled());
        problems.addAll(changed.problems());
        settingProblems = problems;
        if (configuration != null && configured) {
            configuration.keep(changed); // where there is none, none can be lost
        }
        unregister();
        library = loaded;
        ProfileTexts.are(loaded::chinese);
        offer(loaded);
    }

    private void keep(Library held, List<String> problems) {
        try {
            if (last != null) {
                last.keep(held.own());
            }
        } catch (IOException e) {
            problems.add(ProfilePhrase.NOT_KEPT.of(BoundedFile.whyNotWritten(e)));
        }
    }

    private void report(Library held) {
        List<String> problems = new ArrayList<>(settingProblems);
        problems.addAll(held.problems());
        keep(held, problems);
        missing = held.missing();
        held.replaced().stream().filter(told::add).forEach(LOG::info);
        Stream.of(held.questions(), held.unnamed(), problems)
                .flatMap(List::stream)
                .filter(told::add)
                .forEach(sentence -> LOG.warn("device profiles: {}", sentence));
        tellLoaded(held.ids());
        faults.report(PID, problems);
    }

    /** Each once: the profiles of one bus after those of the other can be read. */
    private void tellLoaded(Set<String> ids) {
        Set<String> more = new TreeSet<>(ids);
        more.removeAll(toldIds);
        toldIds = ids;
        if (!more.isEmpty()) {
            LOG.info("device profiles loaded: {}", String.join(", ", more));
        }
    }

    private void unregister() {
        if (registration != null) {
            registration.unregister();
            registration = null;
        }
    }

    private @Nullable Path etc() {
        String etc = context.getProperty("standpipe.etc");
        return etc == null ? null : Path.of(etc);
    }

    private List<ProfileFile> shipped() {
        List<ProfileFile> files = new ArrayList<>();
        var entries = context.getBundle().findEntries("device-profiles", "*.yaml", false);
        for (URL url : entries == null ? List.<URL>of() : Collections.list(entries)) {
            String path = url.getPath();
            String name = path.substring(path.lastIndexOf('/') + 1);
            files.add(new ProfileFile(name, url::openStream, true));
        }
        files.sort(Comparator.comparing(ProfileFile::name));
        return files;
    }
}
