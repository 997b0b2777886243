package io.standpipe.kurapackage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.configuration.ComponentConfiguration;
import org.eclipse.kura.configuration.ConfigurationService;
import org.eclipse.kura.configuration.Password;
import org.eclipse.kura.configuration.metatype.AD;
import org.eclipse.kura.configuration.metatype.OCD;
import org.eclipse.kura.core.configuration.metatype.Tad;
import org.eclipse.kura.core.configuration.metatype.Tscalar;

/**
 * The ConfigurationService of {@link FakeKura}, as far as an add-on calls it. Snapshots are kept in
 * memory, ten of them, and shown with readable passwords.
 */
final class FakeConfigurations implements ConfigurationService {

    private static final int KEPT = 10;

    private final FakeKura kura;
    private final TreeMap<Long, Map<String, Map<String, Object>>> snapshots = new TreeMap<>();

    FakeConfigurations(FakeKura kura) {
        this.kura = kura;
    }

    @Override
    public void createFactoryConfiguration(
            String factory, String name, Map<String, Object> properties, boolean takeSnapshot)
            throws KuraException {
        if (kura.knows(name)) {
            throw new KuraException(KuraErrorCode.CONFIGURATION_ERROR, name);
        }
        Map<String, Object> given = new HashMap<>(properties);
        given.replaceAll((key, value) -> plain(value));
        // Encrypts what was not: so a test that finds a clear password must look before.
        properties.forEach(
                (key, value) -> {
                    if (value instanceof Password && !FakeCrypto.encrypted(value.toString())) {
                        throw new AssertionError("Kura would store in clear: " + key);
                    }
                });
        kura.create(factory, name, given);
        take(takeSnapshot);
    }

    private static Object plain(Object value) {
        return value instanceof Password ? value.toString() : value;
    }

    @Override
    public void deleteFactoryConfiguration(String name, boolean takeSnapshot) {
        kura.delete(name);
        take(takeSnapshot);
    }

    @Override
    public Set<String> getConfigurableComponentPids() {
        return kura.active();
    }

    @Override
    public ComponentConfiguration getDefaultComponentConfiguration(String pid) {
        Form form = kura.form(pid);
        if (form == null) {
            return configuration(pid, Map.of(), null);
        }
        List<AD> all = new ArrayList<>();
        Map<String, Object> defaults = new HashMap<>();
        for (Form.Attribute attribute : form.attributes().values()) {
            Tad setting = new Tad();
            setting.setId(attribute.id());
            setting.setType(Tscalar.valueOf(attribute.type().toUpperCase(Locale.ROOT)));
            all.add(setting);
            Object value = attribute.defaultObject();
            if (value != null) {
                defaults.put(
                        attribute.id(),
                        attribute.type().equals("Password")
                                ? new Password(String.valueOf(value).toCharArray())
                                : value);
            }
        }
        return configuration(pid, defaults, () -> all);
    }

    @Override
    public void updateConfiguration(
            String name, Map<String, Object> properties, boolean takeSnapshot) {
        if (kura.active().contains(name)) {
            Map<String, Object> given = new HashMap<>(properties);
            given.replaceAll((key, value) -> plain(value));
            kura.update(name, given);
        }
        take(takeSnapshot);
    }

    private void take(boolean wanted) {
        if (wanted) {
            long unused = snapshot();
        }
    }

    @Override
    public synchronized Set<Long> getSnapshots() {
        return Set.copyOf(snapshots.keySet());
    }

    @Override
    public synchronized List<ComponentConfiguration> getSnapshot(long id) {
        List<ComponentConfiguration> all = new ArrayList<>();
        snapshots.get(id).forEach((name, values) -> all.add(configuration(name, values, null)));
        return all;
    }

    @Override
    public synchronized long snapshot() {
        Map<String, Map<String, Object>> all = new TreeMap<>();
        for (String name : kura.active()) {
            Map<String, Object> values = new HashMap<>(kura.stored(name));
            values.replaceAll(
                    (key, value) ->
                            value instanceof String text && FakeCrypto.encrypted(text)
                                    ? new Password(FakeCrypto.decrypt(text).toCharArray())
                                    : value);
            all.put(name, values);
        }
        long id =
                Math.max(
                        System.currentTimeMillis(),
                        snapshots.isEmpty() ? 1 : snapshots.lastKey() + 1);
        snapshots.put(id, all);
        while (snapshots.size() > KEPT) {
            snapshots.pollFirstEntry();
        }
        return id;
    }

    private static ComponentConfiguration configuration(
            String pid, Map<String, Object> properties, OCD form) {
        return new ComponentConfiguration() {
            @Override
            public String getPid() {
                return pid;
            }

            @Override
            public OCD getDefinition() {
                return form;
            }

            @Override
            public Map<String, Object> getConfigurationProperties() {
                return properties;
            }
        };
    }
}
