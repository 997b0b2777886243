package io.standpipe.kura.configure;

import io.standpipe.model.DataDirectory;
import io.standpipe.model.check.SettingsReader;
import io.standpipe.model.config.BoundedFile;
import io.standpipe.model.config.Configuration;
import io.standpipe.model.config.Settings;
import io.standpipe.model.console.Configurations;
import io.standpipe.model.log.Printable;
import io.standpipe.model.words.settings.ConfigurePhrase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.configuration.ComponentConfiguration;
import org.eclipse.kura.configuration.ConfigurationService;
import org.eclipse.kura.crypto.CryptoService;
import org.jspecify.annotations.Nullable;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kura's own configurations, as the page changes them. Kura stores them, gives them to components,
 * and takes a snapshot after each change, as after one in its own forms; in the snapshot before
 * lies what a change is taken back to. Any thread; one change at a time. Kura has no lock, so what
 * somebody saves in Kura's form in the milliseconds between the look and the change is overwritten,
 * in those settings that change here.
 */
@Component(
        name = "io.standpipe.kura.configurations",
        configurationPolicy = ConfigurationPolicy.IGNORE)
public final class KuraConfigurations implements Configurations {

    private static final Logger LOG = LoggerFactory.getLogger(KuraConfigurations.class);

    private final ConfigurationService kura;
    private final ConfigurationAdmin admin;
    private final CryptoService crypto;
    private final Path data;
    private final Supplier<Instant> clock;

    /** Components that can be configured here; a bundle may come at any time. */
    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<SettingsReader> readers = List.of();

    @Activate
    public KuraConfigurations(
            @Reference ConfigurationService kura,
            @Reference ConfigurationAdmin admin,
            @Reference CryptoService crypto,
            @Reference DataDirectory data) {
        this(kura, admin, crypto, data.path(), Instant::now);
    }

    KuraConfigurations(
            ConfigurationService kura,
            ConfigurationAdmin admin,
            CryptoService crypto,
            Path data,
            Supplier<Instant> clock) {
        this.kura = kura;
        this.admin = admin;
        this.crypto = crypto;
        this.data = data;
        this.clock = clock;
    }

    /** For tests. */
    void knows(List<SettingsReader> all) {
        readers = all;
    }

    /** A configuration as it is now; without {@code kept} there is none. */
    private record Now(
            String component,
            String name,
            KuraForm form,
            @Nullable Kept kept,
            Map<String, String> texts) {

        String version() {
            return kept == null ? "" : Kept.version(texts);
        }
    }

    @Override
    public synchronized List<Stored> all() {
        try {
            List<Kept> kept = Kept.all(admin);
            Map<String, KuraUndo> undos = KuraUndo.all(data);
            Set<Long> snapshots = kura.getSnapshots();
            Set<String> sources = new TreeSet<>(undos.keySet());
            kept.forEach(one -> sources.add(one.source()));
            List<Stored> all = new ArrayList<>();
            sources.removeIf(source -> !isOurs(source));
            for (String source : sources) {
                stored(now(source, kept), undos.get(source), snapshots, source).ifPresent(all::add);
            }
            return all;
        } catch (IOException | KuraException e) {
            LOG.warn("Kura does not tell its configurations: {}", e.toString());
            return List.of();
        }
    }

    private static Optional<Stored> stored(
            Now now, @Nullable KuraUndo undo, Set<Long> snapshots, String source) {
        boolean valid =
                undo != null
                        && undo.after().equals(now.version())
                        && (undo.before().isEmpty() || snapshots.contains(undo.snapshot()));
        Undoable undoable = undo != null && valid ? new Undoable(undo.who(), undo.at()) : null;
        return now.kept() == null && undoable == null
                ? Optional.empty()
                : Optional.of(
                        new Stored(
                                source,
                                now.kept() != null,
                                now.texts(),
                                now.version(),
                                undoable,
                                Optional.empty()));
    }

    private boolean isOurs(String source) {
        return readers.stream().anyMatch(one -> one.component().equals(component(source)));
    }

    private static String component(String source) {
        int tilde = source.indexOf('~');
        return tilde < 0 ? source : source.substring(0, tilde);
    }

