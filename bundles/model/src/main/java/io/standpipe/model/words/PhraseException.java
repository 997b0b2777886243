package io.standpipe.model.words;

/** What was given cannot be used; says why in a phrase. */
public final class PhraseException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final transient Phrase.Said said;

    public PhraseException(Phrase.Said said) {
        super(said.english());
        this.said = said;
    }

    public Phrase.Said said() {
        return said;
    }
}
