package io.standpipe.kura;

import io.standpipe.model.words.Label;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.text.Sentences;
import org.osgi.framework.Version;

/**
 * The language of what Kura shows as it stands: Kura tells nobody which one its user reads, so it
 * is that of the package which is installed, as with the forms.
 */
enum Language {
    ENGLISH,
    CHINESE;

    /** How the Chinese package marks the versions of its bundles, see platform-config/kura. */
    private static final String QUALIFIER = "zh";

    /**
     * @param version of this bundle
     */
    static Language of(Version version) {
        String qualifier = version.getQualifier();
        return qualifier.equals(QUALIFIER) || qualifier.endsWith("-" + QUALIFIER)
                ? CHINESE
                : ENGLISH;
    }

    String of(Label label) {
        return this == CHINESE ? label.zh() : label.en();
    }

    String of(Phrase.Said said) {
        return this == CHINESE ? Sentences.label(said).zh() : said.english();
    }
}