    private Now now(String source, List<Kept> all) throws KuraException {
        String component = component(source);
        KuraForm form = KuraForm.of(kura, component, crypto);
        String name =
                source.equals(component) ? component : source.substring(component.length() + 1);
        for (Kept one : all) {
            if (one.source().equals(source)) {
                return new Now(component, name, form, one, one.texts(form));
            }
        }
        return new Now(component, name, form, null, Map.of());
    }

    private Now now(String source) throws KuraException, RefusedException {
        if (!isOurs(source)) {
            throw new RefusedException(ConfigurePhrase.NO_SOURCE.with(Printable.name(source)));
        }
        try {
            return now(source, Kept.all(admin));
        } catch (IOException e) {
            throw new RefusedException(
                    ConfigurePhrase.NOT_SAVED.with(source, BoundedFile.whyNotWritten(e)));
        }
    }

    /** What is done with Kura; its failure is told without its text, which may quote a secret. */
    private interface Change {
        void make() throws KuraException, RefusedException;
    }

    private static String why(KuraException e) {
        return e.getCause() == null ? "" : e.getCause().getClass().getName();
    }

    private static void change(Change change) throws RefusedException {
        try {
            change.make();
        } catch (KuraException e) {
            LOG.warn("Kura did not take a configuration: {} {}", e.getCode(), why(e));
            throw new RefusedException(ConfigurePhrase.KURA.with(e.getCode()));
        }
    }

    @Override
    public synchronized void write(
            String source, String version, Map<String, String> values, String who)
            throws RefusedException {
        change(() -> exchange(source, now(source), version, values, who));
    }

    @Override
    public synchronized void delete(String source, String version, String who)
            throws RefusedException {
        if (component(source).equals(source)) {
            throw new RefusedException(ConfigurePhrase.STAYS_HERE.with(source));
        }
        change(() -> exchange(source, now(source), version, null, who));
    }

    @Override
    public synchronized void undo(String source, String version, String who)
            throws RefusedException {
        change(
                () -> {
                    Now now = now(source);
                    KuraUndo undo = KuraUndo.all(data).get(source);
                    if (undo == null) {
                        throw new RefusedException(ConfigurePhrase.NOTHING_TO_UNDO.with(source));
                    }
                    if (!now.version().equals(undo.after())) {
                        throw new RefusedException(
                                ConfigurePhrase.NOT_UNDONE_IN_KURA.with(
                                        source, String.valueOf(undo.snapshot())));
                    }
                    exchange(
                            source,
                            now,
                            version,
                            undo.before().isEmpty() ? null : before(undo, now),
                            who);
                });
    }

    /** What the snapshot has; a secret that is still the same is as Kura has it now. */
    private Map<String, String> before(KuraUndo undo, Now now)
            throws KuraException, RefusedException {
        Map<String, Object> kept =
                kura.getSnapshots().contains(undo.snapshot())
                        ? inSnapshot(undo.snapshot(), now.name())
                        : null;
        if (kept == null) {
            throw new RefusedException(ConfigurePhrase.NOTHING_TO_UNDO.with(undo.source()));
        }
        Map<String, String> before = new TreeMap<>(Configuration.texts(kept));
        before.replaceAll(
                (setting, text) -> {
                    String is = now.texts().getOrDefault(setting, "");
                    return now.form().isSecret(setting) && now.form().opened(is).equals(text)
                            ? is
                            : text;
                });
        return before;
    }

    private @Nullable Map<String, Object> inSnapshot(long id, String name) throws KuraException {
        for (ComponentConfiguration one : kura.getSnapshot(id)) {
            if (one.getPid().equals(name)) {
                return one.getConfigurationProperties();
            }
        }
        return null;
    }

