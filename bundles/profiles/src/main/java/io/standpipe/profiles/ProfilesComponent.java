package io.standpipe.profiles;

import io.standpipe.model.Confirmable;
import io.standpipe.model.DataDirectory;
import io.standpipe.model.Faults;
import io.standpipe.model.LateFaults;
import io.standpipe.model.Profiles;
import io.standpipe.model.SystemTime;
import io.standpipe.model.config.BoundedFile;
import io.standpipe.model.config.Configuration;
import io.standpipe.model.config.Quotation;
import io.standpipe.model.config.Settings;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
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
 * profiles, and most need no more. The service is registered by hand, because a change of profiles
 * is a new service, while the same configuration sent again must leave the buses alone. So is the
 * component itself: Kura looks at the properties of a ConfigurableComponent when it comes and never
 * again, so it comes only when it has those.
 */
@Component(
        name = ProfilesComponent.PID,
        immediate = true,
        configurationPolicy = ConfigurationPolicy.OPTIONAL,
        service = Confirmable.class)
@Designate(ocd = ProfilesComponent.Config.class)
public final class ProfilesComponent implements ConfigurableComponent, Confirmable {

    static final String PID = "io.standpipe.profiles";

    private static final Logger LOG = LoggerFactory.getLogger(ProfilesComponent.class);
    private static final String CONDITION = "configuration";
    private static final int SAID = 5;

    private final BundleContext context;
    // Each problem is in the log already, in full.
    private final LateFaults faults = new LateFaults((source, text) -> {});
    private final DataDirectory data;
    private @Nullable Configuration configuration;
    private @Nullable LastProfiles last;
    private Set<String> missing = Set.of();

    /** Whether there is a configuration; the component runs without one. */
    private boolean configured;

    private @Nullable ServiceRegistration<Profiles> registration;
    private @Nullable ServiceRegistration<ConfigurableComponent> seenByKura;

    @ObjectClassDefinition(
            id = PID,
            name = "Standpipe profiles",
            description = "Device profiles: what each model of device offers, and how it is read.",
            icon = @Icon(resource = "OSGI-INF/profiles.png", size = 32))
    @interface Config {
        @AttributeDefinition(
                name = "Directory",
                description =
                        "Folder with further device profiles, *.yaml. One with the id of a shipped profile replaces it."
                                + " Empty: only the shipped ones.",
                required = false,
                max = "1024")
        String directory() default "";
    }

    @Activate
    public ProfilesComponent(BundleContext context, @Reference DataDirectory data) {
        this.context = context;
        this.data = data;
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
        showToKura(properties);
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
    void deactivate() {
        unregister();
        if (seenByKura != null) {
            seenByKura.unregister();
            seenByKura = null;
        }
    }

    @SuppressWarnings("JdkObsolete") // the framework takes nothing newer
    private void showToKura(Map<String, Object> properties) {
        Object pid = properties.get("service.pid");
        Object name = properties.get("kura.service.pid");
        if (seenByKura == null && pid != null && name != null) {
            seenByKura =
                    context.registerService(
                            ConfigurableComponent.class,
                            this,
                            new Hashtable<>(Map.of("service.pid", pid, "kura.service.pid", name)));
        }
    }

    /**
     * @param confirmed profiles that no file has any more are to go
     */
    private void use(Settings changed, boolean confirmed) {
        List<String> problems = new ArrayList<>();
        List<List<ProfileFile>> layers = changed.settle(from -> layers(from, problems));
        Map<String, String> before = new TreeMap<>();
        if (last != null) {
            before.putAll(last.texts());
        }
        if (confirmed) {
            before.keySet().removeAll(missing);
        }
        Library library = Library.load(layers, before);
        missing = library.missing();
        problems.addAll(changed.problems());
        problems.addAll(library.problems());
        keep(changed, library, problems);
        unregister();
        registration = context.registerService(Profiles.class, library, null);
        report(library, problems);
    }

    private void keep(Settings read, Library library, List<String> problems) {
        if (configuration == null || last == null) {
            return;
        }
        if (configured) {
            configuration.keep(read); // where there is none, none can be lost
        }
        try {
            last.keep(library.own());
        } catch (IOException e) {
            problems.add(
                    "device profiles cannot be kept for the next start, because last-good/profiles %s; until then they are in force; make room or mend the disk, then save io.standpipe.profiles.yaml once more"
                            .formatted(BoundedFile.whyNotWritten(e)));
        }
    }

    private List<List<ProfileFile>> layers(Settings changed, List<String> problems) {
        problems.clear();
        List<List<ProfileFile>> layers = new ArrayList<>();
        layers.add(shipped());
        String etc = context.getProperty("standpipe.etc");
        if (etc != null && Files.isDirectory(Path.of(etc, "profiles"))) {
            addLayer(Path.of(etc, "profiles").toString(), layers, problems::add);
        }
        String directory = changed.text("directory", "");
        if (!directory.isEmpty()) {
            addLayer(directory, layers, sentence -> changed.wrong("directory", sentence, ""));
        }
        return layers;
    }

    private void report(Library library, List<String> problems) {
        library.replaced().forEach(LOG::info);
        library.questions().forEach(question -> LOG.warn("device profiles: {}", question));
        library.unnamed().forEach(sentence -> LOG.warn("device profiles: {}", sentence));
        LOG.info("device profiles loaded: {}", String.join(", ", library.ids()));
        if (problems.isEmpty()) {
            faults.clear(PID, CONDITION);
            return;
        }
        problems.forEach(problem -> LOG.warn("device profiles: {}", problem));
        String text =
                String.join("; ", problems.subList(0, Math.min(SAID, problems.size())))
                        + (problems.size() > SAID
                                ? "; and " + (problems.size() - SAID) + " more in the log"
                                : "");
        faults.raise(PID, CONDITION, text);
    }

    private void unregister() {
        if (registration != null) {
            registration.unregister();
            registration = null;
        }
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

    private static void addLayer(
            String directory, List<List<ProfileFile>> layers, Consumer<String> problem) {
        try {
            layers.add(ProfileFile.in(Path.of(directory), problem));
        } catch (IOException | InvalidPathException e) {
            problem.accept(
                    "directory must be a folder with device profiles, but %s cannot be listed; make it or correct the setting"
                            .formatted(Quotation.of(directory)));
        }
    }
}
