package io.standpipe.cli.words;

import io.standpipe.model.words.Label;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.text.Sentences;
import java.util.Map;

/** The language of an answer. */
public enum Tongue {
    EN,
    ZH;

    /** By the variables that POSIX has for it, the first that is set counts. */
    public static Tongue of(Map<String, String> environment) {
        for (String variable : new String[] {"LC_ALL", "LC_MESSAGES", "LANG"}) {
            String value = environment.getOrDefault(variable, "");
            if (!value.isEmpty()) {
                return value.startsWith("zh") ? ZH : EN;
            }
        }
        return EN;
    }

    /** A sentence of the gateway; the English one where there is no other. */
    public String of(String sentence) {
        Label label = this == EN ? null : Sentences.label(sentence);
        return label == null ? sentence : label.zh();
    }

    /** A phrase; its arguments are as they are. */
    public String of(Phrase phrase, Object... arguments) {
        return (this == EN ? phrase.english() : phrase.chinese()).formatted(arguments);
    }
}
