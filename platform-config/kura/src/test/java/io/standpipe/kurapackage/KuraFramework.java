package io.standpipe.kurapackage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.xml.parsers.SAXParserFactory;
import org.eclipse.kura.crypto.CryptoService;
import org.eclipse.kura.system.SystemService;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.service.deploymentadmin.DeploymentAdmin;
import org.osgi.service.deploymentadmin.DeploymentException;
import org.osgi.service.deploymentadmin.DeploymentPackage;
import org.osgi.service.log.LogService;
import org.osgi.service.useradmin.UserAdmin;
import org.osgi.util.tracker.ServiceTracker;

/**
 * A framework that offers bundles what {@link KuraPlatform} lists and no more: Felix, or Equinox in
 * the version that Kura brings. Classes of Kura's API are our signatures.
 */
final class KuraFramework implements AutoCloseable {

    /**
     * The test's classes of deployment admin are the framework's, so that it can call the service;
     * Kura's metatype service wants a class of Equinox.
     */
    private static final Map<String, String> SHARED =
            Map.of(
                    "org.eclipse.osgi.util", "1.1",
                    "org.osgi.service.deploymentadmin", "1.1",
                    "org.osgi.service.deploymentadmin.spi", "1.0.1");

    private static final String FELIX = "org.apache.felix.framework.FrameworkFactory";

    private static final long PATIENCE_S = 20;

    private static final List<String> SERVICES =
            List.of(
                    "org.eclipse.equinox.internal.cm.Activator",
                    "org.eclipse.equinox.metatype.impl.Activator",
                    "org.apache.felix.scr.impl.Activator");

    private static final List<String> DEPLOYMENT =
            List.of(
                    "org.apache.felix.dm.DependencyManager",
                    "org.apache.felix.deploymentadmin.DeploymentAdminImpl");

    private final KuraPlatform platform;
    private final Framework framework;

    private KuraFramework(KuraPlatform platform, Framework framework) {
        this.platform = platform;
        this.framework = framework;
    }

    /** The framework alone, with the capabilities of Kura's bundles, to resolve against. */
    static KuraFramework bare(Path work, KuraPlatform platform) {
        List<String> capabilities = new ArrayList<>(platform.framework());
        capabilities.addAll(platform.bundles());
        return start(platform, work, work.resolve("kura"), capabilities, Map.of());
    }

    /**
     * With Kura's versions of component runtime, configuration admin, metatype service and
     * deployment admin.
     *
     * @param work holds the framework's storage, and {@code kura}, Kura's own folder
     */
    static KuraFramework start(Path work) {
        return start(work, work.resolve("kura"));
    }

    /**
     * With Kura 6's, which has no deployment admin of its own; its versions are on the class path.
     */
    static KuraFramework start6(Path work) {
        return start(KuraPlatform.KURA_6, work, work.resolve("kura"), SERVICES);
    }

    /**
     * The same with Kura's own folder elsewhere.
     *
     * @param work holds the framework's storage
     * @param home what survives when Kura clears that
     */
    static KuraFramework start(Path work, Path home) {
        List<String> all = new ArrayList<>(SERVICES);
        all.addAll(DEPLOYMENT);
        return start(KuraPlatform.KURA_5_6, work, home, all);
    }

    private static KuraFramework start(
            KuraPlatform platform, Path work, Path home, List<String> services) {
        KuraFramework started = start(platform, work, home, platform.framework(), SHARED);
        // Equinox has these from birth. The metatype service waits for the one, and prints all it
        // does without the other.
        started.context()
                .registerService(SAXParserFactory.class, SAXParserFactory.newInstance(), null);
        started.context().registerService(LogService.class, silent(LogService.class), null);
        List<Bundle> installed = new ArrayList<>();
        services.forEach(ofBundle -> installed.add(started.install(jarOf(ofBundle))));
        installed.forEach(KuraFramework::startBundle);
        started.register(CryptoService.class, new FakeCrypto(), "crypto");
        started.register(SystemService.class, new FakeSystem(home), "system");
        started.register(UserAdmin.class, new FakeUsers(), "users");
        return started;
    }

