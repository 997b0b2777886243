package io.standpipe.cli.option;

import io.standpipe.cli.words.Tongue;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option of commands that say the gateway's sentences. */
public final class LanguageOption {

    @Option(
            names = "--lang",
            paramLabel = "en|zh",
            description =
                    "Language of sentences: en or zh. Without it as LC_ALL, LC_MESSAGES or LANG"
                            + " say.")
    private @Nullable Tongue lang;

    public Tongue tongue(Map<String, String> environment) {
        return lang == null ? Tongue.of(environment) : lang;
    }
}
