package io.standpipe.kura.configure;

import io.standpipe.model.config.Configuration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.kura.configuration.ConfigurationService;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * A configuration as Kura keeps it and as its component is given it: passwords encrypted.
 *
 * @param component its name, or that of its factory
 * @param name by which Kura knows it: an instance's own, or the component's
 * @param several it is one of a factory
 * @param properties all of it
 */
record Kept(String component, String name, boolean several, Map<String, Object> properties) {

    /** All that have a name in Kura. */
    static List<Kept> all(ConfigurationAdmin admin) throws IOException {
        org.osgi.service.cm.Configuration[] found;
        try {
            found = admin.listConfigurations("(" + ConfigurationService.KURA_SERVICE_PID + "=*)");
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        List<Kept> all = new ArrayList<>();
        for (org.osgi.service.cm.Configuration one :
                found == null ? new org.osgi.service.cm.Configuration[0] : found) {
            Map<String, Object> properties = map(one.getProperties());
            String factory = one.getFactoryPid();
            all.add(
                    new Kept(
                            factory == null ? one.getPid() : factory,
                            String.valueOf(properties.get(ConfigurationService.KURA_SERVICE_PID)),
                            factory != null,
                            properties));
        }
        return all;
    }

    private static Map<String, Object> map(Dictionary<String, Object> properties) {
        Map<String, Object> map = new HashMap<>();
        Collections.list(properties.keys()).forEach(key -> map.put(key, properties.get(key)));
        return map;
    }

    String source() {
        return several ? component + '~' + name : component;
    }

    /** Each setting as text; a secret that is empty is empty. */
    Map<String, String> texts(KuraForm form) {
        Map<String, String> texts = new TreeMap<>(Configuration.texts(properties));
        texts.replaceAll(
                (setting, text) ->
                        form.isSecret(setting) && form.opened(text).isBlank() ? "" : text);
        return texts;
    }

    /**
     * Another one for each content; no secret can be guessed by it, for it is of what Kura
     * encrypted. Kura encrypts anew when somebody saves its form, which then counts as a change.
     */
    static String version(Map<String, String> texts) {
        StringBuilder all = new StringBuilder();
        new TreeMap<>(texts)
                .forEach(
                        (setting, text) -> {
                            if (!text
                                    .isEmpty()) { // Kura's form makes an empty one of a missing one
                                all.append(setting).append('=').append(text.length());
                                all.append(':').append(text).append('\n');
                            }
                        });
        return Configuration.mark(all.toString());
    }
}
