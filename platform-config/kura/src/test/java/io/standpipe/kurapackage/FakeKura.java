package io.standpipe.kurapackage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.kura.configuration.ConfigurationService;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.ServiceTracker;

/**
 * A simulation of Kura 5.6's ConfigurationService (ConfigurationServiceImpl of branch
 * release-5.6.0), as far as a component notices it: reads {@code OSGI-INF/metatype/<pid>.xml} of
 * each active bundle, gives singletons a configuration of the defaults, makes and deletes instances
 * of factories, encrypts passwords, adds defaults that are new, sends the same configuration again
 * when a component or its bundle comes, and checks nothing.
 */
final class FakeKura implements AutoCloseable {

    static final String KURA_PID = "kura.service.pid";

    private final KuraFramework framework;
    private final ConfigurationAdmin admin;
    private final Map<String, Form> forms = new HashMap<>();
    private final Map<String, String> servicePids = new HashMap<>();
    private final Map<String, String> factories = new HashMap<>();
    private final Set<String> active = new HashSet<>();
    private final BundleTracker<Bundle> bundles;
    private final ServiceTracker<Object, Object> components;
    private final FakeConfigurations service = new FakeConfigurations(this);
    private int sent;

    private FakeKura(KuraFramework framework, List<Snapshot.Entry> snapshot) {
        this.framework = framework;
        admin = (ConfigurationAdmin) framework.service(ConfigurationAdmin.class.getName());
        snapshot.forEach(this::load);
        bundles =
                new BundleTracker<>(framework.context(), Bundle.ACTIVE, null) {
                    @Override
                    public Bundle addingBundle(Bundle bundle, BundleEvent event) {
                        formsOf(bundle);
                        return bundle;
                    }
                };
        components =
                new ServiceTracker<>(framework.context(), componentFilter(), null) {
                    @Override
                    public Object addingService(ServiceReference<Object> reference) {
                        came(reference);
                        return reference;
                    }

                    @Override
                    public void removedService(ServiceReference<Object> reference, Object service) {
                        went(String.valueOf(reference.getProperty(KURA_PID)));
                    }
                };
        components.open(true);
        bundles.open();
        framework.register(ConfigurationService.class, service, "configuration");
    }

    /** Kura without a snapshot: a first start. */
    static FakeKura start(KuraFramework framework) {
        return new FakeKura(framework, List.of());
    }

    /** Kura that finds this snapshot when it starts. */
    static FakeKura start(KuraFramework framework, Snapshot snapshot) {
        return new FakeKura(framework, snapshot.entries());
    }

    /** Pids of all forms that were found. */
    synchronized Set<String> forms() {
        return new TreeSet<>(forms.keySet());
    }

    synchronized Form form(String pid) {
        return forms.get(pid);
    }

