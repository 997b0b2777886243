package io.standpipe.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * Which components can be configured. Each carries a form {@code OSGI-INF/metatype/<pid>.xml},
 * named like itself, because Kura finds it only there; it says whether there may be several.
 */
final class Forms {

    private static final String FOLDER = "OSGI-INF/metatype";

    private Forms() {}

    /** Pid to whether it is a factory, of all installed bundles, started or not. */
    static Map<String, Boolean> of(BundleContext context) {
        Map<String, Boolean> factories = new TreeMap<>();
        for (Bundle bundle : context.getBundles()) {
            Enumeration<URL> entries = bundle.findEntries(FOLDER, "*.xml", false);
            if (entries == null) {
                continue;
            }
            for (URL form : Collections.list(entries)) {
                String file = form.getPath().substring(form.getPath().lastIndexOf('/') + 1);
                String pid = file.substring(0, file.length() - ".xml".length());
                factories.put(pid, isFactory(pid, form));
            }
        }
        return factories;
    }

    /** The same of components that a class loader has forms of. */
    static Map<String, Boolean> of(Collection<String> pids, ClassLoader loader) {
        Map<String, Boolean> factories = new TreeMap<>();
        for (String pid : pids) {
            URL form = loader.getResource(FOLDER + "/" + pid + ".xml");
            if (form != null) {
                factories.put(pid, isFactory(pid, form));
            }
        }
        return factories;
    }

    private static boolean isFactory(String pid, URL form) {
        return read(form).contains("factoryPid=\"" + pid + "\"");
    }

    private static String read(URL form) {
        try (InputStream in = form.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
