package io.standpipe.kura.configure;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.configuration.ComponentConfiguration;
import org.eclipse.kura.configuration.ConfigurationService;
import org.eclipse.kura.configuration.Password;
import org.eclipse.kura.configuration.metatype.AD;
import org.eclipse.kura.configuration.metatype.OCD;
import org.eclipse.kura.core.configuration.metatype.Tad;
import org.eclipse.kura.core.configuration.metatype.Tscalar;
import org.eclipse.kura.crypto.CryptoService;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * Simulates Kura 5.6's ConfigurationService with its CryptoService, and what Configuration Admin
 * then holds: a factory {@code toy} and a singleton {@code gateway}. Encrypts what it updates but
 * not what it creates, encrypts another way each time, shows snapshots readable, as Kura's
 * ConfigurationServiceImpl does.
 */
final class PlayedKura implements ConfigurationService, CryptoService {

    static final String TOY = "io.standpipe.toy";
    static final String GATEWAY = "io.standpipe.gateway";

    final TreeMap<Long, Map<String, Map<String, Object>>> snapshots = new TreeMap<>();
    final Map<String, Map<String, Object>> held = new TreeMap<>();
    final Set<String> foreign = new TreeSet<>(Set.of("otherBus"));

    /** The next snapshot is not taken. */
    boolean diskIsFull;

    private int encrypted;
    private final List<AD> settings = new ArrayList<>();

    PlayedKura() {
        setting("devices", Tscalar.STRING, null);
        setting("interval", Tscalar.INTEGER, "1000");
        setting("loud", Tscalar.BOOLEAN, null);
        setting("note", Tscalar.STRING, null);
        setting("password", Tscalar.PASSWORD, null);
        held.put(
                GATEWAY,
                new HashMap<>(
                        Map.of(
                                KURA_SERVICE_PID,
                                GATEWAY,
                                "service.pid",
                                GATEWAY,
                                "interval",
                                1000)));
        take();
    }

    private void setting(String id, Tscalar type, String fallback) {
        Tad setting = new Tad();
        setting.setId(id);
        setting.setType(type);
        if (fallback != null) {
            setting.setDefault(fallback);
        }
        settings.add(setting);
    }

    ConfigurationAdmin admin() {
        return played(
                ConfigurationAdmin.class,
                (method, arguments) -> {
                    List<Configuration> all = new ArrayList<>();
                    held.forEach((name, values) -> all.add(configuration(name, values)));
                    return all.toArray(new Configuration[0]);
                });
    }

    @SuppressWarnings("JdkObsolete") // Configuration Admin knows nothing newer
    private static Configuration configuration(String name, Map<String, Object> values) {
        String factory = (String) values.get("service.factoryPid");
        return played(
                Configuration.class,
                (method, arguments) ->
                        switch (method) {
                            case "getFactoryPid" -> factory;
                            case "getPid" -> factory == null ? name : factory + "-1";
                            default -> new Hashtable<>(values);
                        });
    }

    private interface Answer {
        Object of(String method, Object[] arguments);
    }

    private static <T> T played(Class<T> type, Answer answer) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (self, method, arguments) -> answer.of(method.getName(), arguments)));
    }

    @Override
    public void createFactoryConfiguration(
            String factory, String name, Map<String, Object> properties, boolean takeSnapshot) {
        Map<String, Object> values = new HashMap<>();
        properties.forEach((key, value) -> put(values, key, value));
        values.putIfAbsent("interval", 1000);
        values.put(KURA_SERVICE_PID, name);
        values.put("service.pid", factory + "-1");
        values.put("service.factoryPid", factory);
        held.put(name, values);
    }

    private static void put(Map<String, Object> values, String key, Object value) {
        if (value == null) {
            values.remove(key);
        } else {
            values.put(key, value instanceof Password password ? password.toString() : value);
        }
    }

    @Override
    public void deleteFactoryConfiguration(String name, boolean takeSnapshot) {
        held.remove(name);
    }

    @Override
    public Set<String> getConfigurableComponentPids() {
        Set<String> all = new TreeSet<>(held.keySet());
        all.addAll(foreign);
        return all;
    }

    @Override
    public ComponentConfiguration getDefaultComponentConfiguration(String pid) {
        return configuration(pid, new HashMap<>(Map.of("interval", 1000)), () -> settings);
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

    /** As somebody's "Apply" in Kura's own form, too. */
    @Override
    public void updateConfiguration(
            String name, Map<String, Object> properties, boolean takeSnapshot) {
        Map<String, Object> values = held.get(name);
        properties.forEach(
                (key, value) ->
                        put(
                                values,
                                key,
                                value instanceof Password password
                                        ? closed(password.toString())
                                        : value));
        if (takeSnapshot) {
            take();
        }
    }

    private String closed(String secret) {
        return secret.startsWith("closed-") ? secret : new String(encryptAes(secret.toCharArray()));
    }

    @Override
    public Set<Long> getSnapshots() {
        return snapshots.keySet();
    }

    @Override
    public List<ComponentConfiguration> getSnapshot(long id) {
        List<ComponentConfiguration> all = new ArrayList<>();
        snapshots
                .get(id)
                .forEach(
                        (name, values) -> {
                            Map<String, Object> readable = new HashMap<>(values);
                            readable.computeIfPresent(
                                    "password",
                                    (key, value) ->
                                            new Password(opened(value.toString()).toCharArray()));
                            all.add(configuration(name, readable, null));
                        });
        return all;
    }

    @Override
    public long snapshot() throws KuraException {
        if (diskIsFull) {
            diskIsFull = false;
            throw new KuraException(KuraErrorCode.INTERNAL_ERROR, "no space left");
        }
        return take();
    }

    private long take() {
        Map<String, Map<String, Object>> copy = new TreeMap<>();
        held.forEach((name, values) -> copy.put(name, Map.copyOf(values)));
        long id = snapshots.isEmpty() ? 1_700_000_000_000L : snapshots.lastKey() + 1;
        snapshots.put(id, copy);
        return id;
    }

    static String opened(String closed) {
        return closed.substring(closed.indexOf('#') + 1);
    }

    @Override
    public char[] encryptAes(char[] value) {
        return ("closed-" + ++encrypted + '#' + new String(value)).toCharArray();
    }

    @Override
    public char[] decryptAes(char[] value) throws KuraException {
        String text = new String(value);
        if (!text.startsWith("closed-")) {
            throw new KuraException(KuraErrorCode.INTERNAL_ERROR);
        }
        return opened(text).toCharArray();
    }
}
