package io.standpipe.model.command;

import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.text.Sentences;

/** A command that is not carried out; the message is a sentence that says why and what to do. */
public final class CommandException extends Exception {

    private static final long serialVersionUID = 1;

    public CommandException(Phrase.Said said) {
        super(said.english());
    }

    public CommandException(Phrase.Said said, Phrase.Said known) {
        super(Sentences.and(said.english(), known.english()));
    }

    /** The sentence. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
