package io.standpipe.coap.payload;

import io.standpipe.model.words.Phrase;

/** What came cannot be read; says in a few words what is wrong with it. */
public final class PayloadException extends Exception {

    private static final long serialVersionUID = 1;

    public PayloadException(Phrase.Said wrong) {
        super(wrong.english());
    }
}
