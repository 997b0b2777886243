package io.standpipe.kurapackage;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the component runtime says of our components. Its classes are not ours, so it is asked by
 * name.
 */
final class Components {

    private Components() {}

    /**
     * References without a service, by component. A component without a configuration has not come
     * so far as to look.
     */
    static Map<String, List<String>> unsatisfied(KuraFramework framework) {
        Object runtime =
                framework.service("org.osgi.service.component.runtime.ServiceComponentRuntime");
        Map<String, List<String>> all = new TreeMap<>();
        Collection<?> descriptions =
                (Collection<?>)
                        Reflect.call(
                                runtime,
                                "getComponentDescriptionDTOs",
                                Array.newInstance(org.osgi.framework.Bundle.class, 0));
        for (Object description : descriptions) {
            Collection<?> configurations =
                    (Collection<?>)
                            Reflect.call(runtime, "getComponentConfigurationDTOs", description);
            for (Object configuration : configurations) {
                Object references = Reflect.field(configuration, "unsatisfiedReferences");
                List<String> names = new ArrayList<>();
                for (int i = 0; i < Array.getLength(references); i++) {
                    names.add(String.valueOf(Reflect.field(Array.get(references, i), "name")));
                }
                if (!names.isEmpty()) {
                    all.put(String.valueOf(Reflect.field(description, "name")), names);
                }
            }
        }
        return all;
    }
}