    private static KuraFramework start(
            KuraPlatform platform,
            Path work,
            Path home,
            List<String> capabilities,
            Map<String, String> own) {
        Map<String, String> config = new HashMap<>();
        config.put(Constants.FRAMEWORK_STORAGE, work.resolve("framework").toString());
        config.put(
                Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        config.put(Constants.FRAMEWORK_SYSTEMPACKAGES, platform.systemPackages(own));
        config.put(Constants.FRAMEWORK_SYSTEMCAPABILITIES, String.join(",", capabilities));
        config.put("kura.home", home.toString());
        try {
            FrameworkFactory factory =
                    Class.forName(System.getProperty("standpipe.framework", FELIX))
                            .asSubclass(FrameworkFactory.class)
                            .getConstructor()
                            .newInstance();
            Framework framework = factory.newFramework(config);
            framework.start();
            return new KuraFramework(platform, framework);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no framework", e);
        } catch (BundleException e) {
            throw new AssertionError("the framework does not start", e);
        }
    }

    /** Answers no, nothing, or something as silent. */
    private static <T> T silent(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (self, method, arguments) -> {
                            switch (method.getName()) {
                                case "equals":
                                    return self == arguments[0];
                                case "hashCode":
                                    return 1;
                                case "toString":
                                    return "silent";
                                default:
                                    Class<?> answer = method.getReturnType();
                                    if (answer.isInterface()) {
                                        return silent(answer);
                                    }
                                    return answer == boolean.class ? false : null;
                            }
                        }));
    }

    KuraPlatform platform() {
        return platform;
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    Bundle install(Path jar) {
        try {
            return context().installBundle(jar.toUri().toString());
        } catch (BundleException e) {
            throw new AssertionError("cannot install " + jar, e);
        }
    }

    Bundle install(String location, InputStream jar) {
        try {
            return context().installBundle(location, jar);
        } catch (BundleException e) {
            throw new AssertionError("cannot install " + location, e);
        }
    }

    /**
     * A service of Kura's.
     *
     * @param pid its {@code kura.service.pid}
     */
    @SuppressWarnings("JdkObsolete") // the framework takes nothing newer
    <T> ServiceRegistration<T> register(Class<T> type, T service, String pid) {
        return context()
                .registerService(type, service, new Hashtable<>(Map.of("kura.service.pid", pid)));
    }

    /** As Kura does it. */
    DeploymentPackage install(Built built) {
        DeploymentAdmin admin = (DeploymentAdmin) service(DeploymentAdmin.class.getName());
        try (InputStream in = Files.newInputStream(built.path())) {
            return admin.installDeploymentPackage(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (DeploymentException e) {
            throw new AssertionError("deployment admin refuses " + built.path(), e);
        }
    }

    /** Ours, by symbolic name, in the order of installation. */
    List<Bundle> ours() {
        return Arrays.stream(context().getBundles())
                .filter(b -> b.getSymbolicName().startsWith("io.standpipe."))
                .toList();
    }

    Bundle bundle(String symbolicName) {
        return Arrays.stream(context().getBundles())
                .filter(b -> symbolicName.equals(b.getSymbolicName()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(symbolicName + " is not installed"));
    }

    /** A service, of whatever class loader, once it is there. */
    Object service(String type) {
        return context().getService(await("(objectClass=" + type + ")"));
    }

    /** Waits until a service with these properties is there. */
    ServiceReference<?> await(String filter) {
        try {
            ServiceTracker<Object, Object> tracker =
                    new ServiceTracker<>(context(), context().createFilter(filter), null);
            tracker.open(true);
            try {
                if (tracker.waitForService(TimeUnit.SECONDS.toMillis(PATIENCE_S)) == null) {
                    throw new AssertionError("waited in vain for a service " + filter);
                }
                return tracker.getServiceReference();
            } finally {
                tracker.close();
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    boolean present(String filter) {
        try {
            return context().getAllServiceReferences(null, filter) != null;
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Asks again and again, for what nobody tells. */
    static void eventually(String what, BooleanSupplier holds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        CountDownLatch never = new CountDownLatch(1);
        try {
            while (!holds.getAsBoolean()) {
                if (System.nanoTime() > end || never.await(20, TimeUnit.MILLISECONDS)) {
                    throw new AssertionError("waited in vain: " + what);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    static void startBundle(Bundle bundle) {
        try {
            bundle.start();
        } catch (BundleException e) {
            throw new AssertionError(bundle.getSymbolicName() + " does not start", e);
        }
    }

    private static Path jarOf(String className) {
        try {
            CodeSource source =
                    Class.forName(className, false, KuraFramework.class.getClassLoader())
                            .getProtectionDomain()
                            .getCodeSource();
            return Path.of(source.getLocation().toURI());
        } catch (ReflectiveOperationException | java.net.URISyntaxException e) {
            throw new AssertionError("not on the class path: " + className, e);
        }
    }

    @Override
    public void close() {
        try {
            framework.stop();
            framework.waitForStop(TimeUnit.SECONDS.toMillis(PATIENCE_S));
        } catch (BundleException e) {
            throw new AssertionError("the framework does not stop", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
