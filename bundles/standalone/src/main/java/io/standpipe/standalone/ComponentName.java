package io.standpipe.standalone;

import io.standpipe.model.device.Ids;
import io.standpipe.model.log.Printable;
import io.standpipe.model.words.settings.FilePhrase;
import java.util.Map;

/**
 * Whom a file configures.
 *
 * @param instance empty for a component that is one of a kind
 */
record ComponentName(String pid, String instance) {

    /** As {@link io.standpipe.model.config.LastGood} calls it. */
    String source() {
        return instance.isEmpty() ? pid : pid + "~" + instance;
    }

    /**
     * @param stem the file's name without {@code .yaml}
     * @param forms see {@link ConfigTarget#forms}
     */
    static ComponentName of(String stem, Map<String, Boolean> forms) throws FileException {
        int tilde = stem.indexOf('~');
        ComponentName name =
                tilde < 0
                        ? new ComponentName(stem, "")
                        : new ComponentName(stem.substring(0, tilde), stem.substring(tilde + 1));
        Boolean several = forms.get(name.pid());
        if (several == null) {
            throw new FileException(
                    FilePhrase.NO_COMPONENT.with(
                            Printable.name(name.pid()), String.join(", ", forms.keySet())));
        }
        if (several && !Ids.valid(name.instance())) {
            throw new FileException(FilePhrase.SEVERAL.with(name.pid(), name.pid()));
        }
        if (!several && tilde >= 0) {
            throw new FileException(FilePhrase.ONE_ONLY.with(name.pid(), name.pid()));
        }
        return name;
    }
}
