package io.standpipe.cli.answer;

import io.standpipe.cli.words.Tongue;
import io.standpipe.model.words.Phrase;
import java.util.List;

/** A command that ends without what was asked for: a sentence, and the exit code. */
public final class LocalException extends Exception {

    private static final long serialVersionUID = 1;

    private final int code;
    private final String en;
    private final String zh;

    /**
     * @param code {@link io.standpipe.cli.option.ExitCode}
     */
    public LocalException(int code, Phrase phrase, Object... arguments) {
        this(
                code,
                Tongue.EN.of(phrase, arguments),
                Tongue.ZH.of(
                        phrase,
                        List.of(arguments).stream()
                                .map(each -> Tongue.ZH.of(String.valueOf(each)))
                                .toArray()));
    }

    public LocalException(int code, String en, String zh) {
        super(en);
        this.code = code;
        this.en = en;
        this.zh = zh;
    }

    public int code() {
        return code;
    }

    public String said(Tongue tongue) {
        return tongue == Tongue.ZH ? zh : en;
    }
}