    /**
     * What "+" in the services' list does: an instance of a factory, with the form's defaults and
     * these values.
     *
     * @param name as typed; becomes {@code kura.service.pid}
     * @param values a password in clear
     */
    synchronized void create(String factory, String name, Map<String, ?> values) {
        if (servicePids.containsKey(name)) {
            throw new IllegalArgumentException(name + " exists already");
        }
        try {
            Configuration configuration = admin.createFactoryConfiguration(factory, null);
            Map<String, Object> properties = new HashMap<>(encrypted(factory, values));
            merge(factory, properties);
            properties.put(KURA_PID, name);
            send(admin.getConfiguration(configuration.getPid(), "?"), properties);
            register(name, configuration.getPid(), factory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What the wire graph does when it is applied with a new component: the console stores with it
     * what its form knows of it (GwtServerUtil.fillPropertiesFromConfiguration).
     */
    synchronized void draw(String factory, String name, int inputs, int outputs) {
        create(
                factory,
                name,
                Map.of(
                        "receiver.port.count",
                        inputs,
                        "emitter.port.count",
                        outputs,
                        "componentId",
                        name,
                        "componentName",
                        "as in the form",
                        "componentDescription",
                        "as in the form",
                        "componentIcon",
                        "OSGI-INF/icon.png",
                        "factoryComponent",
                        false,
                        "factoryPid",
                        factory));
    }

    /**
     * What the console lists of ours under Services: the name of each service that has one, as
     * often as it has it; drivers and components of wires have lists of their own (SERVICES_FILTER
     * of EntryClassUi).
     */
    List<String> listed() {
        try {
            ServiceReference<?>[] all =
                    framework
                            .context()
                            .getAllServiceReferences(
                                    null,
                                    "(&("
                                            + KURA_PID
                                            + "=*)(!(|(objectClass=org.eclipse.kura.wire.WireComponent)"
                                            + "(objectClass=org.eclipse.kura.driver.Driver)"
                                            + "(kura.ui.service.hide=true))))");
            return Arrays.stream(all == null ? new ServiceReference<?>[0] : all)
                    .map(one -> String.valueOf(one.getProperty(KURA_PID)))
                    .filter(name -> name.startsWith("io.standpipe."))
                    .sorted()
                    .toList();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * What "Apply" does: these values over the stored ones. Nothing is checked.
     *
     * @param name of an instance, or a singleton's pid
     */
    synchronized void update(String name, Map<String, ?> values) {
        String form = factories.getOrDefault(name, name);
        try {
            Configuration configuration = admin.getConfiguration(servicePid(name), "?");
            Map<String, Object> properties = map(configuration.getProperties());
            properties.putAll(encrypted(form, values));
            merge(form, properties);
            properties.values().removeIf(Objects::isNull);
            properties.putIfAbsent(KURA_PID, name);
            send(configuration, properties);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends what is stored, unchanged, as Kura does now and then. */
    synchronized void resend(String name) {
        update(name, Map.of());
    }

    /** Deletes an instance of a factory. */
    synchronized void delete(String name) {
        try {
            admin.getConfiguration(servicePid(name), "?").delete();
            forget(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its ConfigurationService, as an add-on finds it. */
    FakeConfigurations service() {
        return service;
    }

    /** Whether it has an instance or a singleton of this name. */
    synchronized boolean knows(String name) {
        return servicePids.containsKey(name);
    }

    /** What Configuration Admin holds; empty if nothing. */
    synchronized Map<String, Object> stored(String name) {
        try {
            Configuration[] found = admin.listConfigurations("(" + KURA_PID + "=" + name + ")");
            return found == null ? Map.of() : map(found[0].getProperties());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** All configurations of the components that Kura sees, as it writes them to a file. */
    synchronized Snapshot snapshot() {
        List<Snapshot.Entry> entries = new ArrayList<>();
        for (String name : active()) {
            Form form = forms.get(factories.getOrDefault(name, name));
            Map<String, Snapshot.Property> properties = new HashMap<>();
            stored(name)
                    .forEach(
                            (key, value) -> {
                                Form.Attribute attribute = form.attributes().get(key);
                                properties.put(
                                        key,
                                        new Snapshot.Property(
                                                attribute == null
                                                        ? value.getClass().getSimpleName()
                                                        : attribute.type(),
                                                String.valueOf(value)));
                            });
            entries.add(new Snapshot.Entry(name, properties));
        }
        return new Snapshot(entries);
    }

    /** Names and pids of the components that Kura sees. */
    synchronized Set<String> active() {
        return new TreeSet<>(active);
    }

    /** How many configurations it has sent. */
    synchronized int sent() {
        return sent;
    }

    @Override
    public void close() {
        bundles.close();
        components.close();
    }

    private void load(Snapshot.Entry entry) {
        Map<String, Object> properties = new HashMap<>(entry.stored());
        try {
            String factory = (String) properties.get(ConfigurationAdmin.SERVICE_FACTORYPID);
            Configuration configuration =
                    factory == null
                            ? admin.getConfiguration(entry.pid(), "?")
                            : admin.createFactoryConfiguration(factory, null);
            properties.put(KURA_PID, entry.pid());
            send(admin.getConfiguration(configuration.getPid(), "?"), properties);
            if (factory != null) {
                register(entry.pid(), configuration.getPid(), factory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void formsOf(Bundle bundle) {
        Enumeration<URL> found = bundle.findEntries("OSGI-INF/metatype", "*.xml", false);
        for (URL url : found == null ? List.<URL>of() : Collections.list(found)) {
            try (InputStream in = url.openStream()) {
                Form form = Form.read(in);
                forms.put(form.pid(), form);
                if (form.factory()) {
                    for (String name : Set.copyOf(factories.keySet())) {
                        if (factories.get(name).equals(form.pid())) {
                            seed(name);
                        }
                    }
                } else {
                    seed(form.pid());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private synchronized void came(ServiceReference<Object> reference) {
        Object pid = reference.getProperty("service.pid");
        Object name = reference.getProperty(KURA_PID);
        if (pid instanceof String servicePid && name instanceof String kuraPid) {
            register(
                    kuraPid,
                    servicePid,
                    (String) reference.getProperty(ConfigurationAdmin.SERVICE_FACTORYPID));
        }
    }

    private synchronized void went(String name) {
        forget(name);
    }

    private void register(String name, String servicePid, String factory) {
        if (!active.contains(name)) {
            servicePids.put(name, servicePid);
            if (factory != null) {
                factories.put(name, factory);
                if (forms.containsKey(factory)) {
                    seed(name);
                }
            }
            active.add(name);
        }
    }

    private void forget(String name) {
        servicePids.remove(name);
        factories.remove(name);
        active.remove(name);
    }

    /** Kura's updateWithDefaultConfiguration: what is stored, and defaults that are not. */
    private void seed(String name) {
        try {
            Configuration configuration =
                    admin.getConfiguration(servicePids.getOrDefault(name, name), "?");
            Map<String, Object> properties = map(configuration.getProperties());
            properties.putIfAbsent(KURA_PID, name);
            merge(factories.getOrDefault(name, name), properties);
            send(configuration, properties);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("JdkObsolete") // the framework takes nothing newer
    private void send(Configuration configuration, Map<String, Object> properties)
            throws IOException {
        sent++;
        configuration.update(new Hashtable<>(properties));
    }

    private void merge(String pid, Map<String, Object> properties) {
        Form form = forms.get(pid);
        if (form == null) {
            return;
        }
        for (Form.Attribute attribute : form.attributes().values()) {
            Object value = attribute.defaultObject();
            if (value != null && !properties.containsKey(attribute.id())) {
                properties.put(
                        attribute.id(),
                        attribute.type().equals("Password")
                                ? FakeCrypto.encrypt(String.valueOf(value))
                                : value);
            }
        }
    }

    private Map<String, Object> encrypted(String pid, Map<String, ?> values) {
        Map<String, Object> properties = new HashMap<>(values);
        Form form = forms.get(pid);
        if (form != null) {
            properties.replaceAll(
                    (key, value) ->
                            form.attributes().containsKey(key)
                                            && value != null
                                            && form.attributes().get(key).type().equals("Password")
                                            && !FakeCrypto.encrypted(String.valueOf(value))
                                    ? FakeCrypto.encrypt(String.valueOf(value))
                                    : value);
        }
        return properties;
    }

    private String servicePid(String name) {
        String known = servicePids.get(name);
        if (known != null) {
            return known;
        }
        Object stored = stored(name).get("service.pid");
        return stored == null ? name : String.valueOf(stored);
    }

    private static Map<String, Object> map(Dictionary<String, Object> properties) {
        Map<String, Object> map = new HashMap<>();
        if (properties != null) {
            Collections.list(properties.keys()).forEach(key -> map.put(key, properties.get(key)));
        }
        return map;
    }

    private org.osgi.framework.Filter componentFilter() {
        String services =
                String.join(
                        "",
                        Arrays.asList(
                                "(objectClass=org.eclipse.kura.configuration.ConfigurableComponent)",
                                "(objectClass=org.eclipse.kura.configuration.SelfConfiguringComponent)"));
        try {
            return framework.context().createFilter("(|" + services + ")");
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
