package io.standpipe.itest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.util.tracker.ServiceTracker;

/**
 * The built gateway's bundles in a real Felix in this JVM, configured by files as a user does it.
 */
final class InFelix implements AutoCloseable {

    /** Out of the jar, once for all tests of this JVM. */
    private static final class Unpacked {

        static final List<Path> BUNDLES = unpack();

        private static List<Path> unpack() {
            try {
                return GatewayJar.unpackBundles(Files.createTempDirectory("bundles"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final Framework framework;

    private InFelix(Framework framework) {
        this.framework = framework;
    }

    /**
     * @param work holds etc and data, and takes the framework's storage
     */
    static InFelix start(Path work) {
        try {
            Path bundles = Files.createDirectories(work.resolve("bundles"));
            Map<String, String> config = new HashMap<>();
            config.put(Constants.FRAMEWORK_STORAGE, work.resolve("felix").toString());
            config.put(
                    Constants.FRAMEWORK_STORAGE_CLEAN,
                    Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
            config.put("standpipe.etc", Files.createDirectories(work.resolve("etc")).toString());
            config.put("standpipe.data", Files.createDirectories(work.resolve("data")).toString());
            Framework framework = new FrameworkFactory().newFramework(config);
            framework.init();
            List<Bundle> installed = new ArrayList<>();
            for (Path unpacked : Unpacked.BUNDLES) {
                Path bundle = bundles.resolve(unpacked.getFileName());
                Files.createLink(bundle, unpacked);
                installed.add(framework.getBundleContext().installBundle(location(bundle)));
            }
            framework.start();
            for (Bundle bundle : installed) {
                if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
                    bundle.start();
                }
            }
            return new InFelix(framework);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (BundleException e) {
            throw new AssertionError("the framework does not start", e);
        }
    }

    /** Of a bundle that Felix reads where it lies, without a copy of its own. */
    static String location(Path bundle) {
        return "reference:" + bundle.toUri();
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    /**
     * Waits until a service is there.
     *
     * @param filter LDAP filter on its properties
     * @throws AssertionError it did not come within 20 s
     */
    ServiceReference<?> await(String filter) {
        try {
            ServiceTracker<Object, Object> tracker =
                    new ServiceTracker<>(context(), context().createFilter(filter), null);
            tracker.open(true);
            try {
                Object service = tracker.waitForService(20_000);
                if (service == null) {
                    throw new AssertionError("waited 20 s for a service " + filter);
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

    @Override
    public void close() {
        try {
            framework.stop();
            framework.waitForStop(20_000);
        } catch (BundleException e) {
            throw new AssertionError("the framework does not stop", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
