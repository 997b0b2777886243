package io.standpipe.profiles.point;

import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.Parameter;
import io.standpipe.model.profile.Values;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.profile.Yaml;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import java.util.Map;

/** The key {@code only} of a block, a point or an alarm. */
public final class Only {

    private Only() {}

    /** Whether every parameter that {@code only} names is what it says; true without it. */
    public static boolean applies(Fields fields) throws Wrong {
        boolean applies = true;
        for (Map.Entry<String, Yaml.Entry> entry : fields.entries("only").entrySet()) {
            String key = fields.key("only") + "." + entry.getKey();
            Yaml value = entry.getValue().value();
            Parameter parameter = fields.values().declared().get(entry.getKey());
            if (parameter == null || parameter.options().isEmpty()) {
                throw new Wrong(
                        entry.getValue().line(), key, ProfileYamlPhrase.NOT_OF_OPTIONS.with());
            }
            int option = parameter.options().indexOf(fields.values().text(value, key));
            if (option < 0) {
                throw new Wrong(
                        value.line(),
                        key,
                        ProfileYamlPhrase.ONE_OF.with(
                                String.join(", ", parameter.options()), Values.quote(value)));
            }
            Double chosen = fields.values().parameters().get(entry.getKey());
            applies &= chosen != null && chosen == option;
        }
        return applies;
    }
}