    /**
     * @param wanted null to take it away
     */
    private void exchange(
            String source,
            Now now,
            String version,
            @Nullable Map<String, String> wanted,
            String who)
            throws KuraException, RefusedException {
        if (!now.version().equals(version)) {
            throw new RefusedException(
                    version.isEmpty()
                            ? ConfigurePhrase.THERE_ALREADY.with(source)
                            : ConfigurePhrase.CHANGED_SINCE.with(source));
        }
        if (now.kept() == null && kura.getConfigurableComponentPids().contains(now.name())) {
            // Kura has one name space for the instances of all factories.
            throw new RefusedException(ConfigurePhrase.THERE_ALREADY.with(now.name()));
        }
        Map<String, @Nullable Object> changed =
                wanted == null ? Map.of() : changed(source, now, wanted);
        long before = snapshotWith(now);
        try {
            apply(now, wanted != null, changed);
            kura.snapshot();
        } catch (KuraException | RuntimeException e) {
            putBack(source, now, changed.keySet());
            throw e;
        }
        remember(new KuraUndo(source, version, before, now(source).version(), who, clock.get()));
    }

    /** Settings that become others, as Kura keeps them; null for those that go. */
    private static Map<String, @Nullable Object> changed(
            String source, Now now, Map<String, String> wanted)
            throws KuraException, RefusedException {
        Set<String> settings = new TreeSet<>(now.texts().keySet());
        settings.addAll(wanted.keySet());
        Map<String, @Nullable Object> changed = new HashMap<>();
        for (String setting : settings) {
            String text = wanted.get(setting);
            if (text == null || !text.equals(now.texts().get(setting))) {
                changed.put(setting, now.form().typed(source, setting, text));
            }
        }
        String table = wanted.get(Settings.DEVICES);
        if (table != null) {
            // It stays with the configuration, so it is good for this very table only.
            changed.put(Configuration.CONFIRMED, Configuration.mark(table));
        }
        return changed;
    }

    /** The newest snapshot if it has what is there now; or else a new one, which has. */
    private long snapshotWith(Now now) throws KuraException {
        long newest = new TreeSet<>(kura.getSnapshots()).stream().reduce(0L, (a, b) -> b);
        if (now.kept() == null) {
            return newest;
        }
        Map<String, Object> kept = newest == 0 ? null : inSnapshot(newest, now.name());
        return kept != null
                        && opened(now, Configuration.texts(kept)).equals(opened(now, now.texts()))
                ? newest
                : kura.snapshot();
    }

    private static Map<String, String> opened(Now now, Map<String, String> texts) {
        Map<String, String> opened = new TreeMap<>(texts);
        opened.replaceAll(
                (setting, text) -> now.form().isSecret(setting) ? now.form().opened(text) : text);
        opened.values().removeIf(String::isEmpty);
        return opened;
    }

    private void apply(Now now, boolean there, Map<String, @Nullable Object> changed)
            throws KuraException {
        if (!there) {
            kura.deleteFactoryConfiguration(now.name(), false);
        } else if (now.kept() == null) {
            Map<String, @Nullable Object> given = new HashMap<>(changed);
            given.values().removeIf(value -> value == null);
            kura.createFactoryConfiguration(now.component(), now.name(), given, false);
        } else {
            if (!kura.getConfigurableComponentPids().contains(now.name())) {
                // It would pass over it without a word.
                throw new KuraException(KuraErrorCode.CONFIGURATION_ERROR);
            }
            kura.updateConfiguration(now.name(), new HashMap<>(changed), false);
        }
    }

    /** All is as before, as far as Kura still does anything. */
    private void putBack(String source, Now was, Set<String> changed) {
        try {
            Now is = now(source);
            Map<String, @Nullable Object> old = new HashMap<>();
            Map<String, Object> properties =
                    was.kept() == null ? Map.of() : was.kept().properties();
            for (String setting :
                    was.kept() != null && is.kept() == null
                            ? Configuration.texts(properties).keySet()
                            : changed) {
                old.put(setting, properties.get(setting));
            }
            if (was.kept() != null || is.kept() != null) {
                apply(is, was.kept() != null, old);
            }
        } catch (KuraException | RefusedException | RuntimeException e) {
            LOG.error("{} is not as it was before: {}", source, e.toString());
        }
    }

    private void remember(KuraUndo undo) {
        try {
            undo.keep(data);
        } catch (IOException e) {
            LOG.warn(
                    "the change of {} cannot be taken back on the page: {}",
                    undo.source(),
                    BoundedFile.whyNotWritten(e));
        }
    }
}
